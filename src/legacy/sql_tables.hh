// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/configuration.hh"
#include "legacy/sql_query.hh"
#include "legacy/sql_syntax.hh"
#include "legacy/system.hh"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dodns::legacy {

/** An application's own tables in PostgreSQL. The queries are settings:
 * docs/operator/legacy.md; etc/legacy-gpgsql.conf has those of PowerDNS. */
class SqlTables : public System
{
public:
  /** @throws ConfigurationError */
  static std::unique_ptr<System> open(const Configuration& configuration);

  std::string description() const override { return "sql_tables"; }
  void forEachZone(const std::function<void(const ZoneSummary&)>& take) override;
  std::optional<ZoneSummary> findZone(const dns::Name& zone) override;
  void readZone(const dns::Name& zone, const std::function<void(const Entry&)>& take) override;
  std::optional<dns::RRset> read(const dns::Name& zone, const dns::Name& name, uint16_t type) override;
  std::unique_ptr<Transaction> begin() override;
  void apply(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<NextSerial>& serial) override;
  void waitForWrites(const dns::Name& zone) override;
  bool takesSerials(const dns::Name& zone) override;
  void createZone(const dns::Name& zone, const std::vector<dns::Record>& records) override;
  void deleteZone(const dns::Name& zone) override;

private:
  class Open;

  struct Settings
  {
    pg::ConnectionSettings database;
    SqlSyntax syntax;
    bool hasSoaRows = true;
    std::optional<SqlQuery> zones;      ///< name, serial
    std::optional<SqlQuery> zone;       ///< the same of one
    std::optional<SqlQuery> lockZone;   ///< a row when it is there; others wait
    std::optional<SqlQuery> entries;    ///< the columns of Row in its order
    std::optional<SqlQuery> rrset;      ///< the same of a name and type, and of others if that is simpler
    std::optional<SqlQuery> insert;     ///< one row
    std::optional<SqlQuery> change;     ///< one row
    std::optional<SqlQuery> remove;     ///< one row
    std::optional<SqlQuery> afterWrite; ///< once in each write: raises the serial
    std::optional<SqlQuery> addZone;
    std::optional<SqlQuery> removeZone;
  };
  explicit SqlTables(Settings settings)
      : d_settings(std::move(settings)) {}

  struct StoredRecord
  {
    std::string id;
    uint32_t ttl;
    dns::Rdata rdata;
  };
  struct Difference;

  pg::Connection& connection();
  template <typename Work>
  auto translated(Work work);
  void write(const std::function<void()>& work);
  void stream(const SqlQuery& query, const Values& values, const std::function<void(const pg::Row&)>& take);
  std::vector<StoredRecord> stored(const dns::Name& zone, const dns::Name& name, uint16_t type);
  bool isLocked(const dns::Name& zone);
  void lockName(const dns::Name& zone);
  void lock(const dns::Name& zone);
  Difference compare(const dns::Name& zone, const RRsetChange& change);
  void writeChanges(const dns::Name& zone, const std::vector<RRsetChange>& changes);
  void changeRecord(const std::string& id, const dns::Name& zone, const dns::Name& name, uint32_t ttl, const dns::Rdata& rdata);
  void insertRecord(const dns::Name& zone, const dns::Name& name, uint32_t ttl, const dns::Rdata& rdata);
  void finishWrite(const dns::Name& zone);
  std::optional<uint32_t> soaSerial(const dns::Name& zone);
  void setSoaSerial(const dns::Name& zone, uint32_t serial);
  void runOnRow(const std::optional<SqlQuery>& statement, const char* setting, const Values& values);
  Values zoneValues(const dns::Name& zone) const;
  Values rrsetValues(const dns::Name& zone, const dns::Name& name, uint16_t type) const;
  Values recordValues(const dns::Name& zone, const dns::Name& name, uint32_t ttl, const dns::Rdata& rdata) const;

  const Settings d_settings;
  std::unique_ptr<pg::Connection> d_connection;
  bool d_isInTransaction = false; ///< of begin()
};

} // namespace dodns::legacy
