// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/pool.hh"

#include "silent_server.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <csignal>
#include <cstdlib>
#include <thread>
#include <vector>

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
  CPPUNIT_TEST(silentServerIsToldToAll);
  CPPUNIT_TEST(afterAFailureOneTries);
  CPPUNIT_TEST(fourConnectAtATime);
  CPPUNIT_TEST(thoseThatWorkAreWaitedFor);
  CPPUNIT_TEST(silentConnectionIsNotTheOnlyOne);
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
    CPPUNIT_ASSERT_EQUAL(2U, pool.figures().size);
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
    while (pool.figures().waiting == 0) {
      std::this_thread::yield();
    }
    first.reset();
    other.join();
    CPPUNIT_ASSERT_EQUAL(0U, pool.figures().inUse);
    CPPUNIT_ASSERT_EQUAL(0U, pool.figures().waiting);
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
    CPPUNIT_ASSERT(pool.figures().backOff.count() > 0);
    CPPUNIT_ASSERT_EQUAL(0U, pool.figures().open);
  }

  void silentServerIsToldToAll()
  {
    const pg::SilentServer silent;
    auto hanging = settings(2);
    hanging.connection.conninfo = "host=127.0.0.1 port=" + silent.port;
    hanging.connection.connectTimeout = std::chrono::milliseconds(20);
    Pool pool(hanging);
    CPPUNIT_ASSERT_MESSAGE("somebody who waits for a statement asks", !pool.connectionSettings().isServerThere());
    CPPUNIT_ASSERT_EQUAL(1, silent.connections());
    CPPUNIT_ASSERT_THROW(pool.acquire(), pg::Error);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nobody tries", 0, silent.connections());
  }

  void afterAFailureOneTries()
  {
    const pg::SilentServer silent;
    auto hanging = settings(8);
    hanging.connection.conninfo = "host=127.0.0.1 port=" + silent.port;
    hanging.connection.connectTimeout = std::chrono::milliseconds(1000);
    Pool pool(hanging);
    CPPUNIT_ASSERT_THROW(pool.acquire(), pg::Error);
    while (pool.figures().backOff.count() > 0) {
      std::this_thread::yield();
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("who tries, and who asks for it", 2, silent.connections());
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&pool] {
        do { // for as long as one of them tries
          CPPUNIT_ASSERT_THROW(pool.acquire(), pg::Error);
          std::this_thread::yield();
        } while (pool.figures().failures < 2);
      });
    }
    for (auto& thread : threads) {
      thread.join();
    }
    CPPUNIT_ASSERT_EQUAL(2, silent.connections());
    CPPUNIT_ASSERT_EQUAL(uint64_t{2}, pool.figures().failures);
  }

  /** As when somebody between has forgotten all of them. */
  void fourConnectAtATime()
  {
    const pg::SilentServer silent;
    auto hanging = settings(8);
    hanging.connection.conninfo = "host=127.0.0.1 port=" + silent.port;
    hanging.connection.connectTimeout = std::chrono::milliseconds(1000);
    Pool pool(hanging);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&pool] { CPPUNIT_ASSERT_THROW(pool.acquire(), pg::Error); });
    }
    for (auto& thread : threads) {
      thread.join();
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("and who asks for all of them", 5, silent.connections());
  }

  void thoseThatWorkAreWaitedFor()
  {
    auto few = settings(2);
    few.wait = std::chrono::seconds(5);
    int made = 0;
    few.prepare = [&made](pg::Connection& /*unused*/) {
      if (made++ > 0) {
        throw pg::Error("no more than one", {}, true);
      }
    };
    Pool pool(few);
    auto first = std::make_unique<Pool::Lease>(pool.acquire());
    const auto process = processId(**first);
    while (pool.figures().backOff < std::chrono::milliseconds(300)) {
      CPPUNIT_ASSERT_THROW(pool.acquire(), pg::Error);
    }
    std::string other = "none";
    std::atomic<bool> isOver = false;
    std::thread waiting([&] {
      try {
        other = std::string(processId(*pool.acquire()));
      }
      catch (const pg::Error& error) {
        other = error.what();
      }
      isOver = true;
    });
    while (pool.figures().waiting == 0 && !isOver) {
      std::this_thread::yield();
    }
    first.reset();
    waiting.join();
    CPPUNIT_ASSERT_EQUAL(std::string(process), other);
  }

  void silentConnectionIsNotTheOnlyOne()
  {
    auto hasty = settings(4);
    hasty.probeTimeout = std::chrono::milliseconds(50);
    Pool pool(hasty);
    std::vector<Pool::Lease> leases;
    for (int i = 0; i < 3; ++i) {
      leases.push_back(pool.acquire());
    }
    const auto silent = static_cast<pid_t>(std::stoi(processId(*leases.back())));
    {
      auto lost = pool.acquire();
      leases.clear();
      pg::Connection(settings(1).connection).execute("SELECT pg_terminate_backend($1, 5000)", {processId(*lost)});
    } // since then nobody is trusted
    CPPUNIT_ASSERT_EQUAL(3U, pool.figures().open);
    kill(silent, SIGSTOP);
    const bool isAnother = processId(*pool.acquire()) != std::to_string(silent);
    kill(silent, SIGCONT);
    CPPUNIT_ASSERT(isAnother);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the others were not asked one after the other", 1U, pool.figures().open);
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
