// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/environment.hh"

#include "replica/scratch.hh"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace dodns::replica {

namespace {

/** Another process that looks at a file and does not come to an end. */
class OtherProcess
{
public:
  explicit OtherProcess(const std::string& path)
  {
    int ends[2];
    CPPUNIT_ASSERT(pipe(ends) == 0);
    d_pid = fork();
    CPPUNIT_ASSERT(d_pid >= 0);
    if (d_pid == 0) {
      const Environment environment(path, kTestMapSize, Environment::Mode::watch);
      const Transaction transaction(environment, Transaction::Mode::read);
      close(ends[0]);
      close(ends[1]);
      while (true) {
        pause();
      }
    }
    close(ends[1]);
    char none = 0;
    CPPUNIT_ASSERT_EQUAL_MESSAGE("it reads", ssize_t{0}, read(ends[0], &none, 1));
    close(ends[0]);
  }
  ~OtherProcess() { kill(); }
  void kill()
  {
    if (d_pid > 0) {
      ::kill(d_pid, SIGKILL);
      waitpid(d_pid, nullptr, 0);
    }
    d_pid = 0;
  }

private:
  pid_t d_pid = 0;
};

/** How many octets the file grows by while one value is written again and again. */
size_t growthOf(Environment& environment)
{
  constexpr int kTurns = 50;
  constexpr size_t kSize = 100000;
  const auto before = environment.usedSize();
  for (int i = 0; i < kTurns; ++i) {
    Transaction transaction(environment, Transaction::Mode::write);
    transaction.put(Tree::facts, "test", std::string(kSize, static_cast<char>('a' + i % 2)));
    transaction.commit();
  }
  return environment.usedSize() - before;
}

constexpr size_t kSome = 1000000; // a few copies of the value; fifty are five times as much

} // namespace

class DeadReaderTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(DeadReaderTest);
  CPPUNIT_TEST(pagesThatADeadReaderHeldAreUsedAgain);
  CPPUNIT_TEST(whoOpensAFileForgetsThoseWhoAreDead);
  CPPUNIT_TEST_SUITE_END();

  ScratchFolder d_folder;
  std::string d_path = d_folder.path() + "/replica-1.mdb";

  std::unique_ptr<Environment> open() const { return std::make_unique<Environment>(d_path, kTestMapSize, Environment::Mode::serve); }

public:
  void pagesThatADeadReaderHeldAreUsedAgain()
  {
    open();
    OtherProcess other(d_path);
    const auto environment = open();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("one that lives is not forgotten", 0, environment->forgetDeadReaders());
    other.kill();
    CPPUNIT_ASSERT(growthOf(*environment) > kSome);
    CPPUNIT_ASSERT_EQUAL(1, environment->forgetDeadReaders());
    CPPUNIT_ASSERT(growthOf(*environment) < kSome);
  }

  void whoOpensAFileForgetsThoseWhoAreDead()
  {
    open();
    OtherProcess dead(d_path);
    const OtherProcess alive(d_path); // or whoever opens the file would begin with a new table of readers
    dead.kill();
    const auto environment = open();
    CPPUNIT_ASSERT_EQUAL(0, environment->forgetDeadReaders());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeadReaderTest);

} // namespace dodns::replica
