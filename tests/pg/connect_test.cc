// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "silent_server.hh"
#include "test_server.hh"

#include <chrono>
#include <cppunit/extensions/HelperMacros.h>
#include <csignal>
#include <string>

using namespace dodns::pg;

namespace {

/** The folder of the socket of the test server. */
std::string testServerHost()
{
  Connection connection(testServer());
  return connection.execute("SELECT current_setting('unix_socket_directories')")[0].string(0);
}

/** Who makes a process for each session. */
pid_t postmasterOfTestServer()
{
  Connection connection(testServer());
  return std::stoi(connection.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")[0].string(0));
}

/** A process that does nothing. */
class Stopped
{
public:
  explicit Stopped(pid_t process)
      : d_process(process) { kill(process, SIGSTOP); }
  ~Stopped() { resume(); }
  void resume() const { kill(d_process, SIGCONT); }

private:
  const pid_t d_process;
};

Error refusedConnection(const std::string& conninfo)
{
  ConnectionSettings settings;
  settings.conninfo = conninfo;
  settings.connectTimeout = std::chrono::milliseconds(300);
  return refusal([&] { Connection connection(settings); });
}

} // namespace

class ConnectTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ConnectTest);
  CPPUNIT_TEST(silentServerIsGivenUp);
  CPPUNIT_TEST(serverThatAnswersOthersIsWaitedFor);
  CPPUNIT_TEST(serverThatAnswersNobodyIsGivenUp);
  CPPUNIT_TEST(nextHostIsTriedAfterASilentOne);
  CPPUNIT_TEST(everyHostIsNamedWhenNoneAnswers);
  CPPUNIT_TEST(wantedSessionIsLookedForAmongTheHosts);
  CPPUNIT_TEST(missingServerIsRetryable);
  CPPUNIT_TEST(passwordIsNeverTold);
  CPPUNIT_TEST(applicationNameIsTheConnectionStringsFirst);
  CPPUNIT_TEST_SUITE_END();

public:
  void silentServerIsGivenUp()
  {
    const SilentServer silent;
    const auto start = std::chrono::steady_clock::now();
    const auto error = refusedConnection("host=127.0.0.1 port=" + silent.port);
    const auto took = std::chrono::steady_clock::now() - start;
    CPPUNIT_ASSERT(took >= std::chrono::milliseconds(300));
    CPPUNIT_ASSERT(took < std::chrono::seconds(3));
    CPPUNIT_ASSERT(error.isRetryable());
    CPPUNIT_ASSERT(error.connectionIsUnusable());
    CPPUNIT_ASSERT_EQUAL(std::string("cannot connect: 127.0.0.1 does not answer within 300 ms"), std::string(error.what()));
  }

  void serverThatAnswersOthersIsWaitedFor()
  {
    const Stopped postmaster(postmasterOfTestServer()); // sessions that are there go on without it
    auto settings = testServer();
    settings.connectTimeout = std::chrono::milliseconds(1);
    settings.silence = std::chrono::milliseconds(10);
    int asked = 0;
    settings.isServerThere = [&] {
      if (++asked == 3) {
        postmaster.resume();
      }
      return asked <= 1000;
    };
    Connection connection(settings);
    CPPUNIT_ASSERT(asked >= 3);
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void serverThatAnswersNobodyIsGivenUp()
  {
    const SilentServer silent;
    ConnectionSettings settings;
    settings.conninfo = "host=127.0.0.1 port=" + silent.port;
    settings.silence = std::chrono::milliseconds(10);
    int asked = 0;
    settings.isServerThere = [&asked] { return ++asked < 3; };
    const auto error = refusal([&] { Connection connection(settings); });
    CPPUNIT_ASSERT_EQUAL(std::string("cannot connect: 127.0.0.1 does not answer anybody"), std::string(error.what()));
    CPPUNIT_ASSERT_EQUAL(3, asked);
    settings.statementTimeout = std::chrono::milliseconds(100);
    settings.isServerThere = [] { return true; };
    const auto late = refusal([&] { Connection connection(settings); });
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nor is it waited for without end", std::string("cannot connect: 127.0.0.1 does not answer within 100 ms"), std::string(late.what()));
  }

  void nextHostIsTriedAfterASilentOne()
  {
    const SilentServer silent;
    auto settings = testServer();
    bool isAsked = false;
    settings.isServerThere = [&isAsked] { return isAsked = true; };
    settings.conninfo = "host=127.0.0.1," + testServerHost() + " port=" + silent.port + ",5432 user=postgres dbname=postgres";
    settings.connectTimeout = std::chrono::milliseconds(300);
    Connection connection(settings);
    CPPUNIT_ASSERT_MESSAGE("there is another one", !isAsked);
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void everyHostIsNamedWhenNoneAnswers()
  {
    const SilentServer silent;
    const std::string text = refusedConnection("host=127.0.0.1,/nonexistent port=" + silent.port + ",5432").what();
    CPPUNIT_ASSERT_MESSAGE(text, text.find("127.0.0.1") != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE(text, text.find("/nonexistent") != std::string::npos);
  }

  void wantedSessionIsLookedForAmongTheHosts()
  {
    const auto host = testServerHost();
    auto settings = testServer();
    settings.conninfo = "host=/nonexistent," + host + " user=postgres dbname=postgres target_session_attrs=prefer-standby";
    Connection connection(settings);
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
    const std::string text = refusedConnection("host=/nonexistent," + host + " user=postgres dbname=postgres target_session_attrs=standby").what();
    CPPUNIT_ASSERT_MESSAGE(text, text.find("standby mode") != std::string::npos);
  }

  void missingServerIsRetryable()
  {
    const auto error = refusedConnection("host=/nonexistent");
    CPPUNIT_ASSERT(error.isRetryable());
    CPPUNIT_ASSERT(error.connectionIsUnusable());
  }

  void passwordIsNeverTold()
  {
    for (const auto* conninfo : {"host=/nonexistent password=hunter2", "password=my hunter2", "password = 'hunter2", "hunter2",
                                 "postgresql://user:hunter2@%zz/", "postgresql://u:p@/db?hunter2"}) {
      const std::string text = refusedConnection(conninfo).what();
      CPPUNIT_ASSERT_MESSAGE(text, text.find("hunter2") == std::string::npos);
      CPPUNIT_ASSERT(!text.empty());
    }
  }

  void applicationNameIsTheConnectionStringsFirst()
  {
    auto settings = testServer();
    settings.applicationName = "a default";
    const auto name = [&settings] { return Connection(settings).execute("SELECT current_setting('application_name')")[0].string(0); };
    CPPUNIT_ASSERT_EQUAL(std::string("a default"), name());
    settings.conninfo += " application_name=chosen";
    CPPUNIT_ASSERT_EQUAL(std::string("chosen"), name());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectTest);
