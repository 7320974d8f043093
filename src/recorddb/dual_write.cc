// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/dual_write.hh"

#include "recorddb/migration_statements.hh"
#include "recorddb/record_columns.hh"

#include <algorithm>
#include <map>

namespace dodns::recorddb {

namespace {

const char* toText(WriteState state)
{
  switch (state) {
  case WriteState::intent:
    return "intent";
  case WriteState::forRecords:
    return "for-records";
  case WriteState::forLegacy:
    return "for-legacy";
  }
  return "";
}

WriteState stateFromText(std::string_view text)
{
  return text == "intent" ? WriteState::intent : text == "for-records" ? WriteState::forRecords
                                                                       : WriteState::forLegacy;
}

const char* toText(ZoneChange::Kind kind)
{
  switch (kind) {
  case ZoneChange::Kind::create:
    return "create";
  case ZoneChange::Kind::update:
    return "update";
  case ZoneChange::Kind::del:
    return "delete";
  }
  return "";
}

ZoneChange::Kind kindFromText(std::string_view text)
{
  return text == "create" ? ZoneChange::Kind::create : text == "delete" ? ZoneChange::Kind::del
                                                                        : ZoneChange::Kind::update;
}

void addRecords(pg::Connection& connection, int64_t id, const ZoneChange& change)
{
  std::vector<std::string> sides;
  RecordColumns columns;
  for (const auto& rrset : change.rrsets) {
    for (const auto& record : rrset.before) {
      sides.emplace_back("f");
      columns.add(record);
    }
    for (const auto& record : rrset.after) {
      sides.emplace_back("t");
      columns.add(record);
    }
  }
  if (!columns.isEmpty()) {
    pg::Parameters parameters = {std::to_string(id), pg::arrayText(sides)};
    columns.appendTo(parameters);
    connection.execute(statements::kAddDualWriteRecords, parameters);
  }
}

pg::Result recordsOf(pg::Connection& connection, const std::vector<DualWrite>& writes, std::optional<size_t> most)
{
  std::vector<int64_t> ids;
  for (const auto& write : writes) {
    ids.push_back(write.id);
  }
  return connection.execute(statements::kDualWriteRecords, {pg::arrayText(ids), most ? std::optional(std::to_string(*most)) : std::nullopt});
}

/** Reads what the first of `writes` changes, and of the others those that fit into
 * `most` records together with it; the rest is taken off. */
void readRecords(pg::Connection& connection, std::vector<DualWrite>& writes, size_t most)
{
  auto rows = recordsOf(connection, writes, most + 1);
  if (rows.rowCount() > static_cast<int>(most)) {
    const auto cut = rows[rows.rowCount() - 1].int64(0);
    writes.erase(std::find_if(writes.begin() + 1, writes.end(), [cut](const auto& write) { return write.id >= cut; }), writes.end());
    rows = recordsOf(connection, writes, std::nullopt);
  }
  std::map<int64_t, std::map<std::pair<std::string, std::string>, RRsetRows>> rrsets;
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto row = rows[i];
    NumberedRecord record = {row.int64(2), row.string(3), row.string(4), static_cast<uint32_t>(row.int64(5)), row.string(6), {}};
    if (!row.isNull(7)) {
      record.given = row.string(7);
    }
    auto& rrset = rrsets[row.int64(0)][{record.name, record.type}];
    rrset.name = record.name;
    rrset.type = record.type;
    (row.boolean(1) ? rrset.after : rrset.before).push_back(std::move(record));
  }
  for (auto& write : writes) {
    for (auto& [key, rrset] : rrsets[write.id]) {
      write.change.rrsets.push_back(std::move(rrset));
    }
  }
}

std::vector<dns::Name> namesOf(const pg::Result& rows)
{
  std::vector<dns::Name> names;
  for (int i = 0; i < rows.rowCount(); ++i) {
    if (const auto name = dns::Name::parse(rows[i].text(0))) {
      names.push_back(*name);
    }
  }
  return names;
}

} // namespace

void lockZoneWrites(pg::Connection& connection, const dns::Name& zone)
{
  connection.execute(statements::kLockZoneWrites, {zone.toText()});
}

void lockZoneWrites(pg::Connection& connection, const std::vector<dns::Name>& zones)
{
  std::vector<std::string> names;
  for (const auto& zone : zones) {
    names.push_back(zone.toText());
  }
  connection.execute(statements::kLockSeveralZoneWrites, {pg::arrayText(names)});
}

bool renewIntents(pg::Connection& connection, const std::vector<int64_t>& ids, std::chrono::milliseconds lease)
{
  return connection.execute(statements::kRenewIntents, {pg::arrayText(ids), std::to_string(lease.count())}).affectedRows() == static_cast<int64_t>(ids.size());
}

