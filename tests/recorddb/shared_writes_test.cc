// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/shared_writes.hh"

#include "test_database.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <future>
#include <thread>
#include <utility>

using namespace dodns;
using recorddb::TestDatabase;

class SharedWritesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SharedWritesTest);
  CPPUNIT_TEST(whoComesMeanwhileSharesACommit);
  CPPUNIT_TEST(whoComesWhileTheyAreDoneJoins);
  CPPUNIT_TEST(oneThatFailsLeavesTheOthersAlone);
  CPPUNIT_TEST(collisionIsTriedAgain);
  CPPUNIT_TEST(failedCommitFailsForAll);
  CPPUNIT_TEST(serialRisesOnceForAll);
  CPPUNIT_TEST(auditLogHasWhatWasDone);
  CPPUNIT_TEST(zoneIsLockedAgainAfterARollback);
  CPPUNIT_TEST(endThatFailsLeavesEachAlone);
  CPPUNIT_TEST(otherKeysDoNotWait);
  CPPUNIT_TEST(moreThanFitTogether);
  CPPUNIT_TEST(recordsAreWrittenTogether);
  CPPUNIT_TEST(whatIsKeptIsSeenByThoseWhoFollow);
  CPPUNIT_TEST(whatIsKeptIsSeenAroundIt);
  CPPUNIT_TEST(everyKindOfChangeIsWritten);
  CPPUNIT_TEST(keptRecordThatIsRefusedLeavesTheOthersAlone);
  CPPUNIT_TEST(recordThatIsGoneIsLookedForAgain);
  CPPUNIT_TEST(risingSerialLeavesTheTtlOfTheSoa);
  CPPUNIT_TEST_SUITE_END();

  const dns::Name d_zone = dns::Name::parse("example.com.").value();
  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<recorddb::Database> d_records;
  std::unique_ptr<recorddb::SharedWrites> d_writes;

  /** Writes past what is kept for the end. */
  static recorddb::SharedChange insert(int number)
  {
    return [number](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      shared.beforeWrite();
      connection.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, $1, 'A', 60, '192.0.2.1')", {"n" + std::to_string(number) + ".example.com."});
    };
  }

  static recorddb::NumberedRecord record(const std::string& label, const std::string& type = "A", const std::string& rdata = "192.0.2.1") { return {0, label + ".example.com.", type, 60, rdata, {}}; }

  recorddb::SharedChange add(const recorddb::NumberedRecord& record)
  {
    return [this, record](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { shared.write(*shared.lockZone(d_zone), nullptr, &record); };
  }

  /** A record, the serial, and an entry of the audit log with `after`. */
  recorddb::SharedChange write(int number, const std::string& after = "{}")
  {
    return [this, number, after](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      add(record("n" + std::to_string(number)))(connection, shared);
      shared.raiseSerial(*shared.lockZone(d_zone));
      shared.addAuditEntry({{}, recorddb::AuditAction::create, d_zone, {}, after});
    };
  }

  void awaitWaiting(size_t changes)
  {
    while (d_writes->waiting("k") < changes) {
      std::this_thread::yield();
    }
  }

  /** Runs all of `changes` at once, behind a first one that holds them up.
   * @returns which failed, by number. */
  std::string runBehindOne(const std::vector<recorddb::SharedChange>& changes)
  {
    std::promise<void> begun;
    std::promise<void> go;
    auto released = go.get_future().share();
    std::thread first([&] {
      try {
        d_writes->write("k", [&, isFirst = true](pg::Connection& /*unused*/, recorddb::SharedTransaction& /*unused*/) mutable {
          if (std::exchange(isFirst, false)) {
            begun.set_value();
            released.wait();
          }
        });
      }
      catch (const pg::Error&) {
        // As those who were with it.
      }
    });
    begun.get_future().wait();
    std::vector<std::future<bool>> others;
    for (const auto& change : changes) {
      others.push_back(std::async(std::launch::async, [this, &change] {
        try {
          d_writes->write("k", change);
          return true;
        }
        catch (const std::exception&) {
          return false;
        }
      }));
      awaitWaiting(others.size()); // so that they come in this order
    }
    go.set_value();
    first.join();
    std::string failed;
    for (size_t i = 0; i < others.size(); ++i) {
      failed += others[i].get() ? "" : std::to_string(i) + " ";
    }
    return failed;
  }

  std::string commits() { return d_database->rows("SELECT count(DISTINCT xid) FROM dodns.change_feed WHERE scope = 'name'"); }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_database->addZone("example.com.");
    pg::PoolSettings pool;
    pool.connection = d_database->settings();
    d_records = std::make_unique<recorddb::Database>(pool);
    d_writes = std::make_unique<recorddb::SharedWrites>(*d_records);
  }
  void tearDown() override
  {
    d_writes.reset();
    d_records.reset();
    d_database.reset();
  }

  void whoComesMeanwhileSharesACommit()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({insert(1), insert(2), insert(3), insert(4)}));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), commits());
    CPPUNIT_ASSERT_EQUAL(std::string("4"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void whoComesWhileTheyAreDoneJoins()
  {
    std::future<void> late;
    d_writes->write("k", [&](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      insert(1)(connection, shared);
      late = std::async(std::launch::async, [this] { d_writes->write("k", insert(2)); });
      awaitWaiting(1);
    });
    late.get();
    CPPUNIT_ASSERT_EQUAL(std::string("1"), commits());
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void oneThatFailsLeavesTheOthersAlone()
  {
    const auto broken = [](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      insert(9)(connection, shared);
      connection.execute("SELECT 1 / 0");
    };
    const auto unwilling = [](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      insert(8)(connection, shared);
      throw std::runtime_error("changed my mind");
    };
    CPPUNIT_ASSERT_EQUAL(std::string("1 3 "), runBehindOne({insert(1), broken, insert(2), unwilling, insert(3)}));
    CPPUNIT_ASSERT_EQUAL(std::string("n1.example.com. n2.example.com. n3.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
  }

  void collisionIsTriedAgain()
  {
    std::atomic<int> runs{0};
    const auto collides = [&runs](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      shared.beforeWrite();
      if (++runs == 1) {
        throw pg::Error("collided", "40001", false);
      }
      insert(7)(connection, shared);
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({insert(1), collides}));
    CPPUNIT_ASSERT_EQUAL(2, runs.load());
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void failedCommitFailsForAll()
  {
    const auto kill = [](pg::Connection& connection, recorddb::SharedTransaction& /*unused*/) { connection.execute("SELECT pg_terminate_backend(pg_backend_pid())"); };
    CPPUNIT_ASSERT_EQUAL(std::string("0 1 2 "), runBehindOne({insert(1), kill, insert(2)}));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void serialRisesOnceForAll()
  {
    d_database->addRecord("1", "example.com.", "SOA", "ns.example.com. h.example.com. 1 2 3 4 5");
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(1), write(2), write(3)}));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(*) FROM dodns.record_history WHERE type = 'SOA'"));
    CPPUNIT_ASSERT_EQUAL(std::string("t"), d_database->rows("SELECT split_part(rdata, ' ', 3)::bigint > 1 FROM dodns.records WHERE type = 'SOA'"));
  }

  void auditLogHasWhatWasDone()
  {
    const auto unwilling = [this](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      write(8)(connection, shared);
      throw std::runtime_error("changed my mind");
    };
    CPPUNIT_ASSERT_EQUAL(std::string("1 "), runBehindOne({write(1, R"({"n": "a\\b"})"), unwilling, write(2, R"({"n": 2})")}));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.audit_log WHERE token_id IS NULL AND before IS NULL"));
    CPPUNIT_ASSERT_EQUAL(std::string("a\\b"), d_database->rows("SELECT after->>'n' FROM dodns.audit_log WHERE after->>'n' <> '2'"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(DISTINCT xid) FROM dodns.audit_log"));
  }

  void zoneIsLockedAgainAfterARollback()
  {
    const auto unwilling = [this](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      shared.beforeWrite();
      shared.lockZone(d_zone);
      throw std::runtime_error("changed my mind");
    };
    std::string state;
    const auto looks = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      shared.lockZone(d_zone);
      pg::Connection other(d_database->settings());
      try {
        other.execute("SELECT FROM dodns.zones FOR UPDATE NOWAIT");
      }
      catch (const pg::Error& error) {
        state = error.sqlState();
      }
    };
    CPPUNIT_ASSERT_EQUAL(std::string("0 "), runBehindOne({unwilling, looks}));
    CPPUNIT_ASSERT_EQUAL(std::string("55P03"), state);
  }

  void endThatFailsLeavesEachAlone()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("1 "), runBehindOne({write(1), write(2, "no JSON"), write(3)}));
    CPPUNIT_ASSERT_EQUAL(std::string("n1.example.com. n3.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.audit_log"));
  }

  void otherKeysDoNotWait()
  {
    d_writes->write("k", [this](pg::Connection& /*unused*/, recorddb::SharedTransaction& /*unused*/) { d_writes->write("other", insert(1)); });
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void moreThanFitTogether()
  {
    std::vector<recorddb::SharedChange> changes;
    for (int i = 0; i < 70; ++i) {
      changes.push_back(insert(i));
    }
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne(changes));
    CPPUNIT_ASSERT_EQUAL(std::string("70"), d_database->rows("SELECT count(*) FROM dodns.records"));
    CPPUNIT_ASSERT_EQUAL(std::string("3"), commits());
  }

  void recordsAreWrittenTogether()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(1), write(2), write(3), write(4)}));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("one statement makes one count", std::string("4"), d_database->rows("SELECT n FROM dodns.record_counts WHERE zone_id = 1"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("no number is left out", std::string("1 2 3 4"), d_database->rows("SELECT id FROM dodns.records ORDER BY id"));
  }

  void whatIsKeptIsSeenByThoseWhoFollow()
  {
    std::string seen;
    int64_t id = 0;
    const auto adds = [&](const std::string& label) {
      return [&, label](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        const auto one = record(label);
        id = shared.write(*shared.lockZone(d_zone), nullptr, &one);
      };
    };
    const auto looks = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      auto zone = *shared.lockZone(d_zone);
      const auto found = zone.recordsOf("a.example.com.");
      seen = found.size() == 1 && found[0].id == id && zone.find(id) && zone.recordsOf("b.example.com.").empty() ? "seen" : "not seen";
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({adds("a"), looks}));
    CPPUNIT_ASSERT_EQUAL(std::string("seen"), seen);
    const auto findsById = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { seen = shared.lockZone(d_zone)->find(id) ? "by number" : "not by number"; };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({adds("b"), findsById}));
    CPPUNIT_ASSERT_EQUAL(std::string("by number"), seen);
    const auto counts = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { seen = std::to_string(shared.lockZone(d_zone)->count()); };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({add(record("c")), counts}));
    CPPUNIT_ASSERT_EQUAL(std::string("3"), seen);
  }

  void whatIsKeptIsSeenAroundIt()
  {
    std::string seen;
    const auto looks = [&](const std::string& label) {
      return [&seen, label](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        const auto name = dns::Name::parse(label + ".example.com.").value();
        const auto found = shared.contentsOf(1, {name}).front();
        seen += label + ":";
        for (const auto& type : found.types) {
          seen += type;
        }
        seen += std::string(found.hasNamesBelow ? "+" : "") + (shared.isNameserverOf(1, name) ? "*" : "") + " ";
      };
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({looks("b"), add(record("a.b")), looks("b"), looks("x"), add(record("x", "NS", "b.example.com.")), looks("x"), looks("b"), add(record("x", "TXT", "\"x\"")), looks("x")}));
    CPPUNIT_ASSERT_EQUAL(std::string("b: b:+ x: x:NS b:+* x:NSTXT "), seen);
  }

  void everyKindOfChangeIsWritten()
  {
    d_database->addRecord("1", "a.example.com.", "A", "192.0.2.1");
    d_database->addRecord("1", "b.example.com.", "TXT", "\"x\"");
    const auto changes = [&](const std::function<void(recorddb::SharedTransaction&, recorddb::ManagedZone&)>& act) -> recorddb::SharedChange {
      return [this, act](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        auto zone = *shared.lockZone(d_zone);
        act(shared, zone);
      };
    };
    const auto moves = changes([](auto& shared, auto& zone) {
      const auto before = *zone.find(1);
      const recorddb::NumberedRecord after = {1, "c.example.com.", "MX", 61, "1 a.example.com.", "1 \\ a"};
      shared.write(zone, &before, &after);
    });
    const auto removes = changes([](auto& shared, auto& zone) {
      const auto before = *zone.find(2);
      shared.write(zone, &before, nullptr);
    });
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({add(record("d")), moves, removes, add(record("a"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("1|c.example.com.|MX|61|1 a.example.com.|1 \\ a 3|d.example.com.|A|60|192.0.2.1| 4|a.example.com.|A|60|192.0.2.1|"),
                         d_database->rows("SELECT id, name, type, ttl, rdata, given FROM dodns.records ORDER BY id"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(DISTINCT xid) FROM dodns.change_feed WHERE id > 3"));
  }

  void keptRecordThatIsRefusedLeavesTheOthersAlone()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("1 "), runBehindOne({add(record("a")), add(record("b", "CNAME", "relative")), add(record("c"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. c.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
    // The same when somebody looks there before the end.
    const auto looks = [this](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { shared.lockZone(d_zone)->count(); };
    CPPUNIT_ASSERT_EQUAL(std::string("0 "), runBehindOne({add(record("d", "CNAME", "relative")), looks, add(record("e"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. c.example.com. e.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
  }

  void recordThatIsGoneIsLookedForAgain()
  {
    d_database->addRecord("1", "a.example.com.", "A", "192.0.2.1");
    int runs = 0;
    const auto changes = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      auto zone = *shared.lockZone(d_zone);
      ++runs;
      const auto before = zone.find(1);
      if (before) {
        d_database->sql().execute("DELETE FROM dodns.records WHERE id = 1"); // somebody else, without the lock
        auto after = *before;
        after.ttl = 61;
        shared.write(zone, &*before, &after);
      }
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({changes}));
    CPPUNIT_ASSERT_EQUAL(2, runs);
  }

  void risingSerialLeavesTheTtlOfTheSoa()
  {
    d_database->addRecord("1", "example.com.", "SOA", "ns.example.com. h.example.com. 1 2 3 4 5");
    const auto changes = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      auto zone = *shared.lockZone(d_zone);
      const auto before = *zone.find(1);
      auto after = before;
      after.ttl = 61;
      shared.write(zone, &before, &after);
      shared.raiseSerial(zone);
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(1), changes, write(2)}));
    CPPUNIT_ASSERT_EQUAL(std::string("61|t"), d_database->rows("SELECT ttl, split_part(rdata, ' ', 3)::bigint > 1 FROM dodns.records WHERE type = 'SOA'"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SharedWritesTest);
