// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/schema.hh"

#include "test_database.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;
using recorddb::MigrationState;
using recorddb::TestDatabase;

namespace {

/** The text of the SchemaMismatch that `run` throws. */
std::string mismatch(const std::function<void()>& run)
{
  try {
    run();
  }
  catch (const recorddb::SchemaMismatch& error) {
    return error.what();
  }
  CPPUNIT_FAIL("nothing was refused");
  return {};
}

bool contains(const std::string& text, const std::string& part)
{
  return text.find(part) != std::string::npos;
}

} // namespace

class SchemaTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SchemaTest);
  CPPUNIT_TEST(everythingIsPendingAtFirst);
  CPPUNIT_TEST(applyingTwiceIsHarmless);
  CPPUNIT_TEST(whatIsMissingIsApplied);
  CPPUNIT_TEST(alteredMigrationIsRefused);
  CPPUNIT_TEST(renamedMigrationIsRefused);
  CPPUNIT_TEST(newerSchemaIsRefused);
  CPPUNIT_TEST(newerSchemaIsTakenWhenCompatible);
  CPPUNIT_TEST(compatibilityIsDeclaredAndKept);
  CPPUNIT_TEST(olderSchemaIsRefused);
  CPPUNIT_TEST(failedMigrationLeavesNothing);
  CPPUNIT_TEST(twoAppliersDoNotCollide);
  CPPUNIT_TEST(creatorOfRolesSufficesAsApplier);
  CPPUNIT_TEST(missingRolesAreSaidClearly);
  CPPUNIT_TEST_SUITE_END();

