// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/reporter.hh"

#include "base/back_off.hh"
#include "base/log.hh"
#include "recorddb/nameserver_status.hh"
#include "recorddb/schema.hh"

#include <memory>
#include <utility>

namespace dodns::replica {

namespace {

using std::chrono::seconds;

// How often the row in dodns.nameservers is written: with news, and without.
constexpr seconds kReportInterval{1};
constexpr seconds kIdleReportInterval{10};
constexpr seconds kPruneInterval{60};
// After so many rows there are probably more. All at once would take long, and
// changes would wait meanwhile.
constexpr seconds kBusyPruneInterval{1};
constexpr int64_t kManyRows = 1000;
constexpr seconds kPauseAfterFailure{20};

/** @returns how long until the next time. */
std::chrono::milliseconds prune(pg::Connection& connection)
{
  return recorddb::pruneFeed(connection) >= kManyRows ? kBusyPruneInterval : base::withJitter(kPruneInterval);
}

/** @returns what the server refuses; empty when it does not.
 * @throws pg::Error when the connection is of no use any more. */
template <typename Act>
std::string refusalOf(const Act& act)
{
  try {
    act();
    return {};
  }
  catch (const pg::Error& error) {
    if (error.connectionIsUnusable()) {
      throw;
    }
    return error.what();
  }
}

/** Says it once. @param problem what was said before */
void noteProblem(std::string& problem, std::string found, const std::string& what)
{
  if (found == problem) {
    return;
  }
  base::log(found.empty() ? base::LogLevel::notice : base::LogLevel::warning,
            found.empty() ? "can " + what + " again" : "cannot " + what + ": " + found + "; following goes on, trying again");
  problem = std::move(found);
}

} // namespace

Reporter::Reporter(ReporterSettings settings)
    : d_settings(std::move(settings))
{
}

Reporter::~Reporter()
{
  end();
  if (d_thread.joinable()) {
    d_thread.join();
  }
}

void Reporter::end()
{
  {
    const std::lock_guard lock(d_mutex);
    d_isEnding = true;
  }
  d_changed.notify_one();
}

bool Reporter::isTimeToReport()
{
  const auto now = Clock::now();
  if (now < d_nextReport && !(d_hasNews && now >= d_nextReport - kIdleReportInterval + kReportInterval)) {
    return false;
  }
  d_nextReport = now + kIdleReportInterval;
  d_hasNews = false;
  return true;
}

void Reporter::send(pg::Connection& connection, const Status& status) const
{
  recorddb::reportStatus(connection, d_settings.nameserver, status.applied, status.lag, d_settings.version, status.copiedAt);
}

void Reporter::report(pg::Connection& followed, bool isStandby, const Status& status)
{
  // An attempt to write is an error in the log of the standby.
  if (isStandby && d_settings.primary.conninfo.empty()) {
    return;
  }
  const bool isTime = isTimeToReport();
  if (isStandby) {
    if (isTime) {
      handOver(status);
    }
    return;
  }
  reportHere(followed, status, isTime);
}

void Reporter::reportHere(pg::Connection& followed, const Status& status, bool isTime)
{
  if (isTime) {
    noteProblem(d_reportProblem, refusalOf([&] { send(followed, status); }), "report this nameserver's status");
  }
  if (Clock::now() >= d_nextPrune) {
    d_nextPrune = Clock::now() + kPauseAfterFailure;
    noteProblem(d_pruneProblem, refusalOf([&] { d_nextPrune = Clock::now() + prune(followed); }), "prune the change feed");
  }
}

void Reporter::handOver(const Status& status)
{
  {
    const std::lock_guard lock(d_mutex);
    d_latest = status;
  }
  d_changed.notify_one();
  if (!d_thread.joinable()) {
    d_thread = std::thread([this] { run(); });
  }
}

void Reporter::run()
{
  std::unique_ptr<pg::Connection> primary;
  auto nextPrune = Clock::time_point{};
  std::string problem;
  std::unique_lock lock(d_mutex);
  while (true) {
    d_changed.wait(lock, [this] { return d_isEnding || d_latest; });
    if (d_isEnding) {
      return;
    }
    const auto status = *std::exchange(d_latest, std::nullopt);
    lock.unlock();
    std::string found;
    try {
      if (!primary || !primary->isOpen()) {
        primary = std::make_unique<pg::Connection>(d_settings.primary);
        recorddb::requireSchema(*primary);
      }
      send(*primary, status);
      if (Clock::now() >= nextPrune) {
        nextPrune = Clock::now() + prune(*primary);
      }
    }
    catch (const base::Error& error) {
      found = error.what();
      primary.reset();
    }
    lock.lock();
    // When the process ends the log may be gone already.
    if (found != problem && !d_isEnding) {
      base::log(found.empty() ? base::LogLevel::notice : base::LogLevel::warning,
                found.empty() ? "reporting to the primary" : "cannot report to the primary: " + found + "; following goes on, trying again");
      problem = found;
    }
    if (!found.empty()) {
      d_changed.wait_for(lock, base::withJitter(kPauseAfterFailure), [this] { return d_isEnding; });
    }
  }
}

} // namespace dodns::replica
