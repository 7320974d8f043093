// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared_writes_fixture.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <future>
#include <stdexcept>
#include <utility>

using namespace dodns;

class SharedWritesTest : public recorddb::SharedWritesFixture
{
  CPPUNIT_TEST_SUITE(SharedWritesTest);
  CPPUNIT_TEST(whoComesMeanwhileSharesACommit);
  CPPUNIT_TEST(whoComesWhileTheyAreDoneJoins);
  CPPUNIT_TEST(oneThatFailsLeavesTheOthersAlone);
  CPPUNIT_TEST(lookThatFailsLeavesTheOthersAlone);
  CPPUNIT_TEST(zoneIsLockedAgainAfterARollback);
  CPPUNIT_TEST(collisionIsTriedAgain);
  CPPUNIT_TEST(commitThatCollidesIsTriedAgain);
  CPPUNIT_TEST(failedCommitFailsForAll);
  CPPUNIT_TEST(endThatFailsLeavesEachAlone);
  CPPUNIT_TEST(otherKeysDoNotWait);
  CPPUNIT_TEST(moreThanFitTogether);
  CPPUNIT_TEST(keptRecordThatIsRefusedLeavesTheOthersAlone);
  CPPUNIT_TEST_SUITE_END();

public:
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
    CPPUNIT_ASSERT_EQUAL(std::string("1 "), runBehindOne({insert(4), unwilling, insert(5)}));
    CPPUNIT_ASSERT_EQUAL(std::string("n1.example.com. n2.example.com. n3.example.com. n4.example.com. n5.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
  }

  /** No savepoint protects the others from it. */
  void lookThatFailsLeavesTheOthersAlone()
  {
    const auto broken = [](pg::Connection& connection, recorddb::SharedTransaction& /*unused*/) { connection.execute("SELECT 1 / 0"); };
    CPPUNIT_ASSERT_EQUAL(std::string("1 "), runBehindOne({add(record("a")), broken, add(record("b"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. b.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
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

  /** From the start, so that nothing of the first time stays. */
  void commitThatCollidesIsTriedAgain()
  {
    d_database->sql().executeScript(R"(
      CREATE SEQUENCE public.commits;
      GRANT USAGE ON SEQUENCE public.commits TO PUBLIC;
      CREATE FUNCTION public.collide_once() RETURNS trigger LANGUAGE plpgsql AS $function$
      BEGIN
        IF nextval('public.commits') = 1 THEN
          RAISE EXCEPTION 'collided' USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN NULL;
      END
      $function$;
      CREATE CONSTRAINT TRIGGER collide_once AFTER INSERT ON dodns.records DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.collide_once();
    )");
    const auto unwilling = [isFirst = true](pg::Connection& connection, recorddb::SharedTransaction& shared) mutable {
      if (std::exchange(isFirst, false)) {
        throw std::runtime_error("changed my mind");
      }
      insert(2)(connection, shared);
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({insert(1), unwilling, insert(3)}));
    CPPUNIT_ASSERT_EQUAL(std::string("n1.example.com. n2.example.com. n3.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
  }

  void failedCommitFailsForAll()
  {
    const auto kill = [](pg::Connection& connection, recorddb::SharedTransaction& /*unused*/) { connection.execute("SELECT pg_terminate_backend(pg_backend_pid())"); };
    CPPUNIT_ASSERT_EQUAL(std::string("0 1 2 "), runBehindOne({insert(1), kill, insert(2)}));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.records"));
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

  void keptRecordThatIsRefusedLeavesTheOthersAlone()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("1 "), runBehindOne({add(record("a")), add(record("b", "CNAME", "relative")), add(record("c"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. c.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
    // The same when somebody looks there before the end.
    const auto looks = [this](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { shared.lockZone(d_zone)->count(); };
    CPPUNIT_ASSERT_EQUAL(std::string("0 "), runBehindOne({add(record("d", "CNAME", "relative")), looks, add(record("e"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. c.example.com. e.example.com."), d_database->rows("SELECT name FROM dodns.records ORDER BY name"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SharedWritesTest);
