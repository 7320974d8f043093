// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/integrity.hh"

#include "dns/order_key.hh"
#include "replica/environment.hh"
#include "replica/facts.hh"
#include "replica/name_entry.hh"
#include "replica/zone_info.hh"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dodns::replica {

namespace {

enum Verdict : int
{
  kSound = 0,
  kUnreadable = 1,
  kIncomplete = 2,
  kGarbage = 3,
  kCutShort = 4,
  kNotKnown = 100, ///< and the system's error number above it
};

/** How reading damaged memory or a file that ends too early ends a process. */
constexpr std::array kCrashes{SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};

bool isEntrySound(Tree tree, std::string_view key, std::string_view value)
{
  switch (tree) {
  case Tree::facts:
    return true;
  case Tree::zones:
    return decodeZoneInfo(value).has_value();
  case Tree::zoneNames:
    return zoneIdFromKey(value).has_value();
  case Tree::names:
    return key.size() >= 4 && !dns::wireFromOrderKey(key.substr(4)).empty() && NameEntry::isSound(value);
  case Tree::aliases:
    return !dns::wireFromOrderKey(key).empty() && zoneIdFromKey(value).has_value();
  case Tree::nsec3:
    return zoneIdFromKey(key).has_value() && (value.empty() || !dns::wireFromOrderKey(value).empty());
  case Tree::tsigKeys:
    return decodeTsigKey(value).has_value();
  case Tree::refused:
    return zoneIdFromKey(key).has_value();
  }
  return false;
}

Verdict inspect(const std::string& path, size_t fileSize)
{
  // A map no larger than the file: LMDB itself raises it when the file claims more.
  const Environment environment(path, fileSize, Environment::Mode::inspect);
  if (environment.usedSize() > fileSize) {
    return kCutShort;
  }
  const Transaction transaction(environment, Transaction::Mode::read);
  if (!readFacts(transaction)) {
    return kIncomplete;
  }
  for (unsigned i = 0; i < kTreeCount; ++i) {
    const auto tree = static_cast<Tree>(i);
    uint64_t entries = 0;
    Cursor cursor(transaction, tree);
    for (bool isThere = cursor.first(); isThere; isThere = cursor.next()) {
      if (!isEntrySound(tree, cursor.key(), cursor.value())) {
        return kGarbage;
      }
      ++entries;
    }
    if (entries != transaction.entryCount(tree)) {
      return kGarbage;
    }
  }
  return kSound;
}

/** LMDB asks for as much memory as the file says that it needs: whether the
 * system has too little for what there is of it. */
bool isMemoryShort(const std::string& path, size_t fileSize)
{
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  void* map = file < 0 ? MAP_FAILED : mmap(nullptr, fileSize, PROT_READ, MAP_SHARED, file, 0);
  return map == MAP_FAILED;
}

/** What a failed inspection says of the file. */
int verdictOf(const Error& error, const std::string& path, size_t fileSize)
{
  const int code = error.code();
  const bool isOfSystem = code > 0 && code != EIO && code != EINVAL && kNotKnown + code <= UCHAR_MAX;
  if (!isOfSystem) {
    return kUnreadable;
  }
  return code == ENOMEM && !isMemoryShort(path, fileSize) ? kCutShort : kNotKnown + code;
}

[[noreturn]] void inspectAsChild(const std::string& path, size_t fileSize, pid_t parent)
{
  // It holds what the parent holds, the lock of the folder too, and is of no use without it.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(kNotKnown + ESRCH);
  }
  // The server's own handlers would print a trace of a crash that is expected.
  for (const int number : kCrashes) {
    std::signal(number, SIG_DFL);
  }
  int verdict = kUnreadable;
  try {
    verdict = inspect(path, fileSize);
  }
  catch (const Error& error) {
    verdict = verdictOf(error, path, fileSize);
  }
  catch (const std::bad_alloc&) {
    verdict = kNotKnown + ENOMEM;
  }
  catch (...) {
    verdict = kUnreadable;
  }
  _exit(verdict);
}

} // namespace

std::optional<std::string> findDamage(const std::string& path)
{
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    throw Error("checking " + path, errno);
  }
  if (status.st_size == 0) {
    return "it is empty";
  }
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    inspectAsChild(path, static_cast<size_t>(status.st_size), parent);
  }
  if (child < 0) {
    throw Error("making a process that checks " + path, errno);
  }
  int outcome = 0;
  while (waitpid(child, &outcome, 0) < 0) {
    if (errno != EINTR) {
      throw Error("waiting for the process that checks " + path, errno);
    }
  }
  if (WIFSIGNALED(outcome)) {
    const int number = WTERMSIG(outcome);
    if (std::find(kCrashes.begin(), kCrashes.end(), number) == kCrashes.end()) {
      throw Error("the process that checks " + path + " was ended by signal " + std::to_string(number), EINTR);
    }
    return "reading it ends a process with signal " + std::to_string(number);
  }
  if (WEXITSTATUS(outcome) > kNotKnown) {
    throw Error("checking " + path, WEXITSTATUS(outcome) - kNotKnown);
  }
  switch (WEXITSTATUS(outcome)) {
  case kSound:
    return std::nullopt;
  case kIncomplete:
    return "it is of another format, or its first copy was not finished";
  case kGarbage:
    return "it holds entries that dodns never wrote";
  case kCutShort:
    return "it is shorter than it says";
  default:
    return "it is not an LMDB file of this format";
  }
}

} // namespace dodns::replica
