// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/shared_transaction.hh"

#include "recorddb/api_statements.hh"
#include "recorddb/change_position.hh"
#include "recorddb/serial.hh"

#include <algorithm>
#include <ctime>
#include <iterator>
#include <utility>

namespace dodns::recorddb {

namespace {

/** Does what is kept of changes that are over. */
template <typename Act>
void together(Act act)
{
  try {
    act();
  }
  catch (const pg::Error& error) {
    if (error.connectionIsUnusable()) {
      throw;
    }
    throw SharedTransaction::KeptWasRefused{std::current_exception()};
  }
}

} // namespace

template <typename Predicate>
void SharedTransaction::writeKeptIf(Predicate concerns)
{
  if (concerns(d_kept.records) || concerns(d_present.records)) {
    writeKept();
  }
}

std::optional<Token> SharedTransaction::findToken(const std::string& hash)
{
  const auto known = d_tokens.find(hash);
  if (known != d_tokens.end()) {
    return known->second;
  }
  auto token = recorddb::findToken(d_connection, hash);
  if (token) {
    d_tokens.emplace(hash, *token);
  }
  return token;
}

std::optional<ManagedZone> SharedTransaction::lockZone(const dns::Name& name)
{
  const auto known = d_locked.find(name.wire());
  if (known != d_locked.end()) {
    return known->second;
  }
  const auto found = d_connection.execute(statements::kLockSharedZone, {name.toText()});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  const auto row = found[0];
  ManagedZone zone(d_connection, row.int32(0), name, zoneKindFromText(row.text(1)).value_or(ZoneKind::native), row.boolean(2));
  zone.d_shared = this;
  d_locked.emplace(name.wire(), zone);
  if (!row.isNull(3)) {
    d_soas.insert_or_assign(zone.id(), Soa{row.int64(3), row.string(4)});
  }
  d_number = row.uint64(5);
  return zone;
}

uint64_t SharedTransaction::number()
{
  if (!d_number) {
    d_number = currentTransaction(d_connection);
  }
  return *d_number;
}

std::vector<NameContents> SharedTransaction::contentsOf(int32_t zoneId, const std::vector<dns::Name>& names)
{
  std::vector<dns::Name> unknown;
  for (const auto& name : names) {
    if (d_contents.count({zoneId, name.wire()}) == 0) {
      unknown.push_back(name);
    }
  }
  writeKeptIf([&unknown](const RecordChanges& records) { return std::any_of(unknown.begin(), unknown.end(), [&records](const dns::Name& name) { return records.hasNameWithin(name); }); });
  if (!unknown.empty()) {
    auto found = recorddb::contentsOf(d_connection, zoneId, unknown);
    for (size_t i = 0; i < unknown.size(); ++i) {
      d_contents.emplace(std::pair(zoneId, unknown[i].wire()), std::move(found[i]));
    }
  }
  std::vector<NameContents> all;
  for (const auto& name : names) {
    all.push_back(d_contents.at({zoneId, name.wire()}));
  }
  return all;
}

bool SharedTransaction::isNameserverOf(int32_t zoneId, const dns::Name& name)
{
  writeKeptIf([](const RecordChanges& records) { return records.hasType("NS"); });
  return recorddb::isNameserverOf(d_connection, zoneId, name);
}

int64_t SharedTransaction::nextRecordId()
{
  if (d_recordIds.empty()) {
    const auto rows = d_connection.execute(statements::kNextRecordIds, {std::to_string(d_expected)});
    for (int i = rows.rowCount() - 1; i >= 0; --i) {
      d_recordIds.push_back(rows[i].int64(0));
    }
  }
  const auto id = d_recordIds.back();
  d_recordIds.pop_back();
  return id;
}

int64_t SharedTransaction::write(const ManagedZone& zone, const NumberedRecord* before, const NumberedRecord* after)
{
  for (const auto* record : {before, after}) {
    if (record != nullptr) {
      beforeLook(record->name);
    }
  }
  forgetContents(zone.id(), before, after);
  auto copy = [](const NumberedRecord* record) { return record != nullptr ? std::optional(*record) : std::nullopt; };
  auto written = copy(after);
  const auto id = before != nullptr ? before->id : nextRecordId();
  if (written) {
    written->id = id;
  }
  d_present.records.add(zone.id(), copy(before), std::move(written));
  return id;
}

/** What was found at other names, and that there is something below those above
 * a new one, stays true. */
void SharedTransaction::forgetContents(int32_t zoneId, const NumberedRecord* before, const NumberedRecord* after)
{
  const bool isInPlace = before != nullptr && after != nullptr && before->name == after->name && before->type == after->type;
  if (isInPlace && after->type != "CNAME") {
    return;
  }
  auto name = before == nullptr ? dns::Name::parse(after->name) : std::nullopt;
  if (!name) {
    d_contents.clear();
    return;
  }
  d_contents.erase({zoneId, name->wire()});
  while (!name->isRoot()) {
    name = name->parent();
    const auto above = d_contents.find({zoneId, name->wire()});
    if (above != d_contents.end() && !above->second.hasNamesBelow) {
      d_contents.erase(above);
    }
  }
}

void SharedTransaction::raiseSerial(const ManagedZone& zone)
{
  const auto soa = d_soas.find(zone.id());
  if (soa != d_soas.end()) {
    d_present.serials.emplace(soa->second.id, soa->second.rdata);
  }
}

void SharedTransaction::addAuditEntry(AuditEntry entry)
{
  d_present.entries.push_back(std::move(entry));
}

void SharedTransaction::beforeLook(const std::string& name)
{
  writeKeptIf([&name](const RecordChanges& records) { return records.hasName(name); });
}

void SharedTransaction::beforeLook(int64_t id)
{
  writeKeptIf([id](const RecordChanges& records) { return records.hasRecord(id); });
}

void SharedTransaction::writeOfOthers()
{
  if (!d_kept.records.isEmpty()) {
    together([this] { std::exchange(d_kept.records, {}).write(d_connection); });
  }
}

void SharedTransaction::writeKept()
{
  writeOfOthers();
  if (!d_present.records.isEmpty()) {
    setSavepoint();
    std::exchange(d_present.records, {}).write(d_connection);
  }
}

void SharedTransaction::setSavepoint()
{
  if (!d_hasSavepoint) {
    d_connection.executeScript("SAVEPOINT one");
    d_hasSavepoint = true;
  }
}

void SharedTransaction::beforeWrite()
{
  writeKept();
  setSavepoint();
  d_contents.clear();
}

void SharedTransaction::keep()
{
  if (std::exchange(d_hasSavepoint, false)) {
    d_connection.executeScript("RELEASE SAVEPOINT one");
  }
  d_kept.records.take(d_present.records);
  d_kept.serials.merge(d_present.serials);
  std::move(d_present.entries.begin(), d_present.entries.end(), std::back_inserter(d_kept.entries));
  d_present = {};
}

void SharedTransaction::forget()
{
  if (std::exchange(d_hasSavepoint, false)) {
    d_connection.executeScript("ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one");
    d_locked.clear(); // a lock that was taken behind the savepoint ended with it
    d_contents.clear();
  }
  d_present = {};
}

void SharedTransaction::finish()
{
  writeOfOthers();
  if (d_kept.serials.empty() && d_kept.entries.empty()) {
    return;
  }
  std::vector<int64_t> soaIds;
  std::vector<std::string> soas;
  for (const auto& [id, rdata] : d_kept.serials) {
    if (const auto serial = serialOf(rdata)) {
      soaIds.push_back(id);
      soas.push_back(withSerial(rdata, risenSerial(*serial, static_cast<uint32_t>(std::time(nullptr)))));
    }
  }
  pg::Parameters parameters = {pg::arrayText(soaIds), pg::arrayText(soas)};
  const auto columns = columnsOf(d_kept.entries);
  parameters.insert(parameters.end(), columns.begin(), columns.end());
  together([&] { d_connection.execute(statements::kEndSharedChanges, parameters); });
}

} // namespace dodns::recorddb
