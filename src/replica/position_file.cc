// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/position_file.hh"

#include "base/log.hh"
#include "replica/directory.hh"
#include "replica/error.hh"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace dodns::replica {

namespace {

std::string pathIn(const std::string& directory)
{
  return directory + "/position";
}

/** FNV-1a: tells a half overwritten line from a whole one. */
uint64_t checksum(std::string_view text)
{
  uint64_t sum = 14695981039346656037U;
  for (const unsigned char octet : text) {
    sum = (sum ^ octet) * 1099511628211U;
  }
  return sum;
}

struct Shown
{
  enum class State
  {
    nothing, ///< no file, or an empty one
    unclear, ///< being overwritten
    clear,
  };
  State state = State::nothing;
  recorddb::Identity identity;
  recorddb::Position position;
};

/** A line: checksum of the rest, database, system, timeline, position. Behind it
 * may be the rest of a longer one. */
Shown read(const std::string& directory)
{
  std::ifstream file(pathIn(directory));
  std::string line;
  if (!std::getline(file, line)) {
    return {};
  }
  Shown shown;
  shown.state = Shown::State::unclear;
  const auto blank = line.find(' ');
  if (file.eof() || blank == std::string::npos || line.substr(0, blank) != std::to_string(checksum(std::string_view(line).substr(blank + 1)))) {
    return shown;
  }
  std::istringstream fields(line.substr(blank + 1));
  std::string position;
  fields >> shown.identity.database >> shown.identity.system >> shown.identity.timeline >> position;
  if (const auto parsed = recorddb::Position::parse(position)) {
    shown.position = *parsed;
    shown.state = Shown::State::clear;
  }
  return shown;
}

} // namespace

PositionFile::PositionFile(const std::string& directory)
    : d_path(pathIn(directory))
{
  open();
}

PositionFile::~PositionFile()
{
  close();
}

void PositionFile::open()
{
  d_file = ::open(d_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (d_file < 0) {
    complain("opening ", errno);
  }
}

void PositionFile::close()
{
  if (d_file >= 0) {
    ::close(d_file);
  }
  d_file = -1;
}

void PositionFile::show(const recorddb::Identity& identity, const recorddb::Position& position)
{
  const auto text = identity.database + " " + identity.system + " " + identity.timeline + " " + position.toText();
  if (text == d_shown) {
    return;
  }
  if (d_file < 0) {
    open();
  }
  if (d_file < 0) {
    return;
  }
  const auto line = std::to_string(checksum(text)) + " " + text + "\n";
  const auto written = pwrite(d_file, line.data(), line.size(), 0);
  if (written != static_cast<ssize_t>(line.size())) {
    complain("writing ", written < 0 ? errno : ENOSPC);
    d_shown.clear();
    if (ftruncate(d_file, 0) != 0) {
      complain("emptying ", errno);
    }
    close();
    return;
  }
  d_shown = text;
  d_hasComplained = false;
}

void PositionFile::complain(const std::string& doing, int code)
{
  if (!d_hasComplained) {
    base::log(base::LogLevel::warning, Error(doing + d_path, code).what() + std::string("; until it succeeds, pdnsutil on this host does not wait until its changes are answered"));
  }
  d_hasComplained = true;
}

Visibility waitUntilShown(const std::string& directory, const recorddb::Identity& identity, uint64_t transaction, std::chrono::milliseconds patience)
{
  constexpr std::chrono::milliseconds kPause{1};
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (Directory::isInUse(directory)) {
    const auto shown = read(directory);
    // Before it shows anything the server answers no questions.
    if (shown.state == Shown::State::nothing) {
      break;
    }
    if (shown.state == Shown::State::clear) {
      if (shown.identity.database != identity.database || shown.identity.system != identity.system) {
        break;
      }
      // On another timeline the same numbers are other transactions.
      if (shown.identity.timeline == identity.timeline && shown.position.hasSeen(transaction)) {
        return Visibility::shown;
      }
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return Visibility::late;
    }
    std::this_thread::sleep_for(kPause);
  }
  return Visibility::notAsked;
}

} // namespace dodns::replica
