// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/snapshot.hh"

#include "recorddb/statements.hh"

#include <algorithm>
#include <charconv>

namespace dodns::recorddb {

namespace {

// Beyond it, rows are rather read again: as many as there are behind the oldest
// open transaction.
constexpr size_t kMostInDoubt = 10000;

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

pg::Parameters toParameters(const Witnesses& witnesses, uint64_t prunedBefore)
{
  std::vector<int64_t> ids;
  std::vector<int64_t> transactions;
  std::vector<int64_t> times;
  for (const auto& witness : witnesses.list()) {
    ids.push_back(witness.id);
    transactions.push_back(static_cast<int64_t>(witness.transaction));
    times.push_back(witness.at);
  }
  return {pg::arrayText(ids), pg::arrayText(transactions), pg::arrayText(times), std::to_string(prunedBefore)};
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
  const auto position = Position::parse(row.text(0));
  if (!position) {
    throw pg::Error("pg_current_snapshot() gave '" + row.string(0) + "', which is none", {}, false);
  }
  d_isStandby = row.boolean(3);
  d_position = d_isStandby ? Position{row.uint64(1), {}} : *position;
  d_nextTransaction = row.uint64(2);
  d_identity = {row.string(4), row.string(5), row.string(6)};
  d_prunedBefore = row.uint64(7);
  d_session = row.string(8);
}

Snapshot::Testimony Snapshot::testimonyOf(const Witnesses& seen)
{
  if (seen.isEmpty()) {
    return Testimony::complete;
  }
  const auto result = d_connection.execute(statements::kTestimony, toParameters(seen, d_prunedBefore));
  const auto found = result[0].int64(0);
  const auto missing = result[0].int64(1);
  if (missing > 0) {
    const bool mayCome = d_isStandby && seen.highest() >= d_position.horizon;
    return mayCome ? Testimony::later : Testimony::denied;
  }
  return found > 0 ? Testimony::complete : Testimony::pruned;
}

Snapshot::Changes Snapshot::changesSince(const Position& seen)
{
  const std::vector<int64_t> inProgress(seen.inProgress.begin(), seen.inProgress.end());
  Changes changes;
  std::set<uint64_t> read; // transactions that the next look might find in progress
  d_connection.stream(statements::kChangesSince, {std::to_string(seen.horizon), pg::arrayText(inProgress)}, [&](const pg::Row& row) {
    changes.witnesses.add({row.int64(4), row.uint64(5), row.int64(6)});
    if (d_isStandby && row.uint64(5) >= d_position.horizon) {
      read.insert(row.uint64(5));
    }
    const auto scope = row.text(0);
    const auto zone = row.int32(1);
    if (scope == "copy") {
      auto& request = changes.copies[row.string(2)];
      request = std::max(request, row.int64(4));
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
  changes.position = positionAfter(seen, read);
  return changes;
}

/** On a standby all that wrote nothing that was read may be in progress. */
Position Snapshot::positionAfter(const Position& seen, const std::set<uint64_t>& read) const
{
  if (!d_isStandby) {
    return d_position;
  }
  Position after{d_nextTransaction, {}};
  const auto lowest = d_position.horizon;
  for (const auto transaction : seen.inProgress) {
    if (transaction >= lowest && read.count(transaction) == 0) {
      after.inProgress.push_back(transaction);
    }
  }
  for (auto transaction = std::max(seen.horizon, lowest); transaction < after.horizon; ++transaction) {
    if (read.count(transaction) == 0) {
      after.inProgress.push_back(transaction);
    }
    if (after.inProgress.size() > kMostInDoubt) {
      return d_position;
    }
  }
  return after;
}

Progress Snapshot::progressOfCopy()
{
  Progress progress{d_position, {}};
  d_connection.stream(statements::kLatestOfFeed, {}, [&progress](const pg::Row& row) {
    progress.witnesses.add({row.int64(0), row.uint64(1), row.int64(2)});
  });
  return progress;
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