bool tryLockZoneWrites(pg::Connection& connection, const dns::Name& zone)
{
  return connection.execute(statements::kTryLockZoneWrites, {zone.toText()})[0].boolean(0);
}

int64_t addDualWrite(pg::Connection& connection, const DualWrite& write, std::chrono::milliseconds lease)
{
  const bool isIntent = write.state == WriteState::intent;
  const auto tokenId = write.author.tokenId ? std::optional(std::to_string(*write.author.tokenId)) : std::nullopt;
  const auto id = connection.execute(statements::kAddDualWrite, {write.change.zone.toText(), recorddb::toText(write.stage), toText(write.state), toText(write.change.kind), tokenId, write.author.token, write.author.client, write.author.requestId, isIntent ? std::optional(std::to_string(lease.count())) : std::nullopt})[0].int64(0);
  addRecords(connection, id, write.change);
  if (!isIntent) {
    connection.execute(statements::kAddZoneWork, {write.change.zone.toText()});
  }
  return id;
}

std::optional<DualWrite> firstDualWrite(pg::Connection& connection, const dns::Name& zone)
{
  auto writes = firstDualWrites(connection, zone, 1, 1);
  return writes.empty() ? std::nullopt : std::optional(std::move(writes.front()));
}

std::vector<DualWrite> firstDualWrites(pg::Connection& connection, const dns::Name& zone, int most, size_t mostRecords)
{
  std::vector<DualWrite> writes;
  const auto rows = connection.execute(statements::kFirstDualWrites, {zone.toText(), std::to_string(most)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto row = rows[i];
    DualWrite write;
    write.id = row.int64(0);
    write.stage = stageFromText(row.text(1)).value_or(Stage::sync);
    write.state = stateFromText(row.text(2));
    if (!row.isNull(4)) {
      write.author.tokenId = row.int64(4);
    }
    write.author.token = row.string(5);
    write.author.client = row.string(6);
    write.author.requestId = row.string(7);
    write.isLeaseOver = row.boolean(8);
    write.failures = row.int32(9);
    write.change = {zone, kindFromText(row.text(3)), {}};
    writes.push_back(std::move(write));
  }
  if (!writes.empty()) {
    readRecords(connection, writes, mostRecords);
  }
  return writes;
}

bool removeDualWrite(pg::Connection& connection, int64_t id)
{
  return connection.execute(statements::kRemoveDualWrite, {std::to_string(id)}).affectedRows() == 1;
}

void removeDualWrites(pg::Connection& connection, const std::vector<int64_t>& ids)
{
  connection.execute(statements::kRemoveDualWrites, {pg::arrayText(ids)});
}

bool isIntent(pg::Connection& connection, int64_t id)
{
  return !connection.execute(statements::kIsIntent, {std::to_string(id)}).isEmpty();
}

void setSavepoint(pg::Connection& connection)
{
  connection.execute(statements::kSavepoint);
}

void rollbackToSavepoint(pg::Connection& connection)
{
  connection.execute(statements::kRollbackToSavepoint);
}

void queueDualWrite(pg::Connection& connection, int64_t id, WriteState state, const ZoneChange& change)
{
  connection.execute(statements::kQueueDualWrite, {std::to_string(id), toText(state), toText(change.kind)});
  connection.execute(statements::kRemoveDualWriteRecords, {std::to_string(id)});
  addRecords(connection, id, change);
  connection.execute(statements::kAddZoneWork, {change.zone.toText()});
}

std::vector<dns::Name> zonesWithWork(pg::Connection& connection, int limit)
{
  return namesOf(connection.execute(statements::kZonesWithWork, {std::to_string(limit)}));
}

std::vector<dns::Name> zonesWithIntents(pg::Connection& connection, int limit)
{
  return namesOf(connection.execute(statements::kZonesWithIntents, {std::to_string(limit)}));
}

void postponeZone(pg::Connection& connection, const dns::Name& zone, const std::string& error)
{
  connection.execute(statements::kPostponeZone, {zone.toText(), error});
}

void noteFailure(pg::Connection& connection, const dns::Name& zone)
{
  connection.execute(statements::kNoteFailure, {zone.toText()});
}

void putZoneLast(pg::Connection& connection, const dns::Name& zone)
{
  connection.execute(statements::kPutZoneLast, {zone.toText()});
}

void forgetZoneWork(pg::Connection& connection, const dns::Name& zone)
{
  connection.execute(statements::kForgetZoneWork, {zone.toText()});
}

QueueFigures queueFigures(pg::Connection& connection, const std::optional<dns::Name>& zone)
{
  const auto rows = connection.execute(statements::kQueueFigures, {zone ? std::optional(zone->toText()) : std::nullopt});
  const auto row = rows[0];
  return {row.int64(0), row.int64(1), static_cast<double>(row.int64(2)), static_cast<double>(row.int64(3))};
}

} // namespace dodns::recorddb
