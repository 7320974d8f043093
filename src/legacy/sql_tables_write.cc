// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "legacy/sql_tables.hh"
#include "pg/advisory_lock.hh"

#include <algorithm>

namespace dodns::legacy {

namespace {

constexpr int32_t kLockSpace = 36370; ///< not those of the record database, which may be the same one

} // namespace

/** What there is too much and too little of in the rows of an RRset. */
struct SqlTables::Difference
{
  uint32_t ttl = 0;
  std::vector<StoredRecord> surplus;
  std::vector<dns::Rdata> missing;
  std::vector<StoredRecord> retimed; ///< stay, with another TTL
};

/** @returns false when there is no such zone. */
bool SqlTables::isLocked(const dns::Name& zone)
{
  return !connection().execute(d_settings.lockZone->sql(), d_settings.lockZone->parameters(zoneValues(zone))).isEmpty();
}

/** A zone that is being made has no row that could be locked: PostgreSQL lets go of this when all can see it. */
void SqlTables::lockName(const dns::Name& zone)
{
  pg::lockName(connection(), kLockSpace, zone.toText());
}

void SqlTables::lock(const dns::Name& zone)
{
  if (!isLocked(zone)) {
    throw Error(Error::Kind::noZone, "sql_tables: there is no zone " + zone.toText());
  }
}

SqlTables::Difference SqlTables::compare(const dns::Name& zone, const RRsetChange& change)
{
  const auto what = change.name.toText() + " " + dns::rrtypeToText(change.type);
  if (change.type == dns::rrtype::kSoa && (!d_settings.hasSoaRows || !change.before || !change.after)) {
    throw Error(Error::Kind::unsupported, "sql_tables: " + what + " cannot be changed like this");
  }
  if (!isSame(read(zone, change.name, change.type), change.before)) {
    throw Error(Error::Kind::conflict, "sql_tables: " + what + " is not what it was");
  }
  Difference difference;
  difference.surplus = stored(zone, change.name, change.type);
  if (!change.after) {
    return difference;
  }
  difference.ttl = change.after->ttl;
  difference.missing = change.after->rdata;
  if (change.type == dns::rrtype::kSoa) {
    auto& soa = difference.missing.front();
    soa = withSerial(soa, raisedSerial(serialOf(difference.surplus.front().rdata), serialOf(soa)));
  }
  for (auto row = difference.surplus.begin(); row != difference.surplus.end();) {
    const auto wanted = std::find(difference.missing.begin(), difference.missing.end(), row->rdata);
    if (wanted == difference.missing.end()) {
      ++row;
      continue;
    }
    difference.missing.erase(wanted);
    if (row->ttl != difference.ttl) {
      difference.retimed.push_back(*row);
    }
    row = difference.surplus.erase(row);
  }
  return difference;
}

void SqlTables::writeChanges(const dns::Name& zone, const std::vector<RRsetChange>& changes)
{
  std::vector<Difference> differences;
  differences.reserve(changes.size());
  for (const auto& change : changes) {
    differences.push_back(compare(zone, change));
  }
  // What goes goes first: an application may have rules of its own about what stands beside what.
  for (auto& difference : differences) {
    while (difference.surplus.size() > difference.missing.size()) {
      runOnRow(d_settings.remove, "delete", {{"id", difference.surplus.back().id}});
      difference.surplus.pop_back();
    }
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    // Rows are changed rather than replaced: an application has columns that we do not know.
    auto& [ttl, surplus, missing, retimed] = differences[i];
    for (const auto& row : retimed) {
      changeRecord(row.id, zone, changes[i].name, ttl, row.rdata);
    }
    for (; !surplus.empty(); surplus.pop_back(), missing.pop_back()) {
      changeRecord(surplus.back().id, zone, changes[i].name, ttl, missing.back());
    }
    for (const auto& rdata : missing) {
      insertRecord(zone, changes[i].name, ttl, rdata);
    }
  }
}

void SqlTables::changeRecord(const std::string& id, const dns::Name& zone, const dns::Name& name, uint32_t ttl, const dns::Rdata& rdata)
{
  auto values = recordValues(zone, name, ttl, rdata);
  values["id"] = id;
  runOnRow(d_settings.change, "change", values);
}

void SqlTables::insertRecord(const dns::Name& zone, const dns::Name& name, uint32_t ttl, const dns::Rdata& rdata)
{
  runOnRow(d_settings.insert, "insert", recordValues(zone, name, ttl, rdata));
}

void SqlTables::finishWrite(const dns::Name& zone)
{
  if (d_settings.afterWrite) {
    connection().execute(d_settings.afterWrite->sql(), d_settings.afterWrite->parameters(zoneValues(zone)));
  }
}

/** The zone's serial, where it is that in the row of its SOA. */
std::optional<uint32_t> SqlTables::soaSerial(const dns::Name& zone)
{
  if (!d_settings.hasSoaRows || !d_settings.change) {
    return std::nullopt;
  }
  const auto found = findZone(zone);
  try {
    const auto rows = stored(zone, zone, dns::rrtype::kSoa);
    const auto serial = rows.size() == 1 ? std::optional(serialOf(rows.front().rdata)) : std::nullopt;
    return found && found->serial == serial ? serial : std::nullopt;
  }
  catch (const Error& error) {
    if (!error.isRefusal()) {
      throw;
    }
    return std::nullopt; // a row that cannot be converted
  }
}

void SqlTables::setSoaSerial(const dns::Name& zone, uint32_t serial)
{
  for (const auto& row : stored(zone, zone, dns::rrtype::kSoa)) {
    if (serialOf(row.rdata) != serial) {
      auto values = recordValues(zone, zone, row.ttl, withSerial(row.rdata, serial));
      values["id"] = row.id;
      runOnRow(d_settings.change, "change", values);
    }
  }
}

void SqlTables::runOnRow(const std::optional<SqlQuery>& statement, const char* setting, const Values& values)
{
  if (!statement) {
    throw Error(Error::Kind::unsupported, std::string("sql_tables cannot write: `") + setting + "` is not set");
  }
  const auto rows = connection().execute(statement->sql(), statement->parameters(values)).affectedRows();
  if (rows != 1) {
    throw Error(Error::Kind::refused, std::string("sql_tables: `") + setting + "` touched " + std::to_string(rows) + " rows instead of one");
  }
}

} // namespace dodns::legacy
