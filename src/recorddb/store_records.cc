// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/order_key.hh"
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

#include <limits>

namespace dodns::recorddb {

namespace {

/** So many that a zone loaded in one transaction makes statements that touch
 * more than 1000 names each, which the change feed folds into one row. */
constexpr size_t kRecordsPerStatement = 10000;

constexpr uint32_t kMaxTtl = std::numeric_limits<int32_t>::max(); // RFC 2181 section 8

/** What the parent signs at a delegation (RFC 4035 section 2.2). */
bool isOfParent(const std::string& type)
{
  return type == "DS" || type == "NSEC" || type == "RRSIG";
}

/** Says of each record whether its zone has authority for it. Takes a zone's
 * records in canonical order of their names. A name's records are kept until
 * all are there, because an NS among them decides on the others. */
class AuthorityWalk
{
public:
  AuthorityWalk(const dns::Name& zone, const Store::TakeRecord& take)
      : d_apexKey(dns::orderKey(zone)), d_take(take) {}

  /** For a walk that begins below a delegation. */
  void beginBelow(const dns::Name& delegation) { d_cutKey = dns::orderKey(delegation); }

  void add(RecordRow record)
  {
    if (!d_sameName.empty() && d_sameName.front().row.name != record.name) {
      finishName();
    }
    d_sameName.push_back({std::move(record), true});
  }

  void finishName()
  {
    if (d_sameName.empty()) {
      return;
    }
    const auto name = dns::Name::parse(d_sameName.front().row.name);
    const auto key = name ? dns::orderKey(*name) : std::string();
    const bool isBelowCut = !d_cutKey.empty() && key != d_cutKey && dns::isKeyWithin(key, d_cutKey);
    bool isCut = false;
    for (const auto& record : d_sameName) {
      isCut = isCut || (record.row.type == "NS" && !record.row.disabled && key != d_apexKey && !isBelowCut);
    }
    if (isCut) {
      d_cutKey = key;
    }
    for (auto& record : d_sameName) {
      record.isAuthoritative = !isBelowCut && (!isCut || isOfParent(record.row.type));
      d_take(record);
    }
    d_sameName.clear();
  }

private:
  const std::string d_apexKey;
  const Store::TakeRecord& d_take;
  std::string d_cutKey; ///< of the last delegation; never empty: the root is no delegation
  std::vector<Store::Record> d_sameName;
};

std::vector<std::string> selfAndAncestors(dns::Name name)
{
  std::vector<std::string> all = {name.toText()};
  while (!name.isRoot()) {
    name = name.parent();
    all.push_back(name.toText());
  }
  return all;
}

} // namespace

std::optional<dns::Name> Store::nameOfZone(int32_t zoneId)
{
  const auto zone = reader().execute(statements::kZoneName, {std::to_string(zoneId)});
  return zone.isEmpty() ? std::nullopt : dns::Name::parse(zone[0].text(0));
}

std::optional<dns::Name> Store::topmostDelegation(int32_t zoneId, const dns::Name& name)
{
  const auto found = reader().execute(statements::kTopmostDelegation, {std::to_string(zoneId), pg::arrayText(selfAndAncestors(name))});
  return found.isEmpty() ? std::nullopt : dns::Name::parse(found[0].text(0));
}

void Store::listZone(int32_t zoneId, bool includeDisabled, const TakeRecord& take)
{
  const auto zone = nameOfZone(zoneId);
  if (!zone) {
    return;
  }
  AuthorityWalk walk(*zone, take);
  reader().stream(statements::kListZone, {std::to_string(zoneId), includeDisabled ? "t" : "f"}, [&walk](const pg::Row& row) { walk.add(toRecord(row)); });
  walk.finishName();
}

void Store::listSubtree(int32_t zoneId, const dns::Name& top, const TakeRecord& take)
{
  if (top.isRoot()) {
    listZone(zoneId, false, take);
    return;
  }
  const auto zone = nameOfZone(zoneId);
  if (!zone) {
    return;
  }
  AuthorityWalk walk(*zone, take);
  if (const auto above = topmostDelegation(zoneId, top.parent())) {
    walk.beginBelow(*above);
  }
  reader().stream(statements::kListSubtree, {std::to_string(zoneId), top.toText()}, [&walk](const pg::Row& row) { walk.add(toRecord(row)); });
  walk.finishName();
}

void Store::lookup(int32_t zoneId, const dns::Name& name, const std::string& type, bool includeDisabled, const TakeRecord& take)
{
  const pg::Parameters parameters = {std::to_string(zoneId), name.toText(), pg::arrayText(selfAndAncestors(name)), type, includeDisabled ? "t" : "f"};
  const auto found = reader().execute(statements::kLookup, parameters);
  for (int i = 0; i < found.rowCount(); ++i) {
    const auto row = found[i];
    const bool isCut = row.boolean(6);
    const bool isBelowCut = row.boolean(7);
    auto record = toRecord(row);
    const bool isAuthoritative = !isBelowCut && (!isCut || isOfParent(record.type));
    take({std::move(record), isAuthoritative});
  }
}

void Store::deleteAllRecords(int32_t zoneId)
{
  write([&](pg::Connection& connection) {
    lockZone(zoneId);
    return connection.execute(statements::kDeleteAllRecords, {std::to_string(zoneId)});
  });
}

void Store::replaceRrset(int32_t zoneId, const dns::Name& name, const std::string& type, const std::vector<RecordRow>& records)
{
  write([&](pg::Connection& connection) {
    lockZone(zoneId);
    const auto deleted = connection.execute(statements::kDeleteRrset, {std::to_string(zoneId), name.toText(), type});
    if (records.empty()) {
      connection.execute(statements::kDeleteComments, {std::to_string(zoneId), name.toText(), type});
    }
    insertRecords(records);
    return deleted;
  });
}

void Store::addRecord(const RecordRow& record)
{
  if (!inTransaction()) {
    write([&](pg::Connection& /*unused*/) {
      insertRecords({record});
      return true;
    });
    return;
  }
  auto& pending = session().pending;
  pending.push_back(record);
  if (pending.size() >= kRecordsPerStatement) {
    flush();
  }
}

void Store::flush()
{
  if (!d_session->pending.empty()) {
    const auto records = std::move(d_session->pending);
    d_session->pending.clear();
    insertRecords(records);
  }
}

void Store::insertRecords(const std::vector<RecordRow>& records)
{
  std::vector<int64_t> zoneIds;
  std::vector<std::string> names;
  std::vector<std::string> types;
  std::vector<int64_t> ttls;
  std::vector<std::string> rdatas;
  std::vector<std::string> disabled;
  for (const auto& record : records) {
    if (record.ttl > kMaxTtl) {
      throw pg::Error("the TTL " + std::to_string(record.ttl) + " of " + record.name + " " + record.type + " is above " + std::to_string(kMaxTtl), "23514", false);
    }
    lockZone(record.zoneId);
    zoneIds.push_back(record.zoneId);
    names.push_back(record.name);
    types.push_back(record.type);
    ttls.push_back(record.ttl);
    rdatas.push_back(record.rdata);
    disabled.emplace_back(record.disabled ? "t" : "f");
  }
  if (!records.empty()) {
    d_session->connection.execute(statements::kInsertRecords,
                                  {pg::arrayText(zoneIds), pg::arrayText(names), pg::arrayText(types),
                                   pg::arrayText(ttls), pg::arrayText(rdatas), pg::arrayText(disabled)});
  }
}

} // namespace dodns::recorddb
