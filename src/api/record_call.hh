// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"
#include "api/json.hh"
#include "api/problem.hh"

#include <optional>
#include <vector>

namespace dodns::api {

/** The record of the path's `{id}`. */
std::optional<recorddb::NumberedRecord> findRecord(const Call& call, recorddb::ManagedZone& zone);

http::Response recordResponse(unsigned status, const recorddb::NumberedRecord& record, const dns::Name& zone);

/** What the rules say about a record among the other names of its zone and of
 * our other zones. That something is missing is a warning: here it can only
 * come with another request. */
void checkPlace(const Call& call, const recorddb::ManagedZone& zone, const recorddb::NumberedRecord& record, Findings& findings);

/** Writes a change of one record with all that belongs to it: the TTL of its
 * RRset, the zone's serial, the audit log. A new record is without `before`, one
 * that goes without `after`.
 * @param others of the name that the record has afterwards, as they are.
 * @returns the record's id. */
int64_t writeChange(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord* before, const recorddb::NumberedRecord* after, const std::vector<recorddb::NumberedRecord>& others);

} // namespace dodns::api
