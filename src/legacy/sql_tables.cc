// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/sql_tables.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

#include <algorithm>
#include <exception>
#include <limits>

namespace dodns::legacy {

namespace {

constexpr const char* kUniqueViolation = "23505";

Error translate(const pg::Error& error)
{
  const auto text = std::string("sql_tables: ") + error.what();
  if (error.isRetryable()) {
    return {Error::Kind::unavailable, text};
  }
  return {error.sqlState() == kUniqueViolation ? Error::Kind::conflict : Error::Kind::refused, text};
}

int64_t numberIn(const pg::Row& row, int column, const char* what)
{
  try {
    return row.int64(column);
  }
  catch (const pg::Error&) {
    throw Error(Error::Kind::unsupported, "sql_tables: " + std::string(what) + " '" + row.string(column) + "' is no number");
  }
}

/** What the queries of the configuration return. */
void requireColumns(const pg::Row& row, int count)
{
  if (row.columnCount() < count) {
    throw Error(Error::Kind::unsupported, "sql_tables: a query returns " + std::to_string(row.columnCount()) + " columns instead of " + std::to_string(count) + ": see the configuration");
  }
}

std::optional<uint32_t> ttlOf(const pg::Row& row, int column)
{
  if (row.isNull(column)) {
    return std::nullopt;
  }
  constexpr auto kMost = std::numeric_limits<uint32_t>::max();
  const auto ttl = numberIn(row, column, "TTL");
  return ttl < 0 || ttl > kMost ? kMost : static_cast<uint32_t>(ttl); // no valid TTL either, and verification says so
}

Row rowOf(const pg::Row& row)
{
  requireColumns(row, 6);
  enum Column
  {
    id,
    name,
    ttl,
    type,
    data,
    priority,
  };
  return {row.string(id), row.string(name), ttlOf(row, ttl), row.string(type), row.string(data),
          row.isNull(priority) ? std::nullopt : std::optional(row.string(priority))};
}

std::optional<uint32_t> serialOfZone(const pg::Row& row)
{
  requireColumns(row, 2);
  return row.isNull(1) ? std::nullopt : std::optional(static_cast<uint32_t>(numberIn(row, 1, "serial")));
}

} // namespace

/** Runs work on the database and says what is wrong in the words of System. */
template <typename Work>
auto SqlTables::translated(Work work)
{
  try {
    return work();
  }
  catch (const pg::Error& error) {
    throw translate(error);
  }
}

class SqlTables::Open : public Transaction
{
public:
  explicit Open(SqlTables& tables)
      : d_tables(tables), d_transaction(std::make_unique<pg::Transaction>(tables.connection()))
  {
    d_tables.d_isInTransaction = true;
  }
  ~Open() override { d_tables.d_isInTransaction = false; }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;

