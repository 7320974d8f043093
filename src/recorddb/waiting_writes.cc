// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/waiting_writes.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

bool waitsForRecords(pg::Connection& connection, const dns::Name& zone)
{
  return connection.execute(statements::kWaitsForRecords, {zone.toText()})[0].boolean(0);
}

} // namespace dodns::recorddb
