// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/audit.hh"
#include "recorddb/managed_zone.hh"

#include <string>
#include <vector>

namespace dodns::recorddb {

/** An entry of the audit log about a change that no request made in the end, in
 * the transaction of the change: as JSON what `how` says, and the records before
 * and after. */
void addAuditedRecords(pg::Connection& connection, const Author& author, AuditAction action, const dns::Name& zone, const std::string& how,
                       const std::vector<NumberedRecord>& before, const std::vector<NumberedRecord>& after);

} // namespace dodns::recorddb
