// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/schema.hh"

#include <algorithm>
#include <map>

namespace dodns::recorddb {

namespace {

// The history table belongs to the first migration and may not exist yet.
constexpr const char* kHasHistory = "SELECT to_regclass('dodns.schema_migrations') IS NOT NULL";
constexpr const char* kHistory = R"(
  SELECT version, name, encode(checksum, 'hex'), to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  FROM dodns.schema_migrations ORDER BY version)";
constexpr const char* kFoundVersion = "SELECT coalesce(max(version), 0) FROM dodns.schema_migrations";
constexpr const char* kChecksum = "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')";
constexpr const char* kRemember = R"(
  INSERT INTO dodns.schema_migrations (version, name, checksum)
  VALUES ($1, $2, sha256(convert_to($3, 'UTF8'))))";
// Its own statement, because the column came with a later migration than the table.
constexpr const char* kDeclare = "UPDATE dodns.schema_migrations SET compatible_since = $2 WHERE version = $1";
constexpr const char* kIsCompatible = "SELECT bool_and(coalesce(compatible_since, version) <= $1) FROM dodns.schema_migrations WHERE version > $1";
constexpr const char* kLock = "SELECT pg_advisory_xact_lock(36367, 1)"; // "dodns" on a telephone

bool hasHistory(pg::Connection& connection)
{
  return connection.execute(kHasHistory)[0].boolean(0);
}

std::string describe(const MigrationStatus& status)
{
  return "migration " + std::to_string(status.version) + " (" + status.name + ")";
}

/** @throws SchemaMismatch unless what is applied is what this build knows. */
void refuseForeign(const std::vector<MigrationStatus>& all)
{
  for (const auto& status : all) {
    if (status.state == MigrationState::altered) {
      throw SchemaMismatch(describe(status) + " was applied with other contents than this build has: the database was made by another build; use the dodns that applied it, or restore the file in schema/");
    }
    if (status.state == MigrationState::unknown) {
      throw SchemaMismatch(describe(status) + " was applied by a newer dodns; this build expects version " + std::to_string(expectedSchemaVersion()) + ": upgrade dodns on this machine");
    }
  }
}

} // namespace

int expectedSchemaVersion()
{
  return migrations().back().version;
}

int compatibleSince(const Migration& migration)
{
  constexpr std::string_view kComment = "--";
  constexpr std::string_view kDeclaration = "-- Compatible since: ";
  auto rest = migration.sql;
  while (rest.substr(0, kComment.size()) == kComment) {
    const auto line = rest.substr(0, rest.find('\n'));
    if (line.substr(0, kDeclaration.size()) == kDeclaration) {
      return std::stoi(std::string(line.substr(kDeclaration.size())));
    }
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return migration.version;
}

std::vector<MigrationStatus> schemaStatus(pg::Connection& connection)
{
  std::map<int, MigrationStatus> byVersion;
  for (const auto& migration : migrations()) {
    byVersion[migration.version] = {migration.version, std::string(migration.name), MigrationState::pending, {}};
  }
  if (hasHistory(connection)) {
    const auto applied = connection.execute(kHistory);
    for (int i = 0; i < applied.rowCount(); ++i) {
      const auto row = applied[i];
      const auto version = row.int32(0);
      auto& status = byVersion[version];
      const bool isKnown = status.version == version;
      status = {version, row.string(1), MigrationState::unknown, row.string(3)};
      if (isKnown) {
        const auto& migration = migrations()[static_cast<size_t>(version - 1)];
        const auto checksum = connection.execute(kChecksum, {std::string(migration.sql)})[0].string(0);
        const bool isSame = checksum == row.text(2) && migration.name == row.text(1);
        status.state = isSame ? MigrationState::applied : MigrationState::altered;
      }
    }
  }
  std::vector<MigrationStatus> all;
  for (auto& [version, status] : byVersion) {
    all.push_back(std::move(status));
  }
  return all;
}

int applySchema(pg::Connection& connection)
{
  int applied = 0;
  for (const auto& migration : migrations()) {
    pg::Transaction transaction(connection);
    connection.execute(kLock);
    const auto all = schemaStatus(connection); // now: somebody else may have been at it
    refuseForeign(all);
    if (all[static_cast<size_t>(migration.version - 1)].state == MigrationState::pending) {
      connection.executeScript(std::string(migration.sql));
      connection.executeScript("SET LOCAL ROLE dodns_owner");
      connection.execute(kRemember, {std::to_string(migration.version), std::string(migration.name), std::string(migration.sql)});
      if (const auto since = compatibleSince(migration); since != migration.version) {
        connection.execute(kDeclare, {std::to_string(migration.version), std::to_string(since)});
      }
      ++applied;
    }
    transaction.commit();
  }
  return applied;
}

void requireSchema(pg::Connection& connection)
{
  const auto expected = expectedSchemaVersion();
  const auto found = hasHistory(connection) ? connection.execute(kFoundVersion)[0].int32(0) : 0;
  if (found == expected) {
    return;
  }
  const auto text = "the record database has schema version " + std::to_string(found) + ", this build of dodns expects " + std::to_string(expected) + ": ";
  if (found == 0) {
    throw SchemaMismatch("the record database has no schema, this build of dodns expects version " + std::to_string(expected) + ": run 'dodns schema apply' as its owner");
  }
  if (found < expected) {
    throw SchemaMismatch(text + "run 'dodns schema apply' as its owner");
  }
  if (!connection.execute(kIsCompatible, {std::to_string(expected)})[0].boolean(0)) {
    throw SchemaMismatch(text + "upgrade dodns on this machine");
  }
}

} // namespace dodns::recorddb
