// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"
#include "api/json.hh"
#include "api/problem.hh"

#include <optional>

namespace dodns::api {

/** The record of the path's `{id}`. */
std::optional<recorddb::NumberedRecord> findRecord(const Call& call, recorddb::ManagedZone& zone);

http::Response recordResponse(unsigned status, const recorddb::NumberedRecord& record, const dns::Name& zone);

/** What the rules say about a record among the other names of its zone and of
 * our other zones. That something is missing is a warning: here it can only
 * come with another request. */
void checkPlace(const Call& call, const recorddb::ManagedZone& zone, const recorddb::NumberedRecord& record, Findings& findings);

/** Gives the RRset of a record that was just written its TTL, raises the zone's
 * serial and writes the audit log. */
void finishChange(const Call& call, recorddb::ManagedZone& zone, recorddb::AuditAction action, const recorddb::NumberedRecord* before, const recorddb::NumberedRecord* after);

} // namespace dodns::api
