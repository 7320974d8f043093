// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/record_members.hh"
#include "dns/rdata.hh"
#include "recorddb/managed_zone.hh"

#include <optional>
#include <string>

namespace dodns::api {

/** Between the API's members and rdata. */

/** The rdata that the members say, for one of the types that can be written but
 * SOA. Everything that is wrong becomes a finding. */
std::optional<dns::Rdata> toRdata(const std::string& type, const RecordMembers& members, const dns::Name& zone, Findings& findings);

/** What is to be kept as NumberedRecord::given beside the rdata, so that a client
 * reads back what it wrote: text in quotes, the spelling of an address. */
std::optional<std::string> givenBeside(const dns::Rdata& rdata, const RecordMembers& members, const dns::Name& zone);

/** The members of a stored record as a client would send them, but for `name`
 * and `ttl`. Data of other types than those of the API is their presentation
 * form. */
RecordMembers requestMembers(const recorddb::NumberedRecord& record, const dns::Name& zone);

/** The same with `data` as responses have it: host names without final dot. */
RecordMembers shownMembers(const recorddb::NumberedRecord& record, const dns::Name& zone);

} // namespace dodns::api
