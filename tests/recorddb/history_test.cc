// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/history.hh"

#include "fqdn.hh"
#include "recorddb/audit.hh"
#include "recorddb/audit_list.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::TestDatabase;

/** Everything here changes zones by plain SQL: the history does not depend on
 * who does it. */
class HistoryTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(HistoryTest);
  CPPUNIT_TEST(everyStateIsKept);
  CPPUNIT_TEST(differenceIsWhatWasDone);
  CPPUNIT_TEST(transactionHasOneTime);
  CPPUNIT_TEST(whoWaitedForALockComesLater);
  CPPUNIT_TEST(recordThatMovesToAnotherZone);
  CPPUNIT_TEST(disabledRecordsAreNotThere);
  CPPUNIT_TEST(truncatedRecordsAreKept);
  CPPUNIT_TEST(removedZoneIsKept);
  CPPUNIT_TEST(renamedZoneHasBothNames);
  CPPUNIT_TEST(zoneMadeAgainIsAnother);
  CPPUNIT_TEST(restoringMakesItAsItWas);
  CPPUNIT_TEST(restoredRecordsHaveTheirNumbers);
  CPPUNIT_TEST(restoringSwappedRecords);
  CPPUNIT_TEST(oldHistoryIsRemoved);
  CPPUNIT_TEST(auditNamesOthersThanTheApi);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::string d_zone;

  pg::Connection& sql() { return d_database->sql(); }

  std::string now() { return d_database->rows(R"(SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))"); }

  /** Runs it as one transaction. @returns a time after it. */
  std::string after(const std::string& statements)
  {
    sql().executeScript(statements);
    return now();
  }

  static std::string insert(const std::string& label, const std::string& rdata) { return "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, '" + label + ".example.com.', 'A', 60, '" + rdata + "');"; }

  std::string state(const std::string& time, const std::string& zone = "example.com.")
  {
    const auto then = recorddb::zoneAt(sql(), recorddb::fqdn(zone), time);
    if (!then) {
      return "no zone";
    }
    std::string text;
    recorddb::forEachRecordAt(sql(), then->id, time, [&text](const recorddb::NumberedRecord& record) {
      text += (text.empty() ? "" : " ") + record.name.substr(0, record.name.find('.')) + "=" + record.rdata;
    });
    return text;
  }

  using Zone = std::optional<recorddb::FormerZone>;

  std::string difference(const Zone& zone, const std::string& before, const Zone& zoneLater, const std::string& later)
  {
    std::string text;
    recorddb::forEachDifference(sql(), zone, before, zoneLater, later, [&text](const recorddb::RecordDifference& one) {
      text += (one.isAdded ? "+" : "-") + one.name.substr(0, 1) + std::to_string(one.ttl) + " ";
    });
    return text;
  }

  void restore(const std::string& time)
  {
    const auto name = recorddb::fqdn("example.com.");
    const auto then = recorddb::zoneAt(sql(), name, time);
    auto zone = recorddb::ManagedZone::lock(sql(), name);
    recorddb::restoreRecords(sql(), *zone, *then, time);
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_zone = d_database->addZone("example.com.");
  }
  void tearDown() override { d_database.reset(); }

  void everyStateIsKept()
  {
    const auto empty = now();
    const auto one = after(insert("a", "192.0.2.1"));
    const auto two = after(insert("b", "192.0.2.2"));
    const auto changed = after("UPDATE dodns.records SET rdata = '192.0.2.9' WHERE name = 'a.example.com.'");
    const auto again = after("UPDATE dodns.records SET rdata = '192.0.2.8' WHERE name = 'a.example.com.'");
    const auto removed = after("DELETE FROM dodns.records WHERE name = 'b.example.com.'");
    CPPUNIT_ASSERT_EQUAL(std::string(), state(empty));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(one));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1 b=192.0.2.2"), state(two));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.9 b=192.0.2.2"), state(changed));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.8 b=192.0.2.2"), state(again));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.8"), state(removed));
    CPPUNIT_ASSERT_EQUAL(std::string("no zone"), state("2020-01-01T00:00:00Z"));
  }

  void differenceIsWhatWasDone()
  {
    const auto before = after(insert("a", "192.0.2.1") + insert("b", "192.0.2.2"));
    const auto later = after("UPDATE dodns.records SET ttl = 90 WHERE name = 'a.example.com.'; DELETE FROM dodns.records WHERE name = 'b.example.com.';" + insert("c", "192.0.2.3"));
    const auto zone = recorddb::zoneAt(sql(), recorddb::fqdn("example.com."), later);
    CPPUNIT_ASSERT_EQUAL(std::string("-a60 +a90 -b60 +c60 "), difference(zone, before, zone, later));
    CPPUNIT_ASSERT_EQUAL(std::string("+a90 +c60 "), difference({}, before, zone, later));
    CPPUNIT_ASSERT_EQUAL(std::string(), difference(zone, later, zone, later));
  }

  void transactionHasOneTime()
  {
    sql().executeScript("BEGIN;" + insert("a", "192.0.2.1") + "SELECT pg_sleep(0.01);" + insert("b", "192.0.2.2") + "UPDATE dodns.records SET ttl = 9; DELETE FROM dodns.records WHERE name = 'a.example.com.'; COMMIT");
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(DISTINCT t) FROM (SELECT created_at AS t FROM dodns.records UNION SELECT gone_at FROM dodns.record_history) times"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what a transaction makes and removes again was never there", std::string("b=192.0.2.2"), state(d_database->rows("SELECT created_at FROM dodns.records")));
  }

  void whoWaitedForALockComesLater()
  {
    sql().executeScript(insert("a", "192.0.2.1") + insert("b", "192.0.2.1"));
    pg::Connection early(d_database->settings());
    early.executeScript("BEGIN; UPDATE dodns.records SET rdata = '192.0.2.2' WHERE name = 'b.example.com.'"); // has its time now
    const auto between = after("UPDATE dodns.records SET rdata = '192.0.2.3' WHERE name = 'a.example.com.'");
    early.executeScript("UPDATE dodns.records SET rdata = '192.0.2.4' WHERE name = 'a.example.com.'; COMMIT");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("never back", std::string("a=192.0.2.4 b=192.0.2.2"), state(now()));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("times of one record do not fall", std::string("t"), d_database->rows("SELECT bool_and(gone_at >= before) FROM (SELECT gone_at, lag(gone_at) OVER (PARTITION BY record_id ORDER BY id) AS before FROM dodns.record_history) h WHERE before IS NOT NULL"));
    CPPUNIT_ASSERT(!between.empty());
  }

  void recordThatMovesToAnotherZone()
  {
    sql().executeScript("INSERT INTO dodns.zones (name) VALUES ('a.example.com.')");
    const auto before = after(insert("a", "192.0.2.1"));
    const auto moved = after("UPDATE dodns.records SET zone_id = 2");
    const auto back = after("UPDATE dodns.records SET zone_id = 1");
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(before));
    CPPUNIT_ASSERT_EQUAL(std::string(), state(before, "a.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string(), state(moved));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(moved, "a.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(back));
    CPPUNIT_ASSERT_EQUAL(std::string(), state(back, "a.example.com."));
  }

  void disabledRecordsAreNotThere()
  {
    const auto enabled = after(insert("a", "192.0.2.1"));
    const auto disabled = after("UPDATE dodns.records SET disabled = true");
    const auto again = after("UPDATE dodns.records SET disabled = false");
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(enabled));
    CPPUNIT_ASSERT_EQUAL(std::string(), state(disabled));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(again));
  }

  void truncatedRecordsAreKept()
  {
    const auto before = after(insert("a", "192.0.2.1"));
    const auto gone = after("TRUNCATE dodns.records");
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(before));
    CPPUNIT_ASSERT_EQUAL(std::string(), state(gone));
  }

  void removedZoneIsKept()
  {
    const auto before = after(insert("a", "192.0.2.1"));
    const auto gone = after("DELETE FROM dodns.zones");
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(before));
    CPPUNIT_ASSERT_EQUAL(std::string("no zone"), state(gone));
  }

  void renamedZoneHasBothNames()
  {
    const auto before = now();
    const auto renamed = after("UPDATE dodns.zones SET name = 'com.'");
    CPPUNIT_ASSERT_EQUAL(std::string(), state(before));
    CPPUNIT_ASSERT_EQUAL(std::string("no zone"), state(before, "com."));
    CPPUNIT_ASSERT_EQUAL(std::string("no zone"), state(renamed));
    CPPUNIT_ASSERT_EQUAL(std::string(), state(renamed, "com."));
  }

  void zoneMadeAgainIsAnother()
  {
    const auto first = after(insert("a", "192.0.2.1"));
    const auto second = after("DELETE FROM dodns.zones; INSERT INTO dodns.zones (name) VALUES ('example.com.')");
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1"), state(first));
    CPPUNIT_ASSERT_EQUAL(std::string(), state(second));
  }

  void restoringMakesItAsItWas()
  {
    sql().executeScript("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'example.com.', 'SOA', 60, 'a. b. 7 1 2 3 4')");
    const auto then = after(insert("a", "192.0.2.1") + insert("b", "192.0.2.2"));
    const auto wanted = state(then);
    sql().executeScript("UPDATE dodns.records SET rdata = 'c. d. 3000000000 1 2 3 4' WHERE type = 'SOA'; UPDATE dodns.records SET ttl = 90 WHERE name = 'a.example.com.'; DELETE FROM dodns.records WHERE name = 'b.example.com.';" + insert("c", "192.0.2.3"));
    restore(then);
    const auto serial = wanted.find(" 7 ");
    auto found = state(now());
    CPPUNIT_ASSERT_EQUAL(std::string("example=a. b. "), found.substr(0, serial + 1));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the serial rises all the same", std::string("3000000001 1 2 3 4 a=192.0.2.1 b=192.0.2.2"), found.substr(serial + 1));
    CPPUNIT_ASSERT_EQUAL(std::string("60"), d_database->rows("SELECT ttl FROM dodns.records WHERE name = 'a.example.com.'"));
  }

  void restoredRecordsHaveTheirNumbers()
  {
    const auto then = after(insert("a", "192.0.2.1") + insert("b", "192.0.2.2"));
    const auto numbers = d_database->rows("SELECT id, name FROM dodns.records ORDER BY id");
    const auto empty = after("DELETE FROM dodns.records");
    restore(then);
    CPPUNIT_ASSERT_EQUAL(numbers, d_database->rows("SELECT id, name FROM dodns.records ORDER BY id"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what was between", std::string(), state(empty));
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1 b=192.0.2.2"), state(then));
  }

  void restoringSwappedRecords()
  {
    const auto then = after(insert("a", "192.0.2.1") + insert("a", "192.0.2.2") + insert("x", "192.0.2.3"));
    sql().executeScript("UPDATE dodns.records SET rdata = '192.0.2.9' WHERE id = 1; UPDATE dodns.records SET rdata = '192.0.2.1' WHERE id = 2; UPDATE dodns.records SET rdata = '192.0.2.2' WHERE id = 1; UPDATE dodns.records SET disabled = true WHERE id = 3");
    restore(then);
    CPPUNIT_ASSERT_EQUAL(std::string("a=192.0.2.1 a=192.0.2.2 x=192.0.2.3"), state(now()));
    sql().executeScript("DELETE FROM dodns.records WHERE id = 2; UPDATE dodns.records SET rdata = '192.0.2.2' WHERE id = 1");
    restore(then);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what says the same under another number", std::string("1|192.0.2.1 2|192.0.2.2"), d_database->rows("SELECT id, rdata FROM dodns.records WHERE id < 3 ORDER BY id"));
  }

  void oldHistoryIsRemoved()
  {
    sql().executeScript(insert("a", "192.0.2.1") + insert("b", "192.0.2.2") + "DELETE FROM dodns.records WHERE name = 'a.example.com.'");
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, recorddb::pruneHistory(sql()));
    sql().executeScript("UPDATE dodns.history_state SET keep = '0'");
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, recorddb::pruneHistory(sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.record_history"));
    CPPUNIT_ASSERT_MESSAGE("what was before is not known any more", recorddb::historyBegin(sql(), "2026-01-01T00:00:00Z").isBefore);
  }

  void auditNamesOthersThanTheApi()
  {
    sql().executeScript(insert("a", "192.0.2.1") + "UPDATE dodns.records SET ttl = 9");
    recorddb::Token token;
    token.label = "ci";
    sql().executeScript("BEGIN");
    recorddb::addAuditEntry(sql(), {token, "192.0.2.1", "abc"}, recorddb::AuditAction::del, recorddb::fqdn("example.com."), "{}", {});
    sql().executeScript("DELETE FROM dodns.records; COMMIT");
    const auto all = recorddb::auditOfZone(sql(), recorddb::fqdn("example.com."), {}, 10);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, all.size());
    CPPUNIT_ASSERT_EQUAL(std::string("ci"), all[0].token);
    CPPUNIT_ASSERT_EQUAL(std::string("postgres update"), all[1].databaseRole + " " + all[1].action);
    const auto next = recorddb::auditOfZone(sql(), recorddb::fqdn("example.com."), recorddb::AuditPlace{all[0].at, all[0].id}, 10);
    CPPUNIT_ASSERT_EQUAL(size_t{1}, next.size());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HistoryTest);
