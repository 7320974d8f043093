// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/snapshot.hh"

#include "recorddb/statements.hh"

#include <algorithm>
#include <charconv>

namespace dodns::recorddb {

namespace {

/** A column that PostgreSQL's own type keeps to digits. */
template <typename Number>
void readColumn(const std::optional<std::string>& column, Number& number)
{
  const std::string& text = column ? *column : std::string();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw pg::Error("COPY gave '" + text + "' where a number was expected", {}, false);
  }
}

} // namespace

Snapshot::Snapshot(pg::Connection& connection)
    : d_connection(connection), d_transaction(connection, pg::Transaction::Mode::repeatableRead)
{
  const auto result = d_connection.execute(statements::kLook);
  if (result.isEmpty()) {
    throw pg::Error("the single row of dodns.database_identity or dodns.feed_state is missing: the database was tampered with; restore it from a backup", {}, false);
  }
  const auto row = result[0];
  const auto seen = Position::parse(row.text(0));
  if (!seen) {
    throw pg::Error("pg_current_snapshot() gave '" + row.string(0) + "', which is none", {}, false);
  }
  d_isStandby = row.boolean(3);
  d_position = d_isStandby ? Position{row.uint64(1), {}} : *seen;
  d_nextTransaction = row.uint64(2);
  d_identity = {row.string(4), row.string(5), row.string(6)};
  d_prunedBefore = row.uint64(7);
}

Snapshot::Changes Snapshot::changesSince(const Position& seen)
{
  const std::vector<int64_t> inProgress(seen.inProgress.begin(), seen.inProgress.end());
  Changes changes;
  d_connection.stream(statements::kChangesSince, {std::to_string(seen.horizon), pg::arrayText(inProgress)}, [&changes](const pg::Row& row) {
    const auto scope = row.text(0);
    const auto zone = row.int32(1);
    if (scope == "copy") {
      changes.copies.insert(row.string(2));
      return;
    }
    if (scope == "name") {
      changes.names[zone].insert(row.string(2));
    }
    else if (scope == "tsig") {
      changes.tsigKeys = true;
    }
    else {
      (scope == "info" ? changes.infos : changes.zones).insert(zone);
    }
    changes.oldestAge = std::max(changes.oldestAge, std::chrono::milliseconds(row.int64(3)));
  });
  for (const auto zone : changes.zones) {
    changes.infos.erase(zone);
    changes.names.erase(zone);
  }
  return changes;
}

void Snapshot::forEachZone(const std::optional<std::set<int32_t>>& ids, const std::function<void(const ZoneRow&)>& take)
{
  pg::Parameters parameters(1);
  if (ids) {
    parameters[0] = pg::arrayText(std::vector<int64_t>(ids->begin(), ids->end()));
  }
  ZoneRow zone;
  d_connection.stream(statements::kZoneRows, parameters, [&zone, &take](const pg::Row& row) {
    if (row.int32(0) != zone.id) {
      if (zone.id != 0) {
        take(zone);
      }
      zone = {row.int32(0), row.string(1), row.string(2), splitAtSpaces(row.text(3)), row.string(4), row.string(5), row.string(6), {}, {}};
    }
    if (!row.isNull(7)) {
      zone.metadata[row.string(7)].push_back(row.string(8));
    }
    else if (!row.isNull(9)) {
      if (auto key = toKey(row, 9)) {
        zone.keys.push_back(std::move(*key));
      }
    }
  });
  if (zone.id != 0) {
    take(zone);
  }
}

void Snapshot::forEachTsigKey(const std::function<void(const TsigKey&)>& take)
{
  d_connection.stream(statements::kTsigKeys, {}, [&take](const pg::Row& row) { take(toTsigKey(row)); });
}

void Snapshot::forEachRecord(const TakeRecord& take)
{
  RecordRow record;
  d_connection.executeScript(statements::kMoreMemory);
  d_connection.copyOut(statements::kCopyRecords, [&record, &take](const pg::Connection::CopiedLine& line) {
    readColumn(line[0], record.zoneId);
    record.name = *line[1];
    record.type = *line[2];
    int32_t ttl = 0;
    readColumn(line[3], ttl);
    record.ttl = static_cast<uint32_t>(ttl);
    record.rdata = *line[4];
    take(record);
  });
}

void Snapshot::forEachRecordOfZone(int32_t zoneId, const TakeRecord& take)
{
  streamRecords(statements::kRecordsOfZone, {std::to_string(zoneId)}, take);
}

void Snapshot::forEachRecordOfNames(int32_t zoneId, const std::set<std::string>& names, const TakeRecord& take)
{
  const std::vector<std::string> list(names.begin(), names.end());
  streamRecords(statements::kRecordsOfNames, {std::to_string(zoneId), pg::arrayText(list)}, take);
}

void Snapshot::streamRecords(const char* sql, const pg::Parameters& parameters, const TakeRecord& take)
{
  RecordRow record;
  d_connection.stream(sql, parameters, [&record, &take](const pg::Row& row) {
    record.zoneId = row.int32(0);
    record.name = row.text(1);
    record.type = row.text(2);
    record.ttl = static_cast<uint32_t>(row.int32(3));
    record.rdata = row.text(4);
    take(record);
  });
}

void Snapshot::finish()
{
  d_transaction.commit();
}

} // namespace dodns::recorddb