public:
  void everythingIsPendingAtFirst()
  {
    TestDatabase database(TestDatabase::Kind::noSchema);
    const auto all = recorddb::schemaStatus(database.sql());
    CPPUNIT_ASSERT_EQUAL(recorddb::migrations().size(), all.size());
    for (const auto& one : all) {
      CPPUNIT_ASSERT(one.state == MigrationState::pending);
      CPPUNIT_ASSERT(one.appliedAt.empty());
    }
    const auto text = mismatch([&] { recorddb::requireSchema(database.sql()); });
    CPPUNIT_ASSERT_MESSAGE(text, contains(text, "no schema") && contains(text, "dodns schema apply"));
  }

  void applyingTwiceIsHarmless()
  {
    TestDatabase database(TestDatabase::Kind::noSchema);
    CPPUNIT_ASSERT_EQUAL(recorddb::expectedSchemaVersion(), recorddb::applySchema(database.sql()));
    CPPUNIT_ASSERT_EQUAL(0, recorddb::applySchema(database.sql()));
    recorddb::requireSchema(database.sql());
    int version = 0;
    for (const auto& one : recorddb::schemaStatus(database.sql())) {
      CPPUNIT_ASSERT_EQUAL(++version, one.version);
      CPPUNIT_ASSERT(one.state == MigrationState::applied);
      CPPUNIT_ASSERT_EQUAL(std::string("2000-01-01T00:00:00Z").size(), one.appliedAt.size());
    }
    CPPUNIT_ASSERT_EQUAL(std::string("postgres"), database.rows("SELECT DISTINCT applied_by FROM dodns.schema_migrations"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), database.rows("SELECT count(*) FROM dodns.database_identity"));
  }

  void whatIsMissingIsApplied()
  {
    TestDatabase database(TestDatabase::Kind::ownCopy);
    database.sql().executeScript("DELETE FROM dodns.schema_migrations WHERE version = 5;"
                                 "DROP TABLE dodns.nameservers, dodns.database_identity, dodns.feed_state; DROP FUNCTION dodns.prune_change_feed");
    CPPUNIT_ASSERT(recorddb::schemaStatus(database.sql())[4].state == MigrationState::pending);
    CPPUNIT_ASSERT_EQUAL(1, recorddb::applySchema(database.sql()));
    recorddb::requireSchema(database.sql());
  }

  void alteredMigrationIsRefused()
  {
    TestDatabase database(TestDatabase::Kind::ownCopy);
    database.sql().executeScript("UPDATE dodns.schema_migrations SET checksum = sha256('other') WHERE version = 2");
    CPPUNIT_ASSERT(recorddb::schemaStatus(database.sql())[1].state == MigrationState::altered);
    const auto text = mismatch([&] { recorddb::applySchema(database.sql()); });
    CPPUNIT_ASSERT_MESSAGE(text, contains(text, "migration 2 (names)"));
  }

  void renamedMigrationIsRefused()
  {
    TestDatabase database(TestDatabase::Kind::ownCopy);
    database.sql().executeScript("UPDATE dodns.schema_migrations SET name = 'other' WHERE version = 2");
    CPPUNIT_ASSERT(recorddb::schemaStatus(database.sql())[1].state == MigrationState::altered);
  }

  void newerSchemaIsRefused()
  {
    TestDatabase database(TestDatabase::Kind::ownCopy);
    const auto newer = std::to_string(recorddb::expectedSchemaVersion() + 1);
    database.sql().execute("INSERT INTO dodns.schema_migrations (version, name, checksum) VALUES ($1, 'future', '')", {newer});
    CPPUNIT_ASSERT(recorddb::schemaStatus(database.sql()).back().state == MigrationState::unknown);
    const auto apply = mismatch([&] { recorddb::applySchema(database.sql()); });
    CPPUNIT_ASSERT_MESSAGE(apply, contains(apply, "future") && contains(apply, "upgrade"));
    const auto use = mismatch([&] { recorddb::requireSchema(database.sql()); });
    CPPUNIT_ASSERT_MESSAGE(use, contains(use, "schema version " + newer) && contains(use, "expects " + std::to_string(recorddb::expectedSchemaVersion())));
  }

  void newerSchemaIsTakenWhenCompatible()
  {
    TestDatabase database(TestDatabase::Kind::ownCopy);
    const auto expected = recorddb::expectedSchemaVersion();
    const auto add = [&](int version, int since) {
      database.sql().execute("INSERT INTO dodns.schema_migrations (version, name, checksum, compatible_since) VALUES ($1, 'future', '', $2)", {std::to_string(version), std::to_string(since)});
    };
    add(expected + 1, expected);
    recorddb::requireSchema(database.sql());
    // The newest says nothing about those between.
    add(expected + 2, expected + 1);
    add(expected + 3, expected);
    const auto text = mismatch([&] { recorddb::requireSchema(database.sql()); });
    CPPUNIT_ASSERT_MESSAGE(text, contains(text, "schema version " + std::to_string(expected + 3)) && contains(text, "upgrade dodns"));
  }

  void compatibilityIsDeclaredAndKept()
  {
    CPPUNIT_ASSERT_EQUAL(7, recorddb::compatibleSince({7, "name", "-- Copyright\nSELECT 1;\n-- Compatible since: 3\n"}));
    CPPUNIT_ASSERT_EQUAL(3, recorddb::compatibleSince({7, "name", "-- Copyright\n-- Compatible since: 3\n\nSELECT 1;\n"}));
    TestDatabase database(TestDatabase::Kind::noSchema);
    recorddb::applySchema(database.sql());
    CPPUNIT_ASSERT_EQUAL(std::string("|13"), database.rows("SELECT a.compatible_since, b.compatible_since FROM dodns.schema_migrations a, dodns.schema_migrations b WHERE (a.version, b.version) = (13, 14)"));
  }

  void olderSchemaIsRefused()
  {
    TestDatabase database(TestDatabase::Kind::ownCopy);
    database.sql().executeScript("DELETE FROM dodns.schema_migrations WHERE version > 3");
    const auto text = mismatch([&] { recorddb::requireSchema(database.sql()); });
    CPPUNIT_ASSERT_MESSAGE(text, contains(text, "schema version 3") && contains(text, "dodns schema apply"));
  }

  void failedMigrationLeavesNothing()
  {
    TestDatabase database(TestDatabase::Kind::noSchema);
    // The third one cannot make its first table.
    recorddb::applySchema(database.sql());
    database.sql().executeScript("DROP SCHEMA dodns CASCADE; CREATE SCHEMA dodns AUTHORIZATION dodns_owner");
    recorddb::refusal([&] { recorddb::applySchema(database.sql()); });
    CPPUNIT_ASSERT_EQUAL(std::string(), database.rows("SELECT relname FROM pg_class WHERE relnamespace = 'dodns'::regnamespace"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the session is usable", 1, database.sql().execute("SELECT 1")[0].int32(0));
  }

  void twoAppliersDoNotCollide()
  {
    TestDatabase database(TestDatabase::Kind::noSchema);
    std::atomic<int> applied{0};
    std::atomic<int> failed{0};
    const auto apply = [&] {
      try {
        pg::Connection connection(database.settings());
        applied += recorddb::applySchema(connection);
      }
      catch (const std::exception&) {
        ++failed;
      }
    };
    std::thread first(apply);
    std::thread second(apply);
    first.join();
    second.join();
    CPPUNIT_ASSERT_EQUAL(0, failed.load());
    CPPUNIT_ASSERT_EQUAL(recorddb::expectedSchemaVersion(), applied.load());
  }

  /** Managed databases give no superuser away. */
  void creatorOfRolesSufficesAsApplier()
  {
    TestDatabase database(TestDatabase::Kind::noSchema);
    database.login("test_admin", "pg_read_all_settings");
    database.sql().executeScript("ALTER ROLE test_admin CREATEROLE");
    database.sql().executeScript("DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO test_admin', current_database()); END $$");
    pg::Connection admin(database.settings("test_admin"));
    CPPUNIT_ASSERT_EQUAL(recorddb::expectedSchemaVersion(), recorddb::applySchema(admin));
    CPPUNIT_ASSERT_EQUAL(std::string("test_admin|dodns_owner"), database.rows("SELECT DISTINCT applied_by, tableowner FROM dodns.schema_migrations, pg_tables WHERE schemaname = 'dodns'"));
  }

  /** Roles belong to the cluster, which has them already: asked for by another name. */
  void missingRolesAreSaidClearly()
  {
    TestDatabase database(TestDatabase::Kind::noSchema);
    database.login("test_nobody", "pg_read_all_settings");
    auto sql = std::string(recorddb::migrations()[0].sql);
    sql.replace(sql.find("'dodns_writer', 'dodns_nameserver'"), 14, "'dodns_absent'");
    pg::Connection nobody(database.settings("test_nobody"));
    const auto error = recorddb::refusal([&] { nobody.executeScript(sql); });
    CPPUNIT_ASSERT_EQUAL(std::string("role dodns_absent is missing, and test_nobody may not create roles. Let a superuser run: CREATE ROLE dodns_absent NOLOGIN; or: ALTER ROLE test_nobody CREATEROLE;"),
                         std::string(error.what()));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SchemaTest);
