// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "test_database.hh"

#include "recorddb/schema.hh"

#include <cppunit/TestAssert.h>
#include <cstdlib>
#include <thread>

namespace dodns::recorddb {

namespace {

pg::ConnectionSettings clusterSettings(const std::string& database)
{
  const char* conninfo = std::getenv("DODNS_TEST_DATABASE");
  CPPUNIT_ASSERT_MESSAGE("DODNS_TEST_DATABASE is not set: run the suite by tests/with-postgres", conninfo != nullptr);
  pg::ConnectionSettings settings;
  settings.conninfo = conninfo + (database.empty() ? "" : " dbname=" + database); // the last one counts
  return settings;
}

void createDatabase(const std::string& name)
{
  pg::Connection(clusterSettings({})).executeScript("CREATE DATABASE " + name);
}

/** All tables but those that say what database this is. */
constexpr const char* kEmpty = R"(
  DO $do$ BEGIN
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('dodns.%I', tablename), ', ') || ' RESTART IDENTITY'
             FROM pg_tables
             WHERE schemaname = 'dodns' AND tablename NOT IN ('schema_migrations', 'database_identity', 'feed_state', 'history_state', 'service_stage'));
  END $do$;
  DELETE FROM dodns.feed_state;
  INSERT INTO dodns.feed_state DEFAULT VALUES;
  DELETE FROM dodns.history_state;
  INSERT INTO dodns.history_state DEFAULT VALUES;
  UPDATE dodns.service_stage SET stage = DEFAULT;
  TRUNCATE dodns.change_feed RESTART IDENTITY)";

} // namespace

TestDatabase::TestDatabase(Kind kind)
    : d_kind(kind)
{
  static int number = 0;
  static bool hasUsual = false;
  d_name = kind == Kind::usual ? "dodns_test" : "dodns_test_" + std::to_string(++number);
  const bool isNew = kind != Kind::usual || !hasUsual;
  if (isNew) {
    createDatabase(d_name);
  }
  d_connection = std::make_unique<pg::Connection>(settings());
  if (isNew && kind != Kind::noSchema) {
    applySchema(sql());
  }
  if (kind == Kind::usual) {
    hasUsual = true;
    sql().executeScript(kEmpty);
  }
}

TestDatabase::~TestDatabase()
{
  d_connection.reset();
  if (d_kind != Kind::usual) {
    pg::Connection(clusterSettings({})).executeQuietly(("DROP DATABASE " + d_name + " WITH (FORCE)").c_str());
  }
}

pg::ConnectionSettings TestDatabase::settings(const std::string& role) const
{
  auto settings = clusterSettings(d_name);
  if (!role.empty()) {
    settings.conninfo += " user=" + role;
  }
  return settings;
}

pg::ConnectionSettings TestDatabase::standbySettings()
{
  const char* conninfo = std::getenv("DODNS_TEST_STANDBY");
  CPPUNIT_ASSERT_MESSAGE("DODNS_TEST_STANDBY is not set: run the suite by tests/with-postgres --standby", conninfo != nullptr);
  auto settings = this->settings();
  settings.conninfo = conninfo;
  pg::Connection standby(settings);
  const auto written = sql().execute("SELECT pg_current_wal_insert_lsn()")[0].string(0);
  int tries = 0;
  while (!standby.execute("SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn", {written})[0].boolean(0)) {
    CPPUNIT_ASSERT_MESSAGE("the standby does not follow", ++tries < 600);
    // The position may be behind the head of a page that is not begun yet.
    sql().execute("SELECT pg_logical_emit_message(false, 'dodns', '')");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  settings.conninfo += " dbname=" + d_name;
  return settings;
}

void TestDatabase::login(const std::string& role, const std::string& memberOf)
{
  if (sql().execute("SELECT FROM pg_roles WHERE rolname = $1", {role}).isEmpty()) {
    sql().executeScript("CREATE ROLE " + role + " LOGIN IN ROLE " + memberOf);
  }
}

std::string TestDatabase::rows(const char* query, const pg::Parameters& parameters)
{
  std::string text;
  const auto result = sql().execute(query, parameters);
  for (int row = 0; row < result.rowCount(); ++row) {
    text += row > 0 ? " " : "";
    for (int column = 0; column < result.columnCount(); ++column) {
      text += column > 0 ? "|" : "";
      text += result[row].text(column);
    }
  }
  return text;
}

std::string TestDatabase::addZone(const std::string& name)
{
  return sql().execute("INSERT INTO dodns.zones (name) VALUES ($1) RETURNING id", {name})[0].string(0);
}

void TestDatabase::addRecord(const std::string& zoneId, const std::string& name, const std::string& type, const std::string& rdata)
{
  sql().execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES ($1, $2, $3, 300, $4)", {zoneId, name, type, rdata});
}

pg::Error refusal(const std::function<void()>& run)
{
  try {
    run();
  }
  catch (const pg::Error& error) {
    return error;
  }
  CPPUNIT_FAIL("nothing was refused");
  return {"", "", false};
}

void assertRefused(const std::string& where, const std::string& text, const std::function<void()>& run)
{
  std::string told = "nothing";
  try {
    run();
  }
  catch (const pg::Error& error) {
    told = error.what();
  }
  CPPUNIT_ASSERT_MESSAGE(where + ": expected a refusal that says " + text + ", got: " + told, told.find(text) != std::string::npos);
}

} // namespace dodns::recorddb