  void commit() override
  {
    try {
      d_transaction->commit();
    }
    catch (const pg::Error& error) {
      const auto translation = translate(error);
      throw Error(translation.kind(), translation.what(), error.connectionIsUnusable());
    }
  }

private:
  SqlTables& d_tables;
  std::unique_ptr<pg::Transaction> d_transaction;
};

std::unique_ptr<Transaction> SqlTables::begin()
{
  return translated([this] { return std::make_unique<Open>(*this); });
}

/** Runs some statements in the transaction that is open, or in one of their own. */
void SqlTables::write(const std::function<void()>& work)
{
  const auto own = d_isInTransaction ? nullptr : begin();
  translated(work);
  if (own) {
    own->commit();
  }
}

pg::Connection& SqlTables::connection()
{
  if (!d_connection || !d_connection->isOpen()) {
    if (d_isInTransaction) {
      throw Error(Error::Kind::unavailable, "sql_tables: the connection is lost, and what was written by it");
    }
    d_connection.reset();
    d_connection = std::make_unique<pg::Connection>(d_settings.database);
    // Else one octet that is no UTF-8 ends a whole query; in databases of other encodings there are none.
    d_connection->execute("SELECT set_config('client_encoding', 'SQL_ASCII', false) WHERE current_setting('server_encoding') = 'SQL_ASCII'");
  }
  return *d_connection;
}

Values SqlTables::zoneValues(const dns::Name& zone) const
{
  return {{"zone", undotted(zone)}, {"zone.", zone.toText()}};
}

Values SqlTables::rrsetValues(const dns::Name& zone, const dns::Name& name, uint16_t type) const
{
  auto values = zoneValues(zone);
  values["name"] = undotted(name);
  values["name."] = name.toText();
  values["owner"] = d_settings.syntax.owner(name, zone);
  values["type"] = dns::rrtypeToText(type);
  return values;
}

Values SqlTables::recordValues(const dns::Name& zone, const dns::Name& name, uint32_t ttl, const dns::Rdata& rdata) const
{
  auto values = rrsetValues(zone, name, rdata.type());
  values["ttl"] = std::to_string(ttl);
  std::tie(values["data"], values["priority"]) = d_settings.syntax.dataOf(rdata, zone);
  return values;
}

void SqlTables::stream(const SqlQuery& query, const Values& values, const std::function<void(const pg::Row&)>& take)
{
  std::exception_ptr ofSink; // which may come from another database
  try {
    connection().stream(query.sql(), query.parameters(values), [&](const pg::Row& row) {
      try {
        take(row);
      }
      catch (...) {
        ofSink = std::current_exception();
        throw;
      }
    });
  }
  catch (const pg::Error& error) {
    if (ofSink) {
      std::rethrow_exception(ofSink);
    }
    throw translate(error);
  }
}

void SqlTables::forEachZone(const std::function<void(const ZoneSummary&)>& take)
{
  stream(*d_settings.zones, {}, [this, &take](const pg::Row& row) {
    const auto text = row.isNull(0) ? std::string() : row.string(0);
    zonefile::Findings findings;
    if (const auto name = text.empty() ? std::nullopt : zonefile::readName(text, dns::Name(), findings)) {
      take({*name, serialOfZone(row)});
      return;
    }
    const auto why = (findings.empty() ? "A zone has a name." : findings.front().message) + " Mend it, or leave it out of `zones`.";
    if (!takeUnreadableZone) {
      throw Error(Error::Kind::refused, "sql_tables: zone '" + text + "': " + why);
    }
    takeUnreadableZone(text, why);
  });
}

std::optional<ZoneSummary> SqlTables::findZone(const dns::Name& zone)
{
  return translated([&] {
    const auto result = connection().execute(d_settings.zone->sql(), d_settings.zone->parameters(zoneValues(zone)));
    return result.isEmpty() ? std::nullopt : std::optional(ZoneSummary{zone, serialOfZone(result[0])});
  });
}

void SqlTables::readZone(const dns::Name& zone, const std::function<void(const Entry&)>& take)
{
  if (!findZone(zone)) {
    throw Error(Error::Kind::noZone, "sql_tables: there is no zone " + zone.toText());
  }
  stream(*d_settings.entries, zoneValues(zone), [&](const pg::Row& columns) {
    const auto row = rowOf(columns);
    take({d_settings.syntax.entryOf(row), "sql_tables, row " + row.id});
  });
}

std::vector<SqlTables::StoredRecord> SqlTables::stored(const dns::Name& zone, const dns::Name& name, uint16_t type)
{
  std::vector<StoredRecord> records;
  const auto result = connection().execute(d_settings.rrset->sql(), d_settings.rrset->parameters(rrsetValues(zone, name, type)));
  for (int i = 0; i < result.rowCount(); ++i) {
    const auto row = rowOf(result[i]);
    const auto entry = d_settings.syntax.entryOf(row);
    zonefile::Findings findings;
    const auto owner = zonefile::readName(entry.name, zone, findings);
    if (!owner || *owner != name) {
      continue;
    }
    auto record = zonefile::readEntry(entry, zone, findings);
    if (!record && dns::rrtypeFromText(entry.type) == type) {
      throw Error(Error::Kind::refused, "sql_tables: row " + row.id + " of " + name.toText() + " cannot be converted: " + findings.front().message);
    }
    if (record && record->type() == type) {
      records.push_back({row.id, record->ttl, std::move(record->rdata)});
    }
  }
  return records;
}

std::optional<dns::RRset> SqlTables::read(const dns::Name& zone, const dns::Name& name, uint16_t type)
{
  const auto records = translated([&] { return stored(zone, name, type); });
  if (records.empty()) {
    return std::nullopt;
  }
  dns::RRset rrset{records.front().ttl, {}};
  for (const auto& record : records) {
    rrset.ttl = std::min(rrset.ttl, record.ttl); // of different ones, which RFC 2181 section 5.2 forbids
    rrset.rdata.push_back(record.rdata);
  }
  rrset.canonicalize();
  return rrset;
}

void SqlTables::apply(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<NextSerial>& serial)
{
  write([&] {
    lock(zone);
    const auto before = serial ? soaSerial(zone) : std::nullopt;
    writeChanges(zone, changes);
    finishWrite(zone);
    if (before) {
      setSoaSerial(zone, serialAfter(*before, *serial));
    }
  });
}

void SqlTables::waitForWrites(const dns::Name& zone)
{
  write([&] {
    lockName(zone);
    isLocked(zone);
  });
}

bool SqlTables::takesSerials(const dns::Name& zone)
{
  return translated([&] { return soaSerial(zone).has_value(); });
}

void SqlTables::createZone(const dns::Name& zone, const std::vector<dns::Record>& records)
{
  if (!d_settings.addZone) {
    throw Error(Error::Kind::unsupported, "sql_tables cannot make zones: `add-zone` is not set");
  }
  if (findZone(zone)) {
    throw Error(Error::Kind::conflict, "sql_tables: there is a zone " + zone.toText() + " already");
  }
  write([&] {
    lockName(zone);
    connection().execute(d_settings.addZone->sql(), d_settings.addZone->parameters(zoneValues(zone)));
    for (const auto& record : records) {
      if (record.type() != dns::rrtype::kSoa || d_settings.hasSoaRows) {
        insertRecord(zone, record.name, record.ttl, record.rdata);
      }
    }
    finishWrite(zone);
  });
}

void SqlTables::deleteZone(const dns::Name& zone)
{
  if (!d_settings.removeZone) {
    throw Error(Error::Kind::unsupported, "sql_tables cannot remove zones: `remove-zone` is not set");
  }
  write([&] {
    lock(zone);
    connection().execute(d_settings.removeZone->sql(), d_settings.removeZone->parameters(zoneValues(zone)));
  });
}

} // namespace dodns::legacy
