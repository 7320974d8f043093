// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/problem.hh"
#include "api/record_members.hh"
#include "api/settings.hh"
#include "recorddb/managed_zone.hh"

#include <cstdint>
#include <optional>
#include <vector>

namespace dodns::api {

/** The TTL that a client asks for; nothing when it does not, or when it is
 * outside the limits of the service. */
std::optional<uint32_t> readTtl(const NumberMember& ttl, const Settings& settings, Findings& findings);

/** Zones whose records come from elsewhere are not changed here. */
void checkZone(const recorddb::ManagedZone& zone, Findings& findings);

/** What the rules say about a record by itself and beside the others of its
 * name. `others` do not hold the record itself. */
void checkRecord(const recorddb::NumberedRecord& record, const std::vector<recorddb::NumberedRecord>& others, const dns::Name& zone, const verify::Rules& rules, Findings& findings);

/** One of the same RRset; nullptr when the record is the first. */
const recorddb::NumberedRecord* findSibling(const recorddb::NumberedRecord& record, const std::vector<recorddb::NumberedRecord>& others);

/** One that says the same, maybe in other words (RFC 2181 section 5). */
const recorddb::NumberedRecord* findTwin(const recorddb::NumberedRecord& record, const std::vector<recorddb::NumberedRecord>& others);

} // namespace dodns::api
