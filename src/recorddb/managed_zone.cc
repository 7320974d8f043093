// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/managed_zone.hh"

#include "recorddb/api_statements.hh"
#include "recorddb/serial.hh"
#include "recorddb/statements.hh"

#include <ctime>

namespace dodns::recorddb {

namespace {

NumberedRecord toNumberedRecord(const pg::Row& row, int first = 0)
{
  NumberedRecord record = {row.int64(first), row.string(first + 1), row.string(first + 2), static_cast<uint32_t>(row.int32(first + 3)), row.string(first + 4), {}};
  if (!row.isNull(first + 5)) {
    record.given = row.string(first + 5);
  }
  return record;
}

std::vector<NumberedRecord> toNumberedRecords(const pg::Result& rows)
{
  std::vector<NumberedRecord> records;
  for (int i = 0; i < rows.rowCount(); ++i) {
    records.push_back(toNumberedRecord(rows[i]));
  }
  return records;
}

} // namespace

std::optional<ManagedZone> ManagedZone::read(pg::Connection& connection, const dns::Name& name, const char* sql)
{
  const auto found = connection.execute(sql, {name.toText()});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  const auto kind = zoneKindFromText(found[0].text(1)).value_or(ZoneKind::native);
  return ManagedZone(connection, found[0].int32(0), name, kind, found[0].boolean(2));
}

std::optional<ManagedZone> ManagedZone::find(pg::Connection& connection, const dns::Name& name)
{
  return read(connection, name, statements::kManagedZone);
}

std::optional<ManagedZone> ManagedZone::lock(pg::Connection& connection, const dns::Name& name)
{
  return read(connection, name, statements::kLockManagedZone);
}

std::optional<ManagedZone> ManagedZone::create(pg::Connection& connection, const dns::Name& name, ZoneKind kind)
{
  const auto created = connection.execute(statements::kCreateZone, {name.toText(), toText(kind), "{}", ""});
  if (created.isEmpty()) {
    return std::nullopt;
  }
  return ManagedZone(connection, created[0].int32(0), name, kind, false);
}

std::string ManagedZone::version()
{
  return std::to_string(d_id) + "-" + d_connection->execute(statements::kZoneVersion, {std::to_string(d_id)})[0].string(0);
}

std::string ManagedZone::versionBefore()
{
  return std::to_string(d_id) + "-" + d_connection->execute(statements::kZoneVersion, {std::to_string(d_id)})[0].string(1);
}

int64_t ManagedZone::count(const RecordFilter& filter)
{
  return d_connection->execute(statements::kCountRecords, {std::to_string(d_id), filter.name, filter.type})[0].int64(0);
}

std::vector<NumberedRecord> ManagedZone::list(const RecordFilter& filter, const Page& page)
{
  return toNumberedRecords(d_connection->execute(statements::kRecordsOfPage, {std::to_string(d_id), filter.name, filter.type, std::to_string(page.offset), std::to_string(page.limit)}));
}

std::optional<NumberedRecord> ManagedZone::find(int64_t id)
{
  const auto found = d_connection->execute(statements::kFindRecord, {std::to_string(d_id), std::to_string(id)});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  return toNumberedRecord(found[0]);
}

void ManagedZone::forEach(const std::function<void(const NumberedRecord&)>& take)
{
  d_connection->stream(statements::kRecordsForText, {std::to_string(d_id)}, [&take](const pg::Row& row) { take(toNumberedRecord(row)); });
}

std::optional<NumberedRecord> ManagedZone::soa()
{
  const auto found = list({d_name.toText(), "SOA"}, {0, 1});
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<NumberedRecord> ManagedZone::recordsOf(const std::string& name)
{
  return toNumberedRecords(d_connection->execute(statements::kRecordsOfName, {std::to_string(d_id), name}));
}

std::vector<NumberedRecord> ManagedZone::nameserversAt(const std::vector<std::string>& names)
{
  return toNumberedRecords(d_connection->execute(statements::kNameserversAt, {std::to_string(d_id), pg::arrayText(names)}));
}

int64_t ManagedZone::add(const NumberedRecord& record)
{
  return d_connection->execute(statements::kInsertRecord, {std::to_string(d_id), record.name, record.type, std::to_string(record.ttl), record.rdata, record.given})[0].int64(0);
}

void ManagedZone::change(const NumberedRecord& record)
{
  d_connection->execute(statements::kUpdateRecord, {std::to_string(record.id), record.name, record.type, std::to_string(record.ttl), record.rdata, record.given});
}

void ManagedZone::remove(int64_t id)
{
  d_connection->execute(statements::kDeleteRecord, {std::to_string(id)});
}

void ManagedZone::setRrsetTtl(const std::string& name, const std::string& type, uint32_t ttl)
{
  d_connection->execute(statements::kSetRrsetTtl, {std::to_string(d_id), name, type, std::to_string(ttl)});
}

void ManagedZone::raiseSerial()
{
  auto found = soa();
  const auto before = found ? serialOf(found->rdata) : std::nullopt;
  if (before) {
    found->rdata = withSerial(found->rdata, risenSerial(*before, static_cast<uint32_t>(std::time(nullptr))));
    change(*found);
  }
}

void ManagedZone::removeZone()
{
  d_connection->execute(statements::kDeleteZone, {d_name.toText()});
}

int64_t countZones(pg::Connection& connection, const std::vector<std::string>& patterns)
{
  return connection.execute(statements::kCountZones, {pg::arrayText(patterns)})[0].int64(0);
}

std::vector<std::pair<int32_t, dns::Name>> listZones(pg::Connection& connection, const std::vector<std::string>& patterns, const Page& page)
{
  std::vector<std::pair<int32_t, dns::Name>> zones;
  const auto rows = connection.execute(statements::kZonesOfPage, {pg::arrayText(patterns), std::to_string(page.offset), std::to_string(page.limit)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    if (const auto name = dns::Name::parse(rows[i].text(1))) {
      zones.emplace_back(rows[i].int32(0), *name);
    }
  }
  return zones;
}

std::map<int32_t, std::vector<NumberedRecord>> firstRecords(pg::Connection& connection, const std::vector<int64_t>& zoneIds, int64_t max)
{
  std::map<int32_t, std::vector<NumberedRecord>> all;
  const auto rows = connection.execute(statements::kFirstRecordsOfZones, {pg::arrayText(zoneIds), std::to_string(max)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    all[rows[i].int32(0)].push_back(toNumberedRecord(rows[i], 1));
  }
  return all;
}

} // namespace dodns::recorddb
