// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/directory.hh"

#include "base/log.hh"
#include "replica/integrity.hh"
#include "replica/left_mark.hh"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace dodns::replica {

namespace {

constexpr std::string_view kPrefix = "replica-";
constexpr std::string_view kSuffix = ".mdb";
constexpr std::string_view kLmdbLockSuffix = "-lock";

std::string lockIn(const std::string& directory)
{
  return directory + "/lock";
}

/** Of the whole file. Belongs to the open file, as flock's does, and unlike that
 * can be asked for without being taken. */
struct flock lockOf(short type)
{
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string fileName(const std::string& directory, unsigned number)
{
  return directory + "/" + std::string(kPrefix) + std::to_string(number) + std::string(kSuffix);
}

/** Those of the files in a folder, the highest first. */
std::vector<unsigned> numbersIn(const std::string& directory)
{
  std::vector<unsigned> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const auto name = entry.path().filename().string();
    if (name.size() <= kPrefix.size() + kSuffix.size() || name.compare(0, kPrefix.size(), kPrefix) != 0 || name.compare(name.size() - kSuffix.size(), kSuffix.size(), kSuffix) != 0) {
      continue;
    }
    unsigned number = 0;
    const char* end = name.data() + name.size() - kSuffix.size();
    const auto [at, problem] = std::from_chars(name.data() + kPrefix.size(), end, number);
    if (problem == std::errc() && at == end) {
      found.push_back(number);
    }
  }
  if (error) {
    throw Error("reading the replica's folder " + directory, error.value());
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

} // namespace

Directory::Directory(std::string path, size_t mapSize)
    : d_path(std::move(path)), d_mapSize(mapSize)
{
  if (mkdir(d_path.c_str(), 0700) != 0 && errno != EEXIST) {
    throw Error("making the replica's folder " + d_path, errno);
  }
  const auto lockName = lockIn(d_path);
  d_lock = open(lockName.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (d_lock < 0) {
    throw Error("opening " + lockName, errno);
  }
  auto lock = lockOf(F_WRLCK);
  if (fcntl(d_lock, F_OFD_SETLK, &lock) != 0) {
    const int code = errno;
    close(d_lock);
    throw Error("the replica's folder " + d_path + " is in use by another pdns_server; each needs one of its own (do-replica)", code);
  }
  for (const auto number : numbersIn(d_path)) {
    d_lastNumber = std::max(d_lastNumber, number);
  }
}

Directory::~Directory()
{
  close(d_lock);
}

bool Directory::isInUse(const std::string& path)
{
  const int file = open(lockIn(path).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return false;
  }
  auto lock = lockOf(F_RDLCK);
  const bool isAnswered = fcntl(file, F_OFD_GETLK, &lock) == 0;
  close(file);
  return isAnswered && lock.l_type != F_UNLCK;
}

std::vector<std::string> Directory::filesIn(const std::string& path)
{
  std::vector<std::string> files;
  for (const auto number : numbersIn(path)) {
    files.push_back(fileName(path, number));
  }
  return files;
}

std::shared_ptr<Environment> Directory::openNewest()
{
  std::shared_ptr<Environment> newest;
  for (const auto number : numbersIn(d_path)) {
    const auto name = fileName(d_path, number);
    if (newest) {
      removeFile(name);
      continue;
    }
    auto damage = isAsLeft(name) ? std::nullopt : findDamage(name);
    if (!damage) {
      try {
        newest = std::make_shared<Environment>(name, d_mapSize, Environment::Mode::serve);
        markAsLeft(name);
        continue;
      }
      catch (const Error& error) {
        if (!error.fileIsDamaged()) {
          throw;
        }
        damage = error.what();
      }
    }
    base::log(base::LogLevel::error, "replica file " + name + " cannot be used: " + *damage + "; it is replaced by a full copy");
    removeFile(name);
  }
  return newest;
}

std::shared_ptr<Environment> Directory::createNext()
{
  const auto name = fileName(d_path, ++d_lastNumber);
  removeFile(name);
  try {
    return std::make_shared<Environment>(name, d_mapSize, Environment::Mode::build);
  }
  catch (const Error&) {
    removeFile(name);
    throw;
  }
}

std::shared_ptr<Environment> Directory::openAgain(const Environment& givenUp) const
{
  // Without locks: the other one has those of this path.
  return std::make_shared<Environment>(givenUp.path(), d_mapSize, Environment::Mode::inspect);
}

void Directory::remove(const Environment& environment)
{
  removeFile(environment.path());
}

void Directory::removeFile(const std::string& fileName)
{
  for (const auto& name : {leftMarkOf(fileName), fileName, fileName + std::string(kLmdbLockSuffix)}) {
    if (unlink(name.c_str()) != 0 && errno != ENOENT) {
      base::log(base::LogLevel::warning, Error("removing " + name, errno).what());
    }
  }
}

} // namespace dodns::replica
