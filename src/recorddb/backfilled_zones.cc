// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/backfilled_zones.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

std::vector<ZoneAtBackfill> lockForBackfill(pg::Connection& connection, const std::vector<std::string>& zones)
{
  const auto names = pg::arrayText(zones);
  const auto locked = connection.execute(statements::kTryLockWritesOfZones, {names});
  const auto rows = connection.execute(statements::kZonesAtBackfill, {names}); // behind the locks
  std::vector<ZoneAtBackfill> found;
  for (int i = 0; i < rows.rowCount(); ++i) {
    ZoneAtBackfill zone;
    zone.isLocked = locked[i].boolean(0);
    zone.stage = stageFromText(rows[i].text(0)).value_or(Stage::alone);
    zone.hasUnfinished = rows[i].boolean(1);
    zone.isThere = rows[i].boolean(2);
    zone.wasBrought = zone.isThere && rows[i].boolean(3);
    if (!rows[i].isNull(4)) {
      zone.serial = static_cast<uint32_t>(rows[i].int64(4));
    }
    zone.hasComeBack = rows[i].boolean(5);
    found.push_back(zone);
  }
  return found;
}

void noteBackfilled(pg::Connection& connection, const std::vector<BackfilledZone>& zones)
{
  constexpr int64_t kNone = -1;
  std::vector<std::string> names;
  std::vector<int64_t> serials;
  std::vector<int64_t> entries;
  std::vector<int64_t> rejected;
  for (const auto& zone : zones) {
    names.push_back(zone.zone);
    serials.push_back(zone.serial ? static_cast<int64_t>(*zone.serial) : kNone);
    entries.push_back(zone.entries);
    rejected.push_back(zone.rejected);
  }
  connection.execute(statements::kNoteBackfilled, {pg::arrayText(names), pg::arrayText(serials), pg::arrayText(entries), pg::arrayText(rejected)});
}

void noteUnchanged(pg::Connection& connection, const std::vector<std::string>& zones)
{
  if (!zones.empty()) {
    connection.execute(statements::kNoteUnchanged, {pg::arrayText(zones)});
  }
}

bool noteBackfillRun(pg::Connection& connection, int64_t zones, int64_t failed, std::chrono::milliseconds took)
{
  return connection.execute(statements::kNoteBackfillRun, {std::to_string(zones), std::to_string(failed), std::to_string(took.count())}).affectedRows() > 0;
}

} // namespace dodns::recorddb
