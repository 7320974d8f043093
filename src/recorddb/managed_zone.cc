// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/managed_zone.hh"

#include "recorddb/api_statements.hh"
#include "recorddb/numbered_row.hh"
#include "recorddb/serial.hh"
#include "recorddb/shared_transaction.hh"
#include "recorddb/statements.hh"
#include "recorddb/zone_watch.hh"

#include <ctime>

namespace dodns::recorddb {

namespace {

std::vector<NumberedRecord> toNumberedRecords(const pg::Result& rows, int first = 0)
{
  std::vector<NumberedRecord> records;
  for (int i = 0; i < rows.rowCount(); ++i) {
    records.push_back(toNumberedRecord(rows[i], first));
  }
  return records;
}

[[noreturn]] void failByRemoval()
{
  throw pg::Error("somebody who does not lock zones removed the record meanwhile", "40001", false);
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
  return std::to_string(d_id) + "-" + connection().execute(statements::kZoneVersion, {std::to_string(d_id)})[0].string(0);
}

std::string ManagedZone::versionBefore()
{
  return std::to_string(d_id) + "-" + connection().execute(statements::kZoneVersion, {std::to_string(d_id)})[0].string(1);
}

int64_t ManagedZone::count()
{
  return connection().execute(statements::kPlaceOfPage, {std::to_string(d_id), std::nullopt, "0", "0"})[0].int64(0);
}

RecordList ManagedZone::list(const RecordFilter& filter, const Page& page)
{
  const auto id = std::to_string(d_id);
  const auto offset = std::to_string(page.offset);
  const auto limit = std::to_string(page.limit);
  if (filter.name) {
    const auto rows = connection().execute(statements::kPageOfName, {id, filter.name, filter.type, offset, limit});
    return {rows[0].isNull(1) ? std::vector<NumberedRecord>() : toNumberedRecords(rows, 1), rows[0].int64(0)};
  }
  const auto place = connection().execute(statements::kPlaceOfPage, {id, filter.type, offset, limit});
  const auto total = place[0].int64(0);
  if (place[0].isNull(1)) {
    return {{}, total}; // behind the last page
  }
  const auto skip = std::to_string(page.offset - place[0].int64(2));
  return {toNumberedRecords(connection().execute(statements::kRecordsOfBuckets, {id, filter.type, place[0].string(1), skip, limit})), total};
}

std::optional<NumberedRecord> ManagedZone::find(int64_t id)
{
  if (d_shared != nullptr) {
    d_shared->beforeLook(id);
  }
  const auto found = d_connection->execute(statements::kFindRecord, {std::to_string(d_id), std::to_string(id)});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  return toNumberedRecord(found[0]);
}

void ManagedZone::forEach(const std::function<void(const NumberedRecord&)>& take)
{
  connection().stream(statements::kRecordsForText, {std::to_string(d_id)}, [&take](const pg::Row& row) { take(toNumberedRecord(row)); });
}

std::vector<NumberedRecord> ManagedZone::recordsOf(const std::string& name)
{
  if (d_shared != nullptr) {
    d_shared->beforeLook(name);
  }
  const auto apex = d_shared != nullptr ? name : d_name.toText(); // who shares a transaction has the SOA record
  const auto rows = d_connection->execute(statements::kRecordsOfNameAndSoa, {std::to_string(d_id), name, apex});
  std::vector<NumberedRecord> records;
  d_soa.reset();
  for (int i = 0; i < rows.rowCount(); ++i) {
    auto record = toNumberedRecord(rows[i]);
    if (record.type == "SOA" && !d_soa && record.name == d_name.toText()) {
      d_soa = record;
    }
    if (rows[i].boolean(6)) {
      records.push_back(std::move(record));
    }
  }
  return records;
}

std::vector<NumberedRecord> ManagedZone::recordsOfRRsets(const std::vector<std::pair<std::string, std::string>>& rrsets)
{
  std::vector<std::string> names;
  std::vector<std::string> types;
  for (const auto& [name, type] : rrsets) {
    names.push_back(name);
    types.push_back(type);
  }
  return toNumberedRecords(connection().execute(statements::kRecordsOfRRsets, {std::to_string(d_id), pg::arrayText(names), pg::arrayText(types)}));
}

std::optional<NumberedRecord> ManagedZone::soa()
{
  if (!d_soa) {
    recordsOf(d_name.toText());
  }
  return d_soa;
}

pg::Connection& ManagedZone::connection()
{
  if (d_shared != nullptr) {
    d_shared->writeKept();
  }
  return *d_connection;
}

void ManagedZone::beforeChange()
{
  if (d_shared != nullptr) {
    d_shared->beforeWrite();
  }
}

void ManagedZone::touch(const std::string& name, const std::string& type)
{
  beforeChange();
  if (d_watch != nullptr) {
    d_watch->touch(*this, name, type);
  }
}

void ManagedZone::want(const std::string& name, const std::string& type, bool isWhole)
{
  if (d_watch != nullptr) {
    d_watch->want(*this, name, type, isWhole);
  }
}

void ManagedZone::touch(int64_t id)
{
  beforeChange();
  if (d_watch == nullptr) {
    return;
  }
  if (const auto record = find(id)) {
    d_watch->touch(*this, record->name, record->type);
  }
}

std::vector<NumberedRecord> ManagedZone::nameserversAt(const std::vector<std::string>& names)
{
  return toNumberedRecords(connection().execute(statements::kNameserversAt, {std::to_string(d_id), pg::arrayText(names)}));
}

int64_t ManagedZone::add(const NumberedRecord& record)
{
  d_soa.reset();
  touch(record.name, record.type);
  if (record.id != 0) {
    connection().execute(statements::kInsertNumberedRecord, {std::to_string(d_id), record.name, record.type, std::to_string(record.ttl), record.rdata, record.given, std::to_string(record.id)});
    return record.id;
  }
  return connection().execute(statements::kInsertRecord, {std::to_string(d_id), record.name, record.type, std::to_string(record.ttl), record.rdata, record.given})[0].int64(0);
}

void ManagedZone::change(const NumberedRecord& record)
{
  d_soa.reset();
  touch(record.id);
  touch(record.name, record.type);
  if (connection().execute(statements::kUpdateRecord, {std::to_string(record.id), record.name, record.type, std::to_string(record.ttl), record.rdata, record.given})[0].isNull(0)) {
    failByRemoval();
  }
}

void ManagedZone::remove(int64_t id)
{
  d_soa.reset();
  touch(id);
  if (connection().execute(statements::kDeleteRecord, {std::to_string(id)}).affectedRows() == 0) {
    failByRemoval();
  }
}

void ManagedZone::setRrsetTtl(const std::string& name, const std::string& type, uint32_t ttl)
{
  if (type == "SOA") {
    d_soa.reset();
  }
  touch(name, type);
  connection().execute(statements::kSetRrsetTtl, {std::to_string(d_id), name, type, std::to_string(ttl)});
}

void ManagedZone::raiseSerial()
{
  auto risen = soa();
  const auto before = risen ? serialOf(risen->rdata) : std::nullopt;
  if (before) {
    risen->rdata = withSerial(risen->rdata, risenSerial(*before, static_cast<uint32_t>(std::time(nullptr))));
    change(*risen);
  }
}

void ManagedZone::raiseSerialTo(uint32_t serial)
{
  auto raised = soa();
  const auto present = raised ? serialOf(raised->rdata) : std::nullopt;
  if (present && isNewerSerial(serial, *present)) {
    raised->rdata = withSerial(raised->rdata, serial);
    change(*raised);
  }
}

void ManagedZone::removeZone()
{
  beforeChange();
  if (d_watch != nullptr) {
    d_watch->noteRemoved(*this);
  }
  connection().execute(statements::kDeleteZone, {d_name.toText()});
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
