// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/zone_set.hh"

#include "recorddb/migration_statements.hh"
#include "recorddb/numbered_row.hh"

namespace dodns::recorddb {

namespace {

using Zones = std::map<std::string, ZoneOfSet>;

void readRecords(pg::Connection& connection, Zones& zones)
{
  std::vector<int64_t> ids;
  std::map<int64_t, ZoneOfSet*> byId;
  for (auto& [name, zone] : zones) {
    ids.push_back(zone.id);
    byId[zone.id] = &zone;
  }
  if (ids.empty()) {
    return;
  }
  const auto rows = connection.execute(statements::kRecordsOfZones, {pg::arrayText(ids)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    byId.at(rows[i].int64(0))->records.push_back(toNumberedRecord(rows[i], 1));
  }
}

void createZones(pg::Connection& connection, const std::vector<std::string>& names, ZoneKind kind, Zones& zones)
{
  if (names.empty()) {
    return;
  }
  const auto rows = connection.execute(statements::kCreateZones, {pg::arrayText(names), toText(kind)});
  if (static_cast<size_t>(rows.rowCount()) != names.size()) {
    throw pg::Error("somebody who does not lock zones made one of them meanwhile", "40001", false);
  }
  for (int i = 0; i < rows.rowCount(); ++i) {
    zones[rows[i].string(1)] = {rows[i].int64(0), true, {}};
  }
}

void addRecords(pg::Connection& connection, const std::vector<std::pair<int64_t, NumberedRecord>>& added)
{
  if (added.empty()) {
    return;
  }
  auto next = added.begin();
  connection.copyIn(statements::kAddRecordsOfZones, [&](pg::Connection::CopiedLine& line) {
    if (next == added.end()) {
      return false;
    }
    const auto& record = next->second;
    line = {std::to_string(next->first), record.name, record.type, std::to_string(record.ttl), record.rdata};
    ++next;
    return true;
  });
}

void changeRecords(pg::Connection& connection, const std::vector<NumberedRecord>& changed)
{
  if (changed.empty()) {
    return;
  }
  std::vector<int64_t> ids;
  std::vector<int64_t> ttls;
  std::vector<std::string> rdata;
  for (const auto& record : changed) {
    ids.push_back(record.id);
    ttls.push_back(record.ttl);
    rdata.push_back(record.rdata);
  }
  connection.execute(statements::kChangeRecords, {pg::arrayText(ids), pg::arrayText(ttls), pg::arrayText(rdata)});
}

} // namespace

Zones lockOrCreateZones(pg::Connection& connection, const std::vector<std::string>& names, ZoneKind kind)
{
  Zones zones;
  const auto rows = connection.execute(statements::kLockZones, {pg::arrayText(names)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    zones[rows[i].string(1)] = {rows[i].int64(0), false, {}};
  }
  readRecords(connection, zones);
  std::vector<std::string> missing;
  for (const auto& name : names) {
    if (zones.count(name) == 0) {
      missing.push_back(name);
    }
  }
  createZones(connection, missing, kind, zones);
  return zones;
}

void writeRecordChanges(pg::Connection& connection, const RecordChanges& changes)
{
  if (!changes.removed.empty()) {
    connection.execute(statements::kRemoveRecords, {pg::arrayText(changes.removed)});
  }
  changeRecords(connection, changes.changed);
  addRecords(connection, changes.added);
}

} // namespace dodns::recorddb
