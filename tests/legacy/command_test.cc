// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/command.hh"

#include "legacy/error.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <pthread.h>
#include <unistd.h>

using namespace dodns;

class CommandTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(CommandTest);
  CPPUNIT_TEST(outputAndStatusAreTold);
  CPPUNIT_TEST(nothingOfOursIsInherited);
  CPPUNIT_TEST(oneThatHangsIsKilled);
  CPPUNIT_TEST(oneThatClosesItsOutputsIsNotWaitedForLonger);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::chrono::seconds kPatience{60};

  sigset_t d_blocked{};

public:
  void setUp() override { pthread_sigmask(SIG_SETMASK, nullptr, &d_blocked); }
  void tearDown() override
  {
    pthread_sigmask(SIG_SETMASK, &d_blocked, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
  }

  void outputAndStatusAreTold()
  {
    const auto result = legacy::runCommand({"/bin/sh", "-c", "cat; echo out; echo err >&2; exit 3"}, kPatience);
    CPPUNIT_ASSERT_EQUAL(3, result.status);
    CPPUNIT_ASSERT_EQUAL(std::string("out\nerr\n"), result.output);
    CPPUNIT_ASSERT_THROW(legacy::runCommand({"/nowhere/rndc"}, kPatience), legacy::Error);
  }

  /** A daemon blocks the signals that end it, and not all of its sockets are
   * closed on exec. */
  void nothingOfOursIsInherited()
  {
    sigset_t ending;
    sigemptyset(&ending);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
      sigaddset(&ending, number);
    }
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    const int file = open("/dev/zero", O_RDONLY); // NOLINT(android-cloexec-open): that is what it is about
    CPPUNIT_ASSERT(file > STDERR_FILENO);
    // Without a shell, which has ideas of its own; and only the signals that a program may use: the C library has two besides.
    const auto signals = legacy::runCommand({"/bin/sed", "-nE", "s/^(Sig(Blk|Ign)):.*(.{7})$/\\1 \\3/p", "/proc/self/status"}, kPatience);
    const auto files = legacy::runCommand({"/bin/ls", "-l", "/proc/self/fd"}, kPatience);
    close(file);
    CPPUNIT_ASSERT_EQUAL(std::string("SigBlk 0000000\nSigIgn 0000000\n"), signals.output);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(files.output, std::string::npos, files.output.find("/dev/zero"));
  }

  void oneThatHangsIsKilled()
  {
    const std::vector<std::string> hanging = {"/bin/sh", "-c", "trap '' TERM; exec sleep 1000"};
    CPPUNIT_ASSERT_THROW(legacy::runCommand(hanging, std::chrono::milliseconds(50)), legacy::Error);
  }

  /** Nobody waits for its end either: one of another user could not be killed. */
  void oneThatClosesItsOutputsIsNotWaitedForLonger()
  {
    const char* place = std::getenv("TMPDIR");
    std::string path = std::string(place != nullptr ? place : "/tmp") + "/command_test.XXXXXX";
    const int file = mkstemp(path.data());
    CPPUNIT_ASSERT(file >= 0);
    close(file);
    CPPUNIT_ASSERT_THROW(legacy::runCommand({"/bin/sh", "-c", "echo $$ >$0; exec >/dev/null 2>&1; exec sleep 60", path}, std::chrono::seconds(2)), legacy::Error);
    pid_t pid = 0;
    std::ifstream(path) >> pid;
    unlink(path.c_str());
    CPPUNIT_ASSERT(pid > 0);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (kill(pid, 0) == 0) { // ended ones, too
      CPPUNIT_ASSERT_MESSAGE("the next call takes leave of it", std::chrono::steady_clock::now() < deadline);
      legacy::runCommand({"/bin/true"}, kPatience);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CommandTest);
