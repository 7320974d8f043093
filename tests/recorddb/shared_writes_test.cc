// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/shared_writes.hh"

#include "test_database.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <future>
#include <thread>

using namespace dodns;
using recorddb::TestDatabase;

class SharedWritesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SharedWritesTest);
  CPPUNIT_TEST(whoComesMeanwhileSharesACommit);
  CPPUNIT_TEST(oneThatFailsLeavesTheOthersAlone);
  CPPUNIT_TEST(collisionIsTriedAgain);
  CPPUNIT_TEST(failedCommitFailsForAll);
  CPPUNIT_TEST(serialRisesOnceForAll);
  CPPUNIT_TEST(auditLogHasWhatWasDone);
  CPPUNIT_TEST(zoneIsLockedAgainAfterARollback);
  CPPUNIT_TEST(endThatFailsLeavesEachAlone);
  CPPUNIT_TEST(otherKeysDoNotWait);
  CPPUNIT_TEST(moreThanFitTogether);
  CPPUNIT_TEST_SUITE_END();

  const dns::Name d_zone = dns::Name::parse("example.com.").value();
  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<recorddb::Database> d_records;
  std::unique_ptr<recorddb::SharedWrites> d_writes;

  static recorddb::SharedChange insert(int number)
  {
    return [number](pg::Connection& connection, recorddb::SharedTransaction* /*unused*/) {
      connection.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, $1, 'A', 60, '192.0.2.1')", {"n" + std::to_string(number) + ".example.com."});
    };
  }

  /** A record, the serial, and an entry of the audit log with `after`. */
  recorddb::SharedChange write(int number, const std::string& after = "{}")
  {
    return [this, number, after](pg::Connection& connection, recorddb::SharedTransaction* shared) {
      auto zone = shared != nullptr ? shared->lockZone(d_zone) : recorddb::ManagedZone::lock(connection, d_zone);
      zone->add({0, "n" + std::to_string(number) + ".example.com.", "A", 60, "192.0.2.1", {}});
      const recorddb::Author author;
      if (shared != nullptr) {
        shared->raiseSerial(*zone);
        shared->addAuditEntry({author, recorddb::AuditAction::create, d_zone, {}, after});
        return;
      }
      zone->raiseSerial();
      recorddb::addAuditEntry(connection, author, recorddb::AuditAction::create, d_zone, {}, after);
    };
  }

  /** Runs all of `changes` at once, behind a first one that holds them up.
   * @returns which failed, by number. */
  std::string runBehindOne(const std::vector<recorddb::SharedChange>& changes)
  {
    std::promise<void> begun;
    std::promise<void> go;
    auto released = go.get_future().share();
    std::thread first([&] {
      d_writes->write("k", [&](pg::Connection& /*unused*/, recorddb::SharedTransaction* /*unused*/) {
        begun.set_value();
        released.wait();
      });
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
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200)); // until they wait
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

  void oneThatFailsLeavesTheOthersAlone()
  {
    const auto broken = [](pg::Connection& connection, recorddb::SharedTransaction* /*unused*/) {
      insert(9)(connection, nullptr);
      connection.execute("SELECT 1 / 0");
    };
    const auto unwilling = [](pg::Connection& connection, recorddb::SharedTransaction* /*unused*/) {
      insert(8)(connection, nullptr);
      throw std::runtime_error("changed my mind");
    };
    CPPUNIT_ASSERT_EQUAL(std::string("1 3 "), runBehindOne({insert(1), broken, insert(2), unwilling, insert(3)}));
    CPPUNIT_ASSERT_EQUAL(std::string("n1.example.com. n2.example.com. n3.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
  }

  void collisionIsTriedAgain()
  {
    std::atomic<int> runs{0};
    const auto collides = [&runs](pg::Connection& connection, recorddb::SharedTransaction* /*unused*/) {
      if (++runs == 1) {
        throw pg::Error("collided", "40001", false);
      }
      insert(7)(connection, nullptr);
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({insert(1), collides}));
    CPPUNIT_ASSERT_EQUAL(2, runs.load());
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void failedCommitFailsForAll()
  {
    const auto kill = [](pg::Connection& connection, recorddb::SharedTransaction* /*unused*/) { connection.execute("SELECT pg_terminate_backend(pg_backend_pid())"); };
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
    const auto unwilling = [this](pg::Connection& connection, recorddb::SharedTransaction* shared) {
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
    const auto unwilling = [this](pg::Connection& /*unused*/, recorddb::SharedTransaction* shared) {
      shared->lockZone(d_zone);
      throw std::runtime_error("changed my mind");
    };
    std::string state;
    const auto looks = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction* shared) {
      shared->lockZone(d_zone);
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
    d_writes->write("k", [this](pg::Connection& /*unused*/, recorddb::SharedTransaction* /*unused*/) { d_writes->write("other", insert(1)); });
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(SharedWritesTest);
