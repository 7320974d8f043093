// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/history.hh"

#include "recorddb/history_statements.hh"
#include "recorddb/numbered_row.hh"
#include "recorddb/serial.hh"

#include <ctime>

namespace dodns::recorddb {

HistoryBegin historyBegin(pg::Connection& connection, const std::string& time)
{
  const auto found = connection.execute(statements::kHistoryBegin, {time});
  return {found[0].string(0), found[0].boolean(1), found[0].string(2)};
}

std::optional<FormerZone> zoneAt(pg::Connection& connection, const dns::Name& name, const std::string& time)
{
  const auto found = connection.execute(statements::kZoneAt, {name.toText(), time});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  return FormerZone{found[0].int32(0), zoneKindFromText(found[0].text(1)).value_or(ZoneKind::native)};
}

void forEachRecordAt(pg::Connection& connection, int32_t zoneId, const std::string& time, const std::function<void(const NumberedRecord&)>& take)
{
  connection.stream(statements::kRecordsAt, {std::to_string(zoneId), time}, [&take](const pg::Row& row) { take(toNumberedRecord(row)); });
}

int64_t countRecordsAt(pg::Connection& connection, int32_t zoneId, const std::string& time, int64_t max)
{
  return connection.execute(statements::kCountRecordsAt, {std::to_string(zoneId), time, std::to_string(max)})[0].int64(0);
}

void forEachDifference(pg::Connection& connection, const std::optional<FormerZone>& before, const std::string& beforeTime,
                       const std::optional<FormerZone>& after, const std::string& afterTime, const std::function<void(const RecordDifference&)>& take)
{
  const auto id = [](const std::optional<FormerZone>& zone) { return zone ? std::optional(std::to_string(zone->id)) : std::nullopt; };
  connection.stream(statements::kDifference, {id(before), beforeTime, id(after), afterTime}, [&take](const pg::Row& row) {
    take({row.boolean(0), row.string(1), row.string(2), static_cast<uint32_t>(row.int32(3)), row.string(4)});
  });
}

void restoreRecords(pg::Connection& connection, ManagedZone& zone, const FormerZone& former, const std::string& time)
{
  const pg::Parameters which = {std::to_string(zone.id()), std::to_string(former.id), time};
  connection.execute(statements::kRemoveWhatWasNot, which);
  connection.execute(statements::kRemoveDisabledTwins, which);
  connection.execute(statements::kBringBackWhatWas, which);
  const auto found = connection.execute(statements::kSoaAt, {which[1], time});
  if (found.isEmpty()) {
    zone.raiseSerial();
    return;
  }
  auto soa = toNumberedRecord(found[0]);
  const auto present = zone.soa();
  if (!present) {
    return; // neither was at the apex
  }
  soa.id = present->id;
  soa.rdata = withSerial(soa.rdata, risenSerial(serialOf(present->rdata).value_or(0), static_cast<uint32_t>(std::time(nullptr))));
  zone.change(soa);
}

int64_t pruneHistory(pg::Connection& connection)
{
  return connection.execute(statements::kPruneHistory)[0].int64(0);
}

} // namespace dodns::recorddb
