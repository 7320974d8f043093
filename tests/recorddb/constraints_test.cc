// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "runner/cases.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns::recorddb;
namespace dns = dodns::dns;

class ConstraintsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ConstraintsTest);
  CPPUNIT_TEST(wrongRecordsAreRefusedByName);
  CPPUNIT_TEST(everyTypeHasOneSpelling);
  CPPUNIT_TEST(longestRdataFits);
  CPPUNIT_TEST(sameRecordTwiceIsRefused);
  CPPUNIT_TEST(recordNeedsItsZone);
  CPPUNIT_TEST(recordStaysInsideItsZone);
  CPPUNIT_TEST(zoneIsNotRenamedAwayFromItsRecords);
  CPPUNIT_TEST(refusalOfAnOutsiderSaysHowToMendIt);
  CPPUNIT_TEST(wrongZonesAreRefusedByName);
  CPPUNIT_TEST(wrongStateAndMetadataAreRefused);
  CPPUNIT_TEST(deletedZoneTakesEverythingAlong);
  CPPUNIT_TEST_SUITE_END();

public:
  void wrongRecordsAreRefusedByName()
  {
    TestDatabase database;
    database.sql().executeScript("INSERT INTO dodns.zones (name) VALUES ('example.com.')");
    for (const auto& one : dodns::runner::readCases("recorddb/data/refused_records", 7)) {
      const auto insert = [&] {
        database.sql().execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, $1, $2, $3, $4)",
                               {one.columns[1], one.columns[2], one.columns[3], one.columns[4]});
      };
      if (one.columns[0] == "OK") {
        try {
          insert();
        }
        catch (const dodns::pg::Error& error) {
          CPPUNIT_FAIL(one.where + ": " + error.what());
        }
      }
      else {
        assertRefused(one.where, one.columns[5], insert);
      }
    }
  }

  void everyTypeHasOneSpelling()
  {
    TestDatabase database;
    for (const auto* table : {"records", "comments"}) {
      const auto condition = database.rows("SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = $1", {std::string(table) + "_type_has_one_spelling"});
      const auto query = "SELECT string_agg(number::text, ',' ORDER BY number) FROM (SELECT number, 'TYPE' || number AS type FROM generate_series(0, 65535) AS number) AS all_types WHERE NOT (" + condition + ")";
      std::string expected;
      for (uint32_t number = 0; number <= UINT16_MAX; ++number) {
        if (dns::rrtypeToText(static_cast<uint16_t>(number)) != "TYPE" + std::to_string(number)) {
          expected += (expected.empty() ? "" : ",") + std::to_string(number);
        }
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(table, expected, database.rows(query.c_str()));
    }
  }

  void longestRdataFits()
  {
    TestDatabase database;
    const auto zone = database.addZone("example.com.");
    database.addRecord(zone, "example.com.", "TXT", std::string(262144, 'x'));
    assertRefused("one more", "records_rdata_is_not_too_long", [&] { database.addRecord(zone, "example.com.", "TXT", std::string(262145, 'x')); });
  }

  void sameRecordTwiceIsRefused()
  {
    TestDatabase database;
    const auto zone = database.addZone("example.com.");
    database.addRecord(zone, "example.com.", "A", "192.0.2.1");
    database.addRecord(zone, "example.com.", "A", "192.0.2.2");
    database.addRecord(zone, "www.example.com.", "A", "192.0.2.1");
    assertRefused("again", "records_are_unique", [&] { database.addRecord(zone, "example.com.", "A", "192.0.2.1"); });
  }

  void recordNeedsItsZone()
  {
    TestDatabase database;
    assertRefused("no zone", "records_zone_exists", [&] { database.addRecord("7", "example.com.", "A", "192.0.2.1"); });
  }

  void recordStaysInsideItsZone()
  {
    TestDatabase database;
    const auto zone = database.addZone("example.com.");
    const auto other = database.addZone("example.org.");
    database.addRecord(zone, "www.example.com.", "A", "192.0.2.1");
    assertRefused("renamed", "lies outside", [&] { database.sql().execute("UPDATE dodns.records SET name = 'www.example.org.'"); });
    assertRefused("moved", "lies outside", [&] { database.sql().execute("UPDATE dodns.records SET zone_id = $1", {other}); });
    database.sql().execute("UPDATE dodns.records SET zone_id = $1, name = 'www.example.org.'", {other});
    const auto root = database.addZone(".");
    database.addRecord(root, "com.", "NS", "a.example.");
    database.addRecord(root, ".", "NS", "a.example.");
  }

  void zoneIsNotRenamedAwayFromItsRecords()
  {
    TestDatabase database;
    const auto zone = database.addZone("example.com.");
    database.sql().execute("UPDATE dodns.zones SET name = 'example.net.'");
    database.addRecord(zone, "www.example.net.", "A", "192.0.2.1");
    assertRefused("renamed", "lies outside its zone example.org.", [&] { database.sql().execute("UPDATE dodns.zones SET name = 'example.org.'"); });
    database.sql().execute("UPDATE dodns.zones SET name = 'net.'");
  }

  void refusalOfAnOutsiderSaysHowToMendIt()
  {
    TestDatabase database;
    const auto zone = database.addZone("example.com.");
    const auto error = refusal([&] { database.addRecord(zone, "example.org.", "A", "192.0.2.1"); });
    CPPUNIT_ASSERT_EQUAL(std::string("23514"), error.sqlState());
    CPPUNIT_ASSERT_EQUAL(std::string("record name example.org. lies outside its zone example.com. Names are absolute: a name of this zone is example.com. or ends in .example.com."),
                         std::string(error.what()));
  }

  void wrongZonesAreRefusedByName()
  {
    TestDatabase database;
    const auto insert = [&database](const char* constraint, const char* columns, const char* values) {
      const auto sql = std::string("INSERT INTO dodns.zones (") + columns + ") OVERRIDING SYSTEM VALUE VALUES (" + values + ")";
      if (constraint == nullptr) {
        database.sql().executeScript(sql);
      }
      else {
        assertRefused(values, constraint, [&] { database.sql().executeScript(sql); });
      }
    };
    insert("zones_name_is_fqdn", "name", "'example.com'");
    insert("zones_name_is_fqdn", "name", "'Example.com.'");
    insert("zones_kind_is_known", "name, kind", "'example.com.', 'master'");
    insert("zones_kind_is_known", "name, kind", "'example.com.', 'NATIVE'");
    insert("zones_catalog_is_fqdn", "name, catalog", "'example.com.', 'catalog'");
    insert("zones_id_is_positive", "name, id", "'example.com.', 0");
    insert("zones_id_is_positive", "name, id", "'example.com.', -1");
    for (const auto* kind : {"native", "primary", "secondary", "producer", "consumer"}) {
      insert(nullptr, "name, kind", ("'" + std::string(kind) + ".example.', '" + kind + "'").c_str());
    }
    insert("zones_name_is_unique", "name", "'native.example.'");
  }

  void wrongStateAndMetadataAreRefused()
  {
    TestDatabase database;
    const auto zone = database.addZone("example.com.");
    database.sql().execute("INSERT INTO dodns.zone_state (zone_id, notified_serial) VALUES ($1, 4294967295)", {zone});
    assertRefused("serial", "zone_state_serial_is_32_bits", [&] { database.sql().execute("UPDATE dodns.zone_state SET notified_serial = 4294967296"); });
    assertRefused("kind", "zone_metadata_kind_is_not_empty", [&] { database.sql().execute("INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES ($1, '', 'x')", {zone}); });
  }

  void deletedZoneTakesEverythingAlong()
  {
    TestDatabase database;
    const auto zone = database.addZone("example.com.");
    const auto other = database.addZone("example.org.");
    database.addRecord(zone, "example.com.", "A", "192.0.2.1");
    database.addRecord(other, "example.org.", "A", "192.0.2.1");
    database.sql().execute("INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES ($1, 'ALLOW-AXFR-FROM', 'AUTO-NS')", {zone});
    database.sql().execute("INSERT INTO dodns.zone_state (zone_id) VALUES ($1)", {zone});
    database.sql().execute("DELETE FROM dodns.zones WHERE id = $1", {zone});
    CPPUNIT_ASSERT_EQUAL(std::string("example.org."), database.rows("SELECT name FROM dodns.records"));
    CPPUNIT_ASSERT_EQUAL(std::string(), database.rows("SELECT content FROM dodns.zone_metadata"));
    CPPUNIT_ASSERT_EQUAL(std::string(), database.rows("SELECT zone_id FROM dodns.zone_state"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConstraintsTest);
