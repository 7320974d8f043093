// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/pulse.hh"

#include "silent_server.hh"
#include "test_server.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns::pg;
using std::chrono::milliseconds;

class PulseTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PulseTest);
  CPPUNIT_TEST(serverThatAnswersIsThere);
  CPPUNIT_TEST(serverThatRefusesIsThere);
  CPPUNIT_TEST(connectionThatWasLostIsMadeAgain);
  CPPUNIT_TEST(silentServerIsNot);
  CPPUNIT_TEST(whoComesMeanwhileGetsTheSameAnswer);
  CPPUNIT_TEST_SUITE_END();

  static ConnectionSettings at(const std::string& conninfo)
  {
    ConnectionSettings settings;
    settings.conninfo = conninfo;
    return settings;
  }

public:
  void serverThatAnswersIsThere()
  {
    Pulse pulse(testServer(), milliseconds(20000));
    CPPUNIT_ASSERT(pulse.isThere());
    CPPUNIT_ASSERT(pulse.isThere());
  }

  void serverThatRefusesIsThere()
  {
    CPPUNIT_ASSERT(Pulse(at("host=/nonexistent"), milliseconds(20000)).isThere());
    auto settings = testServer();
    settings.conninfo += " dbname=nowhere";
    CPPUNIT_ASSERT(Pulse(settings, milliseconds(20000)).isThere());
  }

  void connectionThatWasLostIsMadeAgain()
  {
    auto settings = testServer();
    settings.applicationName = "pulse";
    Pulse pulse(settings, milliseconds(20000));
    pulse.isThere();
    Connection witness(testServer());
    const auto count = [&witness](const char* sql) { return witness.execute(sql)[0].int64(0); };
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, count("SELECT count(pg_terminate_backend(pid, 20000)) FROM pg_stat_activity WHERE application_name = 'pulse'"));
    CPPUNIT_ASSERT(pulse.isThere());
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, count("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pulse'"));
  }

  void silentServerIsNot()
  {
    const SilentServer silent;
    CPPUNIT_ASSERT(!Pulse(at("host=127.0.0.1 port=" + silent.port), milliseconds(50)).isThere());
  }

  void whoComesMeanwhileGetsTheSameAnswer()
  {
    const SilentServer silent;
    Pulse pulse(at("host=127.0.0.1 port=" + silent.port), milliseconds(1000));
    std::atomic<int> answers{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { answers += pulse.isThere() ? 100 : 1; });
    }
    for (auto& thread : threads) {
      thread.join();
    }
    CPPUNIT_ASSERT_EQUAL(8, answers.load());
    CPPUNIT_ASSERT_EQUAL(1, silent.connections());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PulseTest);
