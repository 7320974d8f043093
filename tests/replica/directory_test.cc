// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/directory.hh"

#include "replica/left_mark.hh"
#include "replica/scratch.hh"

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace dodns::replica {

namespace {

constexpr uid_t kNobody = 65534;

std::string contentOf(const std::string& path)
{
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void limit(__rlimit_resource resource, rlim_t most)
{
  const rlimit value{most, most};
  setrlimit(resource, &value);
}

/** Root may read everything and make any number of processes. */
void becomeNobody()
{
  if (geteuid() == 0 && setresuid(kNobody, kNobody, kNobody) != 0) {
    _exit(EXIT_FAILURE);
  }
}

void leaveOneDescriptor()
{
  const int free = dup(STDERR_FILENO);
  close(free);
  limit(RLIMIT_NOFILE, static_cast<rlim_t>(free) + 1);
}

void leaveLessMemoryThanTheMap()
{
  const auto pages = std::stoul(contentOf("/proc/self/statm"));
  limit(RLIMIT_AS, pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + kTestMapSize / 2);
}

/** Ended with this. */
class Process
{
public:
  explicit Process(const std::function<int()>& run)
      : d_pid(fork())
  {
    if (d_pid == 0) {
      int status = EXIT_FAILURE;
      try {
        status = run();
      }
      catch (...) {
        status = EXIT_FAILURE; // the runner's loop is the parent's
      }
      _exit(status);
    }
  }
  ~Process() { kill(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return d_pid; }

  int wait()
  {
    int status = 0;
    waitpid(std::exchange(d_pid, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  void kill()
  {
    if (d_pid > 0) {
      ::kill(d_pid, SIGKILL);
      wait();
    }
  }

private:
  pid_t d_pid;
};

} // namespace

class DirectoryTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(DirectoryTest);
  CPPUNIT_TEST(whatTheSystemRefusesIsNoDamage);
  CPPUNIT_TEST(aFileThatClaimsTooMuchIsDamaged);
  CPPUNIT_TEST(aCheckEndsWithItsServer);
  CPPUNIT_TEST_SUITE_END();

  enum Outcome
  {
    opened = 10,
    nothing,
    refused,
  };

  ScratchFolder d_folder;
  std::string path() const { return d_folder.path() + "/replica-1.mdb"; }

  void makeFile(int facts)
  {
    Directory directory(d_folder.path(), kTestMapSize);
    const auto environment = directory.createNext();
    Transaction transaction(*environment, Transaction::Mode::write);
    writeFacts(transaction, {{"database", "system", "timeline"}, {}});
    for (int i = 0; i < facts; ++i) {
      transaction.append(Tree::facts, "x" + std::to_string(10000000 + i), "");
    }
    transaction.commit();
    environment->makeDurable();
  }

  void giveToNobody() const
  {
    for (const auto& name : {d_folder.path(), path(), path() + "-lock", d_folder.path() + "/lock"}) {
      CPPUNIT_ASSERT(geteuid() != 0 || chown(name.c_str(), kNobody, kNobody) == 0);
    }
  }

  int openWith(const std::function<void()>& narrow) const
  {
    return Process([&] {
             Directory directory(d_folder.path(), kTestMapSize);
             narrow();
             try {
               return directory.openNewest() ? opened : nothing;
             }
             catch (const Error&) {
               return refused;
             }
           })
        .wait();
  }

  /** The process that reads the file for a server; nothing when it is not there (any more). */
  std::optional<pid_t> checkerOf(pid_t server) const
  {
    const auto children = contentOf("/proc/" + std::to_string(server) + "/task/" + std::to_string(server) + "/children");
    if (children.empty() || contentOf("/proc/" + std::to_string(std::stoi(children)) + "/maps").find("/replica-1.mdb") == std::string::npos) {
      return std::nullopt;
    }
    return std::stoi(children);
  }

  bool isStopped(pid_t pid) const { return contentOf("/proc/" + std::to_string(pid) + "/status").find("State:\tT") != std::string::npos; }

  bool isFree() const
  {
    try {
      const Directory directory(d_folder.path(), kTestMapSize);
      return true;
    }
    catch (const Error&) {
      return false;
    }
  }

public:
  void whatTheSystemRefusesIsNoDamage()
  {
    makeFile(0);
    giveToNobody();
    const std::pair<const char*, std::function<void()>> refusals[] = {
        {"no descriptor", leaveOneDescriptor},
        {"no memory for the map", leaveLessMemoryThanTheMap},
        {"no process", [] { becomeNobody(); limit(RLIMIT_NPROC, 0); }},
        {"may not be read", [this] { becomeNobody(); chmod(path().c_str(), 0); }},
    };
    for (const auto& [what, narrow] : refusals) {
      std::filesystem::remove(leftMarkOf(path()));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(what, static_cast<int>(refused), openWith(narrow));
      CPPUNIT_ASSERT_MESSAGE(what, std::filesystem::exists(path()));
    }
    CPPUNIT_ASSERT_EQUAL(0, chmod(path().c_str(), 0600));
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(opened), openWith([] {}));
  }

  /** LMDB asks for that much memory, and there is not so much. */
  void aFileThatClaimsTooMuchIsDamaged()
  {
    constexpr std::streamoff kLastPages[] = {16 + 24 + 2 * 48, 4096 + 16 + 24 + 2 * 48};
    makeFile(0);
    {
      std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
      for (const auto at : kLastPages) {
        file.seekp(at);
        file.write("\xff\xff\xff\xff\xff\xff\0\0", 8);
      }
    }
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(nothing), openWith([] {}));
    CPPUNIT_ASSERT(!std::filesystem::exists(path()));
  }

  /** What checks a file holds the folder as its server does. */
  void aCheckEndsWithItsServer()
  {
    constexpr std::chrono::seconds kLongest{20};
    makeFile(500000);
    for (int tries = 0; tries < 100; ++tries) {
      std::filesystem::remove(leftMarkOf(path()));
      Process server([this] {
        Directory directory(d_folder.path(), kTestMapSize);
        directory.openNewest();
        return 0;
      });
      const auto lastLook = std::chrono::steady_clock::now() + kLongest;
      std::optional<pid_t> checker;
      while (!checker && !std::filesystem::exists(leftMarkOf(path())) && std::chrono::steady_clock::now() < lastLook) {
        checker = checkerOf(server.pid());
      }
      if (!checker || ::kill(*checker, SIGSTOP) != 0) {
        continue; // it was faster
      }
      while (checkerOf(server.pid()) && !isStopped(*checker)) {
        std::this_thread::yield();
      }
      if (!isStopped(*checker)) {
        continue;
      }
      server.kill();
      const auto end = std::chrono::steady_clock::now() + kLongest;
      bool isReleased = isFree();
      while (!isReleased && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        isReleased = isFree();
      }
      ::kill(*checker, SIGKILL);
      CPPUNIT_ASSERT(isReleased);
      return;
    }
    CPPUNIT_FAIL("no check was seen");
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DirectoryTest);

} // namespace dodns::replica
