// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/follower.hh"

#include "base/back_off.hh"
#include "base/log.hh"
#include "recorddb/schema.hh"
#include "replica/left_mark.hh"
#include "replica/round.hh"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <sys/eventfd.h>
#include <unistd.h>

namespace dodns::replica {

namespace {

using Testimony = recorddb::Snapshot::Testimony;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{10000};
// Without changes the position in the file grows old; then more feed rows are
// read after a restart, nothing else.
constexpr seconds kPositionInterval{60};

} // namespace

Follower::Follower(Replica& replica, FollowerSettings settings, HostRules rules, Observer& observer)
    : d_replica(replica), d_settings(std::move(settings)), d_rules(std::move(rules)), d_observer(observer), d_latePurges(d_settings.purgeGrace, [this](const Applied& applied) { d_observer.onDoubt(applied); }), d_reporter(d_settings.reporter), d_facts(replica.facts()), d_wakeFd(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
  if (d_wakeFd < 0) {
    throw Error("making an eventfd", errno);
  }
  if (d_facts) {
    d_kept = d_facts->progress;
    d_position = d_kept.position;
    d_state.horizon = d_position.horizon;
    d_replica.show(d_facts->identity, d_position);
  }
  // Signals are the server's: its handlers must not run on this thread.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  d_thread = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Follower::~Follower()
{
  d_stop = true;
  wake();
  if (d_thread.joinable()) {
    d_thread.join();
  }
  close(d_wakeFd);
}

void Follower::stop(milliseconds patience)
{
  d_stop = true;
  wake();
  d_latePurges.end();
  d_reporter.end();
  std::unique_lock<std::mutex> lock(d_mutex);
  d_changed.wait_for(lock, patience, [this] { return d_isOver; });
}

void Follower::wake()
{
  const uint64_t one = 1;
  if (write(d_wakeFd, &one, sizeof(one)) < 0) {
    // The counter is full: then it is readable already.
  }
}

std::string Follower::waitForReplica(milliseconds patience)
{
  std::unique_lock<std::mutex> lock(d_mutex);
  auto deadline = Clock::now() + patience;
  while (!d_replica.current() && !d_isOver) {
    // A copy that goes on is not to be given up, however long it takes.
    if (d_isCopying) {
      deadline = Clock::now() + patience;
    }
    if (Clock::now() >= deadline) {
      return d_problem.empty() ? "the record database does not answer" : d_problem;
    }
    d_changed.wait_for(lock, milliseconds(100));
  }
  return d_replica.current() ? "" : "stopped";
}

bool Follower::waitForTransaction(uint64_t transaction, milliseconds patience)
{
  std::unique_lock<std::mutex> lock(d_mutex);
  return d_changed.wait_for(lock, patience, [&] { return d_position.hasSeen(transaction) || d_isOver; }) && !d_isOver;
}

void Follower::setProblem(const std::string& problem)
{
  {
    const std::lock_guard<std::mutex> lock(d_mutex);
    if (d_problem == problem) {
      return;
    }
    d_problem = problem;
  }
  d_changed.notify_all();
  if (problem.empty()) {
    base::log(base::LogLevel::notice, "following the record database");
  }
  else {
    base::log(base::LogLevel::error, "cannot follow the record database: " + problem + "; answers go on from the replica, trying again");
  }
}

void Follower::run()
{
  base::BackOff backOff(kFirstPause, kLongestPause);
  while (!d_stop) {
    const auto start = Clock::now();
    try {
      follow();
    }
    catch (const std::exception& error) {
      const bool wasConnected = d_state.isConnected.exchange(false);
      const auto* databaseError = dynamic_cast<const pg::Error*>(&error);
      const bool isSilent = dynamic_cast<const pg::Silence*>(&error) != nullptr;
      d_state.isDatabaseAway = isSilent || (!wasConnected && databaseError != nullptr && databaseError->connectionIsUnusable());
      const auto* replicaError = dynamic_cast<const Error*>(&error);
      if (replicaError != nullptr && (d_replica.reopenIfGivenUp() || replicaError->fileIsDamaged())) {
        d_mustCopy = error.what();
      }
      setProblem(error.what());
    }
    // One that ends soon after it began is no success, even if it looked once.
    if (Clock::now() - start > kLongestPause) {
      backOff.reset();
    }
    pauseFor(backOff.next());
  }
  {
    const std::lock_guard<std::mutex> lock(d_mutex);
    d_isOver = true;
  }
  d_changed.notify_all();
}

void Follower::follow()
{
  pg::Connection connection(d_settings.database);
  recorddb::requireSchema(connection);
  try {
    connection.listen("dodns");
  }
  catch (const pg::Error& error) {
    if (error.connectionIsUnusable()) {
      throw;
    }
    base::log(base::LogLevel::notice, std::string("no notifications from this database (") + error.what() + "); looking for changes every " + std::to_string(d_settings.pollInterval.count()) + " ms");
  }
  d_knownSession.clear();
  d_state.isConnected = true;
  d_state.isDatabaseAway = false;
  while (!d_stop) {
    setProblem(round(connection));
    sleepUntilNextRound(connection);
  }
}

void Follower::sleepUntilNextRound(pg::Connection& connection)
{
  const auto nextRound = Clock::now() + d_settings.pollInterval;
  while (!d_stop) {
    report(connection);
    const auto now = Clock::now();
    if (now >= nextRound) {
      return;
    }
    if (connection.waitForNotification(duration_cast<milliseconds>(nextRound - now) + milliseconds(1), d_wakeFd)) {
      return;
    }
    uint64_t wakes = 0;
    if (read(d_wakeFd, &wakes, sizeof(wakes)) > 0) {
      return;
    }
  }
}

std::string Follower::round(pg::Connection& connection)
{
  const auto start = Clock::now();
  recorddb::Snapshot snapshot(connection);
  d_isStandby = snapshot.isStandby();
  const auto testimony = testimonyIn(snapshot);
  const auto reason = whyCopyEverything(snapshot, testimony);
  if (reason.empty() && (testimony == Testimony::later || isBehind(snapshot))) {
    return "the standby does not have yet what this replica has";
  }
  if (!reason.empty()) {
    copy(snapshot, reason);
  }
  else {
    auto changes = snapshot.changesSince(d_facts->progress.next());
    changes.witnesses.keepHighestOf(d_facts->progress.witnesses);
    const auto request = changes.copies.find(d_settings.reporter.nameserver);
    if (request != changes.copies.end() && request->second > d_copyRequest) {
      copy(snapshot, "somebody asked for it");
      d_copyRequest = request->second;
    }
    else {
      apply(snapshot, std::move(changes), start);
    }
  }
  snapshot.finish();
  d_state.lastContact = std::time(nullptr);
  return {};
}

void Follower::apply(recorddb::Snapshot& snapshot, recorddb::Snapshot::Changes changes, Clock::time_point start)
{
  const auto environment = d_replica.current();
  auto applied = applyRound(*environment, snapshot, changes, d_rules);
  recorddb::Progress progress{changes.position, d_facts->progress.witnesses};
  if (!changes.isEmpty()) {
    markAsLeft(environment->path());
    progress.witnesses = std::move(changes.witnesses);
    d_kept = progress;
    d_positionKept = Clock::now();
    ++d_state.rounds;
    d_state.appliedNames += applied.namesApplied;
    d_state.lagMilliseconds = changes.oldestAge.count() + duration_cast<milliseconds>(Clock::now() - start).count();
  }
  noteTimeline(snapshot.identity());
  publish(std::move(progress), std::move(applied));
  keepPosition();
}

void Follower::noteTimeline(const recorddb::Identity& identity)
{
  if (d_facts->identity.timeline == identity.timeline) {
    return;
  }
  base::log(base::LogLevel::notice, "the record database is on timeline " + identity.timeline + " now, on " + d_facts->identity.timeline + " before, and has everything that this replica has: going on from there");
  d_facts->identity = identity;
}

void Follower::publish(recorddb::Progress progress, Applied applied)
{
  if (!applied.isEmpty()) {
    d_observer.onApplied(applied);
    d_latePurges.add(std::move(applied));
    d_reporter.noteNews();
  }
  d_facts->progress = std::move(progress);
  d_state.horizon = d_facts->progress.position.horizon;
  {
    const std::lock_guard<std::mutex> lock(d_mutex);
    d_position = d_facts->progress.position;
  }
  d_changed.notify_all();
  freeOldPages();
  d_replica.show(d_facts->identity, d_facts->progress.position);
}

void Follower::keepPosition()
{
  if (Clock::now() - d_positionKept < kPositionInterval) {
    return;
  }
  d_positionKept = Clock::now();
  Transaction transaction(*d_replica.current(), Transaction::Mode::write);
  writeFacts(transaction, *d_facts);
  transaction.commit();
  freeOldPages();
  markAsLeft(d_replica.current()->path());
  d_kept = d_facts->progress;
}

void Follower::freeOldPages()
{
  const auto current = d_replica.current();
  d_replica.keptStates().endOld(*current);
  current->forgetDeadReaders();
}

void Follower::report(pg::Connection& connection)
{
  d_reporter.report(connection, d_isStandby, {d_kept, milliseconds(d_state.lagMilliseconds.load()), d_copiedAt});
}

void Follower::pauseFor(milliseconds time)
{
  const auto end = Clock::now() + time;
  while (!d_stop && Clock::now() < end) {
    std::unique_lock<std::mutex> lock(d_mutex);
    d_changed.wait_for(lock, std::min<Clock::duration>(end - Clock::now(), milliseconds(50)));
  }
}

} // namespace dodns::replica
