// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/consistency.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

void keepCheck(pg::Connection& connection, const ConsistencyCheck& check)
{
  connection.execute(statements::kKeepCheck, {check.kind == ConsistencyCheck::Kind::content ? "content" : "wire", check.isComplete ? "true" : "false", std::to_string(check.time.count()), std::to_string(check.zones), std::to_string(check.looks), std::to_string(check.inFlight), std::to_string(check.rejected), std::to_string(check.conversion), std::to_string(check.drift)});
}

bool isInRejectedList(pg::Connection& connection, const dns::Name& zone, const std::string& name, const std::string& type)
{
  return connection.execute(statements::kIsRejected, {zone.toText(), name, type})[0].boolean(0);
}

} // namespace dodns::recorddb
