// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "test_server.hh"

#include <chrono>
#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

using namespace dodns::pg;
using std::chrono::milliseconds;

namespace {

ConnectionSettings hasty()
{
  auto settings = testServer();
  settings.statementTimeout = milliseconds(300);
  return settings;
}

milliseconds timeOf(const std::function<void()>& run)
{
  const auto start = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

} // namespace

class TimeoutTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(TimeoutTest);
  CPPUNIT_TEST(silentStatementCostsTheConnection);
  CPPUNIT_TEST(silentStreamAndCopyEnd);
  CPPUNIT_TEST(streamMayTakeLongerThanTheTimeout);
  CPPUNIT_TEST(serverEndsATransactionThatWasGivenUp);
  CPPUNIT_TEST(slowServerIsWaitedFor);
  CPPUNIT_TEST(serverThatIsNotThereIsNotWaitedFor);
  CPPUNIT_TEST(waitingEndsWithTheTime);
  CPPUNIT_TEST(waitingEndsWithANotification);
  CPPUNIT_TEST(pendingNotificationIsNotSleptOver);
  CPPUNIT_TEST(waitingEndsWithTheWakeDescriptor);
  CPPUNIT_TEST_SUITE_END();

  static void assertGivenUp(const std::function<void(Connection&)>& run)
  {
    Connection connection(hasty());
    const auto took = timeOf([&] {
      const auto error = refusal([&] { run(connection); });
      CPPUNIT_ASSERT_EQUAL(std::string("the database does not answer within 300 ms"), std::string(error.what()));
      CPPUNIT_ASSERT(error.connectionIsUnusable());
      CPPUNIT_ASSERT(error.isRetryable());
    });
    CPPUNIT_ASSERT(took >= milliseconds(300));
    CPPUNIT_ASSERT(took < milliseconds(3000));
    CPPUNIT_ASSERT(!connection.isOpen());
  }

public:
  void silentStatementCostsTheConnection()
  {
    assertGivenUp([](Connection& connection) { connection.execute("SELECT pg_sleep(20)"); });
  }

  void silentStreamAndCopyEnd()
  {
    assertGivenUp([](Connection& connection) {
      connection.stream("SELECT n, CASE WHEN n = 50000 THEN pg_sleep(20) END FROM generate_series(1, 60000) n", {}, [](const Row&) {});
    });
    assertGivenUp([](Connection& connection) {
      connection.copyOut("COPY (SELECT n, CASE WHEN n = 50000 THEN pg_sleep(20) END FROM generate_series(1, 60000) n) TO STDOUT", [](const Connection::CopiedLine&) {});
    });
  }

  void streamMayTakeLongerThanTheTimeout()
  {
    Connection connection(hasty());
    int rows = 0;
    const auto took = timeOf([&] {
      // Rows large enough to be sent at once.
      connection.stream("SELECT n, pg_sleep(0.1), repeat('x', 20000) FROM generate_series(1, 6) n", {}, [&rows](const Row&) { ++rows; });
    });
    CPPUNIT_ASSERT_EQUAL(6, rows);
    CPPUNIT_ASSERT(took > milliseconds(500));
  }

  void serverEndsATransactionThatWasGivenUp()
  {
    Connection connection(hasty());
    const auto pid = connection.execute("SELECT pg_backend_pid()")[0].string(0);
    {
      Transaction transaction(connection);
      refusal([&] { connection.execute("SELECT pg_sleep(60)"); });
    }
    Connection witness(testServer());
    for (int i = 0; i < 100; ++i) {
      if (witness.execute("SELECT FROM pg_stat_activity WHERE pid = $1", {pid}).isEmpty()) {
        return;
      }
      usleep(50000);
    }
    CPPUNIT_FAIL("the server goes on with a statement that nobody waits for");
  }

  void slowServerIsWaitedFor()
  {
    auto settings = testServer();
    int asked = 0;
    settings.isServerThere = [&asked] { return ++asked > 0; };
    settings.silence = milliseconds(20);
    Connection connection(settings);
    connection.execute("SELECT pg_sleep(0.3)");
    CPPUNIT_ASSERT_MESSAGE("again and again", asked > 1);
    asked = 0;
    connection.stream("SELECT n, repeat('x', 20000) FROM generate_series(1, 100) n", {}, [](const Row&) {});
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void serverThatIsNotThereIsNotWaitedFor()
  {
    for (const auto* sql : {"SELECT pg_sleep(60)", "COPY (SELECT pg_sleep(60)) TO STDOUT"}) {
      auto settings = testServer();
      settings.statementTimeout = milliseconds(50000);
      bool isThere = true;
      settings.isServerThere = [&isThere] { return isThere; };
      settings.silence = milliseconds(20);
      Connection connection(settings);
      isThere = false;
      const auto run = [&] { *sql == 'C' ? connection.copyOut(sql, [](const Connection::CopiedLine&) {}) : connection.stream(sql, {}, [](const Row&) {}); };
      const auto error = refusal(run);
      CPPUNIT_ASSERT_EQUAL(std::string("the database does not answer anybody"), std::string(error.what()));
      CPPUNIT_ASSERT(error.isRetryable() && !connection.isOpen());
    }
  }

  void waitingEndsWithTheTime()
  {
    Connection connection(testServer());
    connection.listen("quiet");
    bool wasNotified = true;
    const auto took = timeOf([&] { wasNotified = connection.waitForNotification(milliseconds(200)); });
    CPPUNIT_ASSERT(!wasNotified);
    CPPUNIT_ASSERT(took >= milliseconds(200));
    CPPUNIT_ASSERT(took < milliseconds(2000));
  }

  void waitingEndsWithANotification()
  {
    Connection sender(testServer());
    Connection connection(testServer());
    connection.listen("loud");
    sender.executeScript("NOTIFY loud, 'a'; NOTIFY loud, 'b'");
    const auto took = timeOf([&] { CPPUNIT_ASSERT(connection.waitForNotification(milliseconds(5000))); });
    CPPUNIT_ASSERT(took < milliseconds(2000));
    CPPUNIT_ASSERT_MESSAGE("all that are pending are consumed", !connection.waitForNotification(milliseconds(100)));
  }

  void pendingNotificationIsNotSleptOver()
  {
    Connection connection(testServer());
    connection.listen("own");
    connection.executeScript("NOTIFY own"); // arrives with the statement's answer
    CPPUNIT_ASSERT(connection.waitForNotification(milliseconds(1000)));
  }

  void waitingEndsWithTheWakeDescriptor()
  {
    int ends[2];
    CPPUNIT_ASSERT_EQUAL(0, pipe(ends));
    Connection connection(testServer());
    CPPUNIT_ASSERT_EQUAL(ssize_t{1}, write(ends[1], "x", 1));
    bool wasNotified = true;
    const auto took = timeOf([&] { wasNotified = connection.waitForNotification(milliseconds(5000), ends[0]); });
    CPPUNIT_ASSERT(!wasNotified);
    CPPUNIT_ASSERT(took < milliseconds(2000));
    ::close(ends[0]);
    ::close(ends[1]);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TimeoutTest);
