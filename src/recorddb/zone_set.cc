// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/zone_set.hh"

#include "recorddb/migration_statements.hh"
#include "recorddb/numbered_row.hh"
#include "recorddb/record_columns.hh"

#include <algorithm>
#include <iterator>

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

using Added = std::vector<std::pair<int64_t, NumberedRecord>>;

/** @param hasNumbers of those that have one, or of the others. */
void addRecords(pg::Connection& connection, const Added& added, bool hasNumbers)
{
  const auto isOne = [hasNumbers](const auto& one) { return (one.second.id != 0) == hasNumbers; };
  auto next = std::find_if(added.begin(), added.end(), isOne);
  if (next == added.end()) {
    return;
  }
  connection.copyIn(hasNumbers ? statements::kAddNumberedRecordsOfZones : statements::kAddRecordsOfZones, [&](pg::Connection::CopiedLine& line) {
    if (next == added.end()) {
      return false;
    }
    const auto& record = next->second;
    line = {std::to_string(next->first), record.name, record.type, std::to_string(record.ttl), record.rdata, record.given};
    if (hasNumbers) {
      line.emplace_back(std::to_string(record.id));
    }
    next = std::find_if(std::next(next), added.end(), isOne);
    return true;
  });
}

void changeRecords(pg::Connection& connection, const std::vector<NumberedRecord>& changed)
{
  RecordColumns columns;
  for (const auto& record : changed) {
    columns.add(record);
  }
  if (!columns.isEmpty()) {
    pg::Parameters parameters;
    columns.appendTo(parameters);
    connection.execute(statements::kChangeRecords, parameters);
  }
}

void removeDisabled(pg::Connection& connection, const RecordChanges& changes)
{
  std::vector<int64_t> zones;
  std::vector<std::string> names;
  std::vector<std::string> types;
  std::vector<std::string> rdata;
  for (const auto& [zone, record] : changes.added) {
    if (changes.newZones.count(zone) == 0) {
      zones.push_back(zone);
      names.push_back(record.name);
      types.push_back(record.type);
      rdata.push_back(record.rdata);
    }
  }
  if (!zones.empty()) {
    connection.execute(statements::kRemoveDisabled, {pg::arrayText(zones), pg::arrayText(names), pg::arrayText(types), pg::arrayText(rdata)});
  }
  if (!changes.changed.empty()) {
    std::vector<int64_t> ids;
    names.clear();
    types.clear();
    rdata.clear();
    for (const auto& record : changes.changed) {
      ids.push_back(record.id);
      names.push_back(record.name);
      types.push_back(record.type);
      rdata.push_back(record.rdata);
    }
    connection.execute(statements::kRemoveDisabledOfChanged, {pg::arrayText(ids), pg::arrayText(names), pg::arrayText(types), pg::arrayText(rdata)});
  }
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
  removeDisabled(connection, changes);
  changeRecords(connection, changes.changed);
  addRecords(connection, changes.added, true);
  addRecords(connection, changes.added, false);
}

std::vector<NumberedRecord> recordsOfNames(pg::Connection& connection, int64_t zoneId, const std::vector<std::string>& names, const std::vector<int64_t>& ids)
{
  std::vector<NumberedRecord> records;
  const auto rows = connection.execute(statements::kRecordsOfNamesAndIds, {std::to_string(zoneId), pg::arrayText(names), pg::arrayText(ids)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    records.push_back(toNumberedRecord(rows[i]));
  }
  return records;
}

} // namespace dodns::recorddb
