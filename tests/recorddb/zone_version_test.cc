// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "fqdn.hh"
#include "recorddb/idempotency.hh"
#include "recorddb/managed_zone.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::ManagedZone;
using recorddb::TestDatabase;

/** The version of a zone, and answers that are kept. */
class ZoneVersionTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ZoneVersionTest);
  CPPUNIT_TEST(everyTransactionThatChangesAZoneCounts);
  CPPUNIT_TEST(whatChangesNothingDoesNot);
  CPPUNIT_TEST(writersOfOneZoneDoNotWait);
  CPPUNIT_TEST(ownChangesCanBeLeftOut);
  CPPUNIT_TEST(foldingKeepsTheVersion);
  CPPUNIT_TEST(nothingIsLeftOfAZone);
  CPPUNIT_TEST(answersAreKeptForATime);
  CPPUNIT_TEST(busyKeyIsTold);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::string d_zone;

  pg::Connection& sql() { return d_database->sql(); }

  std::string version() { return ManagedZone::find(sql(), recorddb::fqdn("example.com."))->version(); }

  void assertChanges(const char* statement)
  {
    const auto before = version();
    sql().executeScript(statement);
    CPPUNIT_ASSERT_MESSAGE(statement, version() != before);
  }

  void assertKeeps(const char* statement)
  {
    const auto before = version();
    sql().executeScript(statement);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(statement, before, version());
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_zone = d_database->addZone("example.com.");
    d_database->addZone("example.org.");
  }
  void tearDown() override { d_database.reset(); }

  void everyTransactionThatChangesAZoneCounts()
  {
    assertChanges("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'example.com.', 'A', 60, '192.0.2.1')");
    assertChanges("UPDATE dodns.records SET ttl = 61");
    assertChanges("UPDATE dodns.records SET disabled = true");
    assertChanges("DELETE FROM dodns.records");
    assertChanges("UPDATE dodns.zones SET kind = 'primary' WHERE id = 1");
    assertChanges("INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES (1, 'X', 'y')");
    const auto before = version();
    sql().executeScript("BEGIN; UPDATE dodns.zones SET account = 'a' WHERE id = 1; UPDATE dodns.zones SET account = 'b' WHERE id = 1; COMMIT");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a transaction is one change", std::to_string(std::stoi(before.substr(2)) + 1), version().substr(2));
  }

  void whatChangesNothingDoesNot()
  {
    assertKeeps("UPDATE dodns.zones SET kind = kind WHERE id = 1");
    assertKeeps("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (2, 'example.org.', 'A', 60, '192.0.2.1')");
    assertKeeps("BEGIN; INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'example.com.', 'A', 60, '192.0.2.1'); ROLLBACK");
  }

  void writersOfOneZoneDoNotWait()
  {
    const auto before = version();
    pg::Connection other(d_database->settings());
    sql().executeScript("BEGIN; INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'a.example.com.', 'A', 60, '192.0.2.1')");
    other.executeScript("SET lock_timeout = '1s'; INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'b.example.com.', 'A', 60, '192.0.2.1')");
    const auto between = ManagedZone::find(other, recorddb::fqdn("example.com."))->version();
    sql().executeScript("COMMIT");
    CPPUNIT_ASSERT(before != between);
    CPPUNIT_ASSERT_MESSAGE("the one that began first and ended last counts, too", between != version());
  }

  void ownChangesCanBeLeftOut()
  {
    auto zone = *ManagedZone::find(sql(), recorddb::fqdn("example.com."));
    const auto before = zone.version();
    pg::Transaction transaction(sql());
    zone.add({0, "example.com.", "A", 60, "192.0.2.1", {}});
    CPPUNIT_ASSERT_EQUAL(before, zone.versionBefore());
    CPPUNIT_ASSERT(before != zone.version());
    transaction.rollback();
  }

  void foldingKeepsTheVersion()
  {
    for (int i = 0; i < 150; ++i) {
      sql().executeScript("UPDATE dodns.zones SET account = account || 'x' WHERE id = 1");
    }
    CPPUNIT_ASSERT_EQUAL(std::string("1-151"), version());
    const auto left = std::stoi(d_database->rows("SELECT count(*) FROM dodns.zone_changes WHERE zone_id = 1"));
    CPPUNIT_ASSERT_MESSAGE(std::to_string(left) + " rows", left < 80);
  }

  void nothingIsLeftOfAZone()
  {
    sql().executeScript("DELETE FROM dodns.zones WHERE id = 1");
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT DISTINCT zone_id FROM dodns.zone_changes"));
  }

  void answersAreKeptForATime()
  {
    const auto token = sql().execute("INSERT INTO dodns.tokens (hash, label, scopes) VALUES (decode(repeat('00', 32), 'hex'), 't', '{write}') RETURNING id")[0].int64(0);
    const std::chrono::hours age(1);
    const std::string digest(64, 'a');
    CPPUNIT_ASSERT(!recorddb::findAnswer(sql(), token, "k", age));
    recorddb::keepAnswer(sql(), token, "k", {digest, 201, "ETag: x\n", "{}"}, age);
    const auto kept = recorddb::findAnswer(sql(), token, "k", age);
    CPPUNIT_ASSERT(kept && kept->digest == digest && kept->status == 201 && kept->headers == "ETag: x\n" && kept->body == "{}");
    CPPUNIT_ASSERT(!recorddb::findAnswer(sql(), token, "K", age));
    sql().executeScript("UPDATE dodns.idempotency_keys SET created_at = now() - interval '61 minutes'");
    CPPUNIT_ASSERT_MESSAGE("too old", !recorddb::findAnswer(sql(), token, "k", age));
    recorddb::keepAnswer(sql(), token, "k", {digest, 200, "", ""}, age);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the new one in its place", 200U, recorddb::findAnswer(sql(), token, "k", age)->status);
    sql().executeScript("UPDATE dodns.idempotency_keys SET created_at = now() - interval '61 minutes'");
    recorddb::keepAnswer(sql(), token, "other", {digest, 200, "", ""}, age);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("old ones are forgotten", std::string("other"), d_database->rows("SELECT key FROM dodns.idempotency_keys"));
  }

  void busyKeyIsTold()
  {
    pg::Connection other(d_database->settings());
    pg::Transaction first(sql());
    pg::Transaction second(other);
    recorddb::reserveKey(sql(), 1, "k", std::chrono::milliseconds(50));
    recorddb::reserveKey(other, 2, "k", std::chrono::milliseconds(50));
    recorddb::reserveKey(other, 1, "l", std::chrono::milliseconds(50));
    CPPUNIT_ASSERT_THROW(recorddb::reserveKey(other, 1, "k", std::chrono::milliseconds(50)), recorddb::KeyIsBusy);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ZoneVersionTest);
