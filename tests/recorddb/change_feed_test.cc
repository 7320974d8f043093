// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::TestDatabase;

namespace {

constexpr const char* kTwoZones = R"(
  INSERT INTO dodns.zones (name) VALUES ('example.com.'), ('example.org.');
  INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES
    (1, 'example.com.', 'NS', 300, 'ns1.example.com.'),
    (1, 'www.example.com.', 'A', 300, '192.0.2.1'),
    (1, 'www.example.com.', 'A', 300, '192.0.2.2'),
    (2, 'www.example.org.', 'A', 300, '192.0.2.1');
  INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES (1, 'ALLOW-AXFR-FROM', 'AUTO-NS'))";

} // namespace

/** Which entries the change feed gets from which statement. */
class ChangeFeedTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ChangeFeedTest);
  CPPUNIT_TEST(recordsGiveTheirNames);
  CPPUNIT_TEST(renamedRecordGivesBothNames);
  CPPUNIT_TEST(updateThatChangesNothingGivesNothing);
  CPPUNIT_TEST(onlyTheRowsThatChangeCount);
  CPPUNIT_TEST(manyNamesFoldIntoTheirZone);
  CPPUNIT_TEST(zoneEntryCoversWhatFollowsInItsTransaction);
  CPPUNIT_TEST(zoneEntryOfARolledBackSavepointCoversNothing);
  CPPUNIT_TEST(zonesComeAndGo);
  CPPUNIT_TEST(zoneSettingsAreInfo);
  CPPUNIT_TEST(renamedZoneIsAnotherZone);
  CPPUNIT_TEST(metadataIsInfo);
  CPPUNIT_TEST(stateGivesNothing);
  CPPUNIT_TEST(upsertGivesItsName);
  CPPUNIT_TEST(copyGivesItsNames);
  CPPUNIT_TEST(truncateGivesEveryZone);
  CPPUNIT_TEST(requestedCopyNamesItsNameserver);
  CPPUNIT_TEST(entryTellsItsTransaction);
  CPPUNIT_TEST(changesWakeThoseWhoListen);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  /** What a statement adds to the feed of two zones: zone, scope and name. */
  std::string entriesOf(const std::string& statements)
  {
    d_database->sql().executeScript("TRUNCATE dodns.change_feed");
    d_database->sql().executeScript(statements);
    return d_database->rows("SELECT zone_id || ' ' || scope || coalesce(' ' || name, '') AS entry FROM dodns.change_feed ORDER BY zone_id, scope DESC, name");
  }

  void assertEntries(const std::string& expected, const std::string& statements)
  {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(statements, expected, entriesOf(statements));
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_database->sql().executeScript(kTwoZones);
  }

  void tearDown() override { d_database.reset(); }

  void recordsGiveTheirNames()
  {
    assertEntries("1 name a.example.com.", "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'a.example.com.', 'A', 1, '192.0.2.1'), (1, 'a.example.com.', 'AAAA', 1, '::1')");
    assertEntries("1 name www.example.com. 2 name www.example.org.", "UPDATE dodns.records SET ttl = 301 WHERE name LIKE 'www.%'");
    assertEntries("1 name www.example.com.", "UPDATE dodns.records SET rdata = '192.0.2.9' WHERE rdata = '192.0.2.2'");
    assertEntries("1 name www.example.com.", "UPDATE dodns.records SET disabled = true WHERE rdata = '192.0.2.9'");
    assertEntries("1 name www.example.com.", "UPDATE dodns.records SET type = 'TXT' WHERE rdata = '192.0.2.9'");
    assertEntries("1 name www.example.com.", "DELETE FROM dodns.records WHERE zone_id = 1 AND type = 'A' AND name = 'www.example.com.'");
    assertEntries("", "DELETE FROM dodns.records WHERE name = 'nobody.example.com.'");
  }

  void renamedRecordGivesBothNames()
  {
    assertEntries("1 name new.example.com. 1 name www.example.com.", "UPDATE dodns.records SET name = 'new.example.com.' WHERE rdata = '192.0.2.2'");
    assertEntries("1 name new.example.com. 2 name new.example.org.", "UPDATE dodns.records SET zone_id = 2, name = 'new.example.org.' WHERE rdata = '192.0.2.2'");
  }

  void updateThatChangesNothingGivesNothing()
  {
    assertEntries("", "UPDATE dodns.records SET ttl = ttl, rdata = rdata");
    assertEntries("", "UPDATE dodns.zones SET kind = kind, account = account");
    assertEntries("", "UPDATE dodns.zone_metadata SET content = content");
  }

  void onlyTheRowsThatChangeCount()
  {
    assertEntries("1 name example.com.", "UPDATE dodns.records SET ttl = CASE type WHEN 'NS' THEN 1 ELSE 300 END");
  }

  void manyNamesFoldIntoTheirZone()
  {
    const auto insert = [](const char* names, const char* prefix) {
      return std::string("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT 1, '") + prefix + "' || n || '.example.com.', 'A', 300, '192.0.2.1' FROM generate_series(1, " + names + ") n";
    };
    const auto thousand = entriesOf(insert("1000", "a"));
    CPPUNIT_ASSERT_EQUAL(std::string("1000|name"), d_database->rows("SELECT count(*), min(scope) FROM dodns.change_feed"));
    assertEntries("1 zone", insert("1001", "b"));
    assertEntries("1 zone 2 name www.example.org.", "UPDATE dodns.records SET ttl = 5");
    assertEntries("1 zone 2 name www.example.org.", "DELETE FROM dodns.records");
  }

  void zoneEntryCoversWhatFollowsInItsTransaction()
  {
    assertEntries("1 name a.example.com. 3 zone",
                  "BEGIN; INSERT INTO dodns.zones (name) VALUES ('example.net.');"
                  "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (3, 'a.example.net.', 'A', 1, '192.0.2.1');"
                  "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'a.example.com.', 'A', 1, '192.0.2.1');"
                  "UPDATE dodns.records SET ttl = 2 WHERE zone_id = 3; COMMIT");
    // The next transaction is another one.
    assertEntries("3 name a.example.net.", "UPDATE dodns.records SET ttl = 3 WHERE zone_id = 3");
  }

  void zoneEntryOfARolledBackSavepointCoversNothing()
  {
    assertEntries("1 name www.example.com.",
                  "BEGIN; SAVEPOINT s;"
                  "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT 1, n || '.example.com.', 'A', 300, '192.0.2.1' FROM generate_series(1, 2000) n;"
                  "ROLLBACK TO s; UPDATE dodns.records SET ttl = 2 WHERE name = 'www.example.com.'; COMMIT");
  }

  void zonesComeAndGo()
  {
    assertEntries("3 zone", "INSERT INTO dodns.zones (name) VALUES ('example.net.')");
    assertEntries("", "INSERT INTO dodns.zones (name) VALUES ('example.net.') ON CONFLICT DO NOTHING");
    assertEntries("3 zone", "DELETE FROM dodns.zones WHERE name = 'example.net.'");
    entriesOf("DELETE FROM dodns.zones WHERE name = 'example.com.'");
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(*) FROM dodns.change_feed WHERE zone_id = 1 AND scope = 'zone'"));
  }

  void zoneSettingsAreInfo()
  {
    assertEntries("1 info", "UPDATE dodns.zones SET kind = 'primary' WHERE id = 1");
    assertEntries("1 info", "UPDATE dodns.zones SET account = 'a' WHERE id = 1");
    assertEntries("1 info", "UPDATE dodns.zones SET primaries = '{192.0.2.1,192.0.2.2:5300}' WHERE id = 1");
    assertEntries("1 info", "UPDATE dodns.zones SET catalog = 'catalog.example.' WHERE id = 1");
    assertEntries("1 info", "UPDATE dodns.zones SET catalog = NULL WHERE id = 1");
    assertEntries("1 info", "UPDATE dodns.zones SET options = '{}' WHERE id = 1");
    assertEntries("1 info 2 info", "UPDATE dodns.zones SET kind = 'secondary'");
  }

  void renamedZoneIsAnotherZone()
  {
    assertEntries("1 zone", "BEGIN; DELETE FROM dodns.records WHERE zone_id = 1; TRUNCATE dodns.change_feed; UPDATE dodns.zones SET name = 'example.net.', kind = 'primary' WHERE id = 1; COMMIT");
    assertEntries("1 zone 3 zone", "BEGIN; DELETE FROM dodns.zone_metadata; TRUNCATE dodns.change_feed; UPDATE dodns.zones SET id = DEFAULT WHERE id = 1; COMMIT");
  }

  void metadataIsInfo()
  {
    assertEntries("1 info", "INSERT INTO dodns.zone_metadata (zone_id, kind, ordinal, content) VALUES (1, 'X', 0, 'a'), (1, 'X', 1, 'b')");
    assertEntries("1 info", "UPDATE dodns.zone_metadata SET content = 'c' WHERE content = 'b'");
    assertEntries("1 info", "UPDATE dodns.zone_metadata SET ordinal = 7 WHERE content = 'c'");
    assertEntries("1 info 2 info", "UPDATE dodns.zone_metadata SET zone_id = 2 WHERE content = 'c'");
    assertEntries("2 info", "DELETE FROM dodns.zone_metadata WHERE content = 'c'");
  }

  void stateGivesNothing()
  {
    assertEntries("", "INSERT INTO dodns.zone_state (zone_id, notified_serial) VALUES (1, 7)");
    assertEntries("", "UPDATE dodns.zone_state SET last_check = now()");
    assertEntries("", "DELETE FROM dodns.zone_state");
  }

  void upsertGivesItsName()
  {
    const std::string upsert = "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'example.com.', 'NS', ";
    const std::string end = ", 'ns1.example.com.') ON CONFLICT (zone_id, order_key, type, (md5(rdata)::uuid)) DO UPDATE SET ttl = excluded.ttl";
    assertEntries("1 name example.com.", upsert + "5" + end);
    assertEntries("", upsert + "5" + end);
  }

  void copyGivesItsNames()
  {
    d_database->sql().executeScript("TRUNCATE dodns.change_feed");
    int line = 0;
    d_database->sql().copyIn("COPY dodns.records (zone_id, name, type, ttl, rdata) FROM STDIN", [&line](pg::Connection::CopiedLine& columns) {
      columns = {"1", "copied" + std::to_string(line) + ".example.com.", "A", "300", "192.0.2.1"};
      return ++line <= 2;
    });
    CPPUNIT_ASSERT_EQUAL(std::string("copied0.example.com. copied1.example.com."), d_database->rows("SELECT name FROM dodns.change_feed ORDER BY name"));
  }

  void truncateGivesEveryZone()
  {
    assertEntries("1 info 2 info", "TRUNCATE dodns.zone_metadata");
    assertEntries("1 zone 2 zone", "TRUNCATE dodns.records");
    entriesOf("TRUNCATE dodns.zones CASCADE");
    CPPUNIT_ASSERT_EQUAL(std::string("1 2"), d_database->rows("SELECT DISTINCT zone_id FROM dodns.change_feed WHERE scope = 'zone' ORDER BY 1"));
  }

  void requestedCopyNamesItsNameserver()
  {
    assertEntries("0 copy ns1.example.net", "SELECT dodns.request_copy('ns1.example.net')");
  }

  void entryTellsItsTransaction()
  {
    d_database->sql().executeScript("TRUNCATE dodns.change_feed");
    pg::Transaction transaction(d_database->sql());
    d_database->sql().execute("SAVEPOINT s"); // a subtransaction has a number of its own
    d_database->sql().execute("UPDATE dodns.records SET ttl = 1");
    CPPUNIT_ASSERT_EQUAL(std::string("t"), d_database->rows("SELECT bool_and(xid = pg_current_xact_id() AND at > now() - interval '1 minute') FROM dodns.change_feed"));
  }

  void changesWakeThoseWhoListen()
  {
    pg::Connection follower(d_database->settings());
    follower.listen("dodns");
    const auto wakes = [&](const char* statement) {
      d_database->sql().executeScript(statement);
      return follower.waitForNotification(std::chrono::milliseconds(300));
    };
    CPPUNIT_ASSERT(wakes("SELECT dodns.request_copy('ns1')"));
    CPPUNIT_ASSERT(wakes("UPDATE dodns.records SET ttl = 7"));
    CPPUNIT_ASSERT(!wakes("UPDATE dodns.records SET ttl = 7"));
    CPPUNIT_ASSERT(!wakes("BEGIN; UPDATE dodns.records SET ttl = 8; ROLLBACK"));
    CPPUNIT_ASSERT(wakes("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'a.example.com.', 'A', 1, '192.0.2.1')"));
    CPPUNIT_ASSERT(wakes("DELETE FROM dodns.records WHERE name = 'a.example.com.'"));
    CPPUNIT_ASSERT(wakes("UPDATE dodns.zones SET kind = 'primary'"));
    CPPUNIT_ASSERT(wakes("INSERT INTO dodns.zones (name) VALUES ('example.net.')"));
    CPPUNIT_ASSERT(wakes("DELETE FROM dodns.zone_metadata"));
    CPPUNIT_ASSERT(wakes("INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES (1, 'X', 'y')"));
    CPPUNIT_ASSERT(wakes("UPDATE dodns.zone_metadata SET content = 'z'"));
    CPPUNIT_ASSERT(wakes("TRUNCATE dodns.records"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangeFeedTest);
