// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/pool.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <thread>

using namespace dodns;
using pg::Pool;

class PoolTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PoolTest);
  CPPUNIT_TEST(connectionIsUsedAgain);
  CPPUNIT_TEST(neverMoreThanItsSize);
  CPPUNIT_TEST(waitsForOneThatIsGivenBack);
  CPPUNIT_TEST(lostConnectionIsReplaced);
  CPPUNIT_TEST(brokenOneIsNotKept);
  CPPUNIT_TEST(failureIsToldWithoutAskingAgain);
  CPPUNIT_TEST(newConnectionsArePrepared);
  CPPUNIT_TEST_SUITE_END();

  static pg::PoolSettings settings(unsigned size)
  {
    pg::PoolSettings settings;
    settings.connection.conninfo = std::getenv("DODNS_TEST_DATABASE");
    settings.size = size;
    settings.wait = std::chrono::milliseconds(50);
    return settings;
  }

  static std::string processId(pg::Connection& connection) { return connection.execute("SELECT pg_backend_pid()")[0].string(0); }

public:
  void connectionIsUsedAgain()
  {
    Pool pool(settings(2));
    const auto first = processId(*pool.acquire());
    CPPUNIT_ASSERT_EQUAL(first, processId(*pool.acquire()));
    CPPUNIT_ASSERT_EQUAL(1U, pool.figures().open);
    CPPUNIT_ASSERT_EQUAL(0U, pool.figures().inUse);
  }

  void neverMoreThanItsSize()
  {
    Pool pool(settings(2));
    const auto first = pool.acquire();
    const auto second = pool.acquire();
    CPPUNIT_ASSERT_EQUAL(2U, pool.figures().inUse);
    try {
      pool.acquire();
      CPPUNIT_FAIL("there was a third");
    }
    catch (const pg::Error& error) {
      CPPUNIT_ASSERT(error.isRetryable());
    }
  }

  void waitsForOneThatIsGivenBack()
  {
    auto patient = settings(1);
    patient.wait = std::chrono::seconds(10);
    Pool pool(patient);
    auto first = std::make_unique<Pool::Lease>(pool.acquire());
    std::thread other([&] { pool.acquire(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    first.reset();
    other.join();
    CPPUNIT_ASSERT_EQUAL(0U, pool.figures().inUse);
  }

  void lostConnectionIsReplaced()
  {
    Pool pool(settings(1));
    const auto first = processId(*pool.acquire());
    pg::Connection(settings(1).connection).execute("SELECT pg_terminate_backend($1, 5000)", {first});
    CPPUNIT_ASSERT(first != processId(*pool.acquire()));
    CPPUNIT_ASSERT_EQUAL(1U, pool.figures().open);
  }

  void brokenOneIsNotKept()
  {
    Pool pool(settings(1));
    {
      auto lease = pool.acquire();
      (*lease).setStatementTimeout(std::chrono::milliseconds(10));
      CPPUNIT_ASSERT_THROW((*lease).execute("SELECT pg_sleep(10)"), pg::Error);
    }
    CPPUNIT_ASSERT_EQUAL(0U, pool.figures().open);
    processId(*pool.acquire());
  }

  void failureIsToldWithoutAskingAgain()
  {
    auto wrong = settings(2);
    wrong.connection.conninfo = "host=/nonexistent";
    Pool pool(wrong);
    std::string first;
    for (int i = 0; i < 5; ++i) {
      try {
        pool.acquire();
        CPPUNIT_FAIL("connected");
      }
      catch (const pg::Error& error) {
        CPPUNIT_ASSERT(error.isRetryable());
        first = first.empty() ? error.what() : first;
        CPPUNIT_ASSERT_EQUAL(first, std::string(error.what()));
      }
    }
    CPPUNIT_ASSERT_EQUAL(uint64_t{1}, pool.figures().failures);
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    CPPUNIT_ASSERT_THROW(pool.acquire(), pg::Error);
    CPPUNIT_ASSERT_EQUAL(uint64_t{2}, pool.figures().failures);
    CPPUNIT_ASSERT_EQUAL(0U, pool.figures().open);
  }

  void newConnectionsArePrepared()
  {
    auto prepared = settings(1);
    int count = 0;
    prepared.prepare = [&count](pg::Connection& /*unused*/) {
      if (++count == 1) {
        throw pg::Error("not yet", {}, false);
      }
    };
    Pool pool(prepared);
    CPPUNIT_ASSERT_THROW(pool.acquire(), pg::Error);
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    pool.acquire();
    pool.acquire();
    CPPUNIT_ASSERT_EQUAL(2, count);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PoolTest);
