// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/backfilled_zones.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

bool isBackfilled(pg::Connection& connection, const dns::Name& zone, uint32_t serial)
{
  return !connection.execute(statements::kIsBackfilled, {zone.toText(), std::to_string(serial)}).isEmpty();
}

void noteBackfilled(pg::Connection& connection, const dns::Name& zone, std::optional<uint32_t> serial, int64_t entries, int64_t rejected)
{
  const auto text = serial ? std::optional(std::to_string(*serial)) : std::nullopt;
  connection.execute(statements::kNoteBackfilled, {zone.toText(), text, std::to_string(entries), std::to_string(rejected)});
}

void noteBackfillRun(pg::Connection& connection, int64_t zones, int64_t failed)
{
  connection.execute(statements::kNoteBackfillRun, {std::to_string(zones), std::to_string(failed)});
}

} // namespace dodns::recorddb
