// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/record_counts.hh"

#include "fqdn.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/zone_list.hh"
#include "test_database.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;
using recorddb::TestDatabase;

class RecordCountsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RecordCountsTest);
  CPPUNIT_TEST(countsAreTrueAfterEveryChange);
  CPPUNIT_TEST(countsAreTrueAfterSummingUp);
  CPPUNIT_TEST(pagesAreWhatAnOffsetGives);
  CPPUNIT_TEST(zonesAreCountedAsWell);
  CPPUNIT_TEST(pagesOfZonesAreWhatAnOffsetGives);
  CPPUNIT_TEST(pagesOfZonesAreOfOneMoment);
  CPPUNIT_TEST(writersDoNotWaitForEachOther);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  pg::Connection& sql() { return d_database->sql(); }

  /** What is counted is what is there, of each zone, type and bucket. */
  void assertTrue(const std::string& after)
  {
    const auto wrong = d_database->rows(R"(
      SELECT zone_id, type, bucket, counted, there
      FROM (SELECT zone_id, type, bucket, sum(n) AS counted FROM dodns.record_counts GROUP BY 1, 2, 3) c
      FULL JOIN (SELECT zone_id, type, id >> 10 AS bucket, count(*) AS there FROM dodns.records WHERE NOT disabled GROUP BY 1, 2, 3
                 UNION ALL SELECT 0, '', id >> 10, count(*) FROM dodns.zones GROUP BY 3) r
      USING (zone_id, type, bucket)
      WHERE coalesce(counted, 0) <> coalesce(there, 0))");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(after, std::string(), wrong);
  }

  void fill(int records)
  {
    sql().execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT 1 + i % 2, 'n' || i || CASE i % 2 WHEN 0 THEN '.example.com.' ELSE '.example.org.' END, CASE i % 7 WHEN 0 THEN 'TXT' ELSE 'A' END, 60, CASE i % 7 WHEN 0 THEN '\"x\"' ELSE '192.0.2.1' END FROM generate_series(1, $1::integer) i",
                  {std::to_string(records)});
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_database->addZone("example.com.");
    d_database->addZone("example.org.");
  }
  void tearDown() override { d_database.reset(); }

  void countsAreTrueAfterEveryChange()
  {
    for (const auto* change : {
             "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT 1, i || '.example.com.', 'A', 60, '192.0.2.1' FROM generate_series(1, 3000) i",
             "UPDATE dodns.records SET ttl = 61",
             "UPDATE dodns.records SET disabled = true WHERE id % 3 = 0",
             "UPDATE dodns.records SET type = 'TXT', rdata = '\"x\"' WHERE id % 5 = 0",
             "UPDATE dodns.records SET disabled = false WHERE id % 6 = 0",
             "DELETE FROM dodns.records WHERE id < 1500",
             "DELETE FROM dodns.zones WHERE id = 1",
             "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (2, 'example.org.', 'A', 60, '192.0.2.1')",
             "TRUNCATE dodns.records",
         }) {
      sql().executeScript(change);
      assertTrue(change);
    }
  }

  void countsAreTrueAfterSummingUp()
  {
    fill(100);
    for (int i = 0; i < 50; ++i) {
      sql().executeScript("DELETE FROM dodns.records WHERE id = " + std::to_string(1 + i));
    }
    CPPUNIT_ASSERT(recorddb::sumRecordCounts(sql()) > 50);
    assertTrue("summing up");
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, recorddb::sumRecordCounts(sql()));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("one row for each zone and type", std::string("4"), d_database->rows("SELECT count(*) FROM dodns.record_counts WHERE zone_id <> 0"));
    sql().executeScript("DELETE FROM dodns.records");
    recorddb::sumRecordCounts(sql());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nothing is left of nothing", std::string("0"), d_database->rows("SELECT count(*) FROM dodns.record_counts WHERE zone_id <> 0"));
  }

  void pagesAreWhatAnOffsetGives()
  {
    fill(5000);
    sql().executeScript("DELETE FROM dodns.records WHERE id % 11 = 0 OR id BETWEEN 1100 AND 3300; UPDATE dodns.records SET disabled = true WHERE id % 13 = 0");
    auto zone = recorddb::ManagedZone::find(sql(), recorddb::fqdn("example.com."));
    for (const auto* type : {"A", "TXT", ""}) {
      const auto wanted = type[0] != 0 ? std::optional<std::string>(type) : std::nullopt;
      const auto total = d_database->rows("SELECT count(*) FROM dodns.records WHERE zone_id = 1 AND NOT disabled AND ($1::text IS NULL OR type = $1)", {wanted});
      for (const int64_t size : {1, 7, 200}) {
        for (int64_t offset = 0; offset < 1400; offset += size == 1 ? 97 : size) {
          const auto page = zone->list({{}, wanted}, {offset, size});
          std::string ids;
          for (const auto& record : page.records) {
            ids += (ids.empty() ? "" : " ") + std::to_string(record.id);
          }
          CPPUNIT_ASSERT_EQUAL(total, std::to_string(page.total));
          CPPUNIT_ASSERT_EQUAL(d_database->rows("SELECT id FROM dodns.records WHERE zone_id = 1 AND NOT disabled AND ($1::text IS NULL OR type = $1) ORDER BY id OFFSET $2 LIMIT $3", {wanted, std::to_string(offset), std::to_string(size)}), ids);
        }
      }
    }
  }

  void zonesAreCountedAsWell()
  {
    for (const auto* change : {
             "INSERT INTO dodns.zones (name) SELECT 'z' || i || '.test.' FROM generate_series(1, 3000) i",
             "UPDATE dodns.zones SET kind = 'primary', name = 'x' || name WHERE id % 3 = 0",
             "UPDATE dodns.zones SET id = DEFAULT WHERE id % 5 = 0",
             "DELETE FROM dodns.zones WHERE id BETWEEN 100 AND 2200",
             "SELECT dodns.sum_record_counts()",
             "DELETE FROM dodns.zones WHERE id % 7 = 0",
             "TRUNCATE dodns.records",
             "INSERT INTO dodns.zones (name) VALUES ('test.')",
             "TRUNCATE dodns.zones CASCADE",
             "INSERT INTO dodns.zones (name) VALUES ('test.')",
         }) {
      sql().executeScript(change);
      assertTrue(change);
    }
  }

  std::string idsOf(const recorddb::ZoneList& list)
  {
    std::string ids;
    for (const auto& [id, name] : list.zones) {
      ids += (ids.empty() ? "" : " ") + std::to_string(id);
    }
    return ids;
  }

  void pagesOfZonesAreWhatAnOffsetGives()
  {
    sql().executeScript("INSERT INTO dodns.zones (name) SELECT 'z' || i || CASE i % 3 WHEN 0 THEN '.b.test.' ELSE '.test.' END FROM generate_series(1, 5000) i; DELETE FROM dodns.zones WHERE id % 11 = 0 OR id BETWEEN 1100 AND 3300");
    for (const auto* pattern : {"", "*.b.test."}) {
      const std::vector<std::string> patterns(pattern[0] != 0 ? 1 : 0, pattern);
      const auto below = std::string(pattern[0] != 0 ? "%.b.test." : "%");
      const auto total = d_database->rows("SELECT count(*) FROM dodns.zones WHERE name LIKE $1", {below});
      for (const int64_t size : {1, 7, 200}) {
        for (int64_t offset = 0; offset < 2800; offset += size == 1 ? 97 : size * 3) {
          const auto page = recorddb::listZones(sql(), patterns, {offset, size});
          CPPUNIT_ASSERT_EQUAL(total, std::to_string(page.total));
          CPPUNIT_ASSERT_EQUAL(d_database->rows("SELECT id FROM dodns.zones WHERE name LIKE $1 ORDER BY id OFFSET $2 LIMIT $3", {below, std::to_string(offset), std::to_string(size)}), idsOf(page));
        }
      }
    }
  }

  /** While zones come and go, and are summed up, all pages of one snapshot are
   * the zones of that snapshot. */
  void pagesOfZonesAreOfOneMoment()
  {
    std::atomic<bool> isOver{false};
    std::thread others([&] {
      pg::Connection connection(d_database->settings());
      for (int i = 0; !isOver; ++i) {
        connection.execute("INSERT INTO dodns.zones (name) SELECT 'z' || $1 || '-' || n || '.test.' FROM generate_series(1, 300) n", {std::to_string(i)});
        connection.execute("DELETE FROM dodns.zones WHERE id % 3 = $1::integer % 3 AND name LIKE 'z%'", {std::to_string(i)});
        recorddb::sumRecordCounts(connection);
      }
    });
    const auto end = [&] {
      isOver = true;
      others.join();
    };
    try {
      for (int round = 0; round < 50; ++round) {
        pg::Transaction moment(sql(), pg::Transaction::Mode::repeatableRead);
        std::string ids;
        int64_t total = 1;
        for (int64_t offset = 0; offset < total; offset += 200) {
          const auto page = recorddb::listZones(sql(), {}, {offset, 200});
          total = page.total;
          ids += (ids.empty() ? "" : " ") + idsOf(page);
        }
        CPPUNIT_ASSERT_EQUAL(d_database->rows("SELECT id FROM dodns.zones ORDER BY id"), ids);
      }
    }
    catch (...) {
      end();
      throw;
    }
    end();
  }

  void writersDoNotWaitForEachOther()
  {
    fill(10);
    pg::Connection other(d_database->settings());
    other.executeScript("BEGIN; INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'x.example.com.', 'A', 60, '192.0.2.1')");
    sql().executeScript("SET lock_timeout = '100ms'; INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'y.example.com.', 'A', 60, '192.0.2.1'); RESET lock_timeout");
    CPPUNIT_ASSERT_MESSAGE("nor for the summing up", recorddb::sumRecordCounts(sql()) > 0);
    other.executeScript("COMMIT");
    assertTrue("both");
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordCountsTest);
