// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/snapshot.hh"
#include "replica/applied.hh"
#include "replica/host_rules.hh"
#include "replica/late_purges.hh"
#include "replica/replica.hh"
#include "replica/reporter.hh"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace dodns::replica {

struct FollowerSettings
{
  pg::ConnectionSettings database;
  ReporterSettings reporter;
  /** How long a change may stay unseen when its notification got lost, or when
   * there are none (hot standby, pgbouncer). */
  std::chrono::milliseconds pollInterval{1000};
  /** A query that read the old state may put its answer into a cache after
   * the first purge; the last purge comes this much later. */
  std::chrono::milliseconds purgeGrace{500};
};

/** Told of every round. Must not throw. */
class Observer
{
public:
  virtual ~Observer() = default;
  /** The replica shows `applied` from now on. On the follower's thread. */
  virtual void onApplied(const Applied& applied) = 0;
  /** What was put into a cache since an earlier onApplied() may be older than
   * that. Comes several times for each, and once for several, on another thread. */
  virtual void onDoubt(const Applied& applied) = 0;
};

/** What the follower knows of itself, for metrics. Read from any thread. */
struct FollowerState
{
  std::atomic<bool> isConnected{false};
  /** The record database did not answer, or could not be connected to, the last time. One that
   * ended a session is not away until it refuses another. */
  std::atomic<bool> isDatabaseAway{false};
  std::atomic<uint64_t> rounds{0}; ///< that applied something
  std::atomic<uint64_t> appliedNames{0};
  std::atomic<uint64_t> resyncs{0};        ///< full copies
  std::atomic<uint64_t> horizon{0};        ///< Position::horizon
  std::atomic<int64_t> lastContact{0};     ///< Unix time in seconds of the last look that the replica is as new as, 0 never
  std::atomic<int64_t> lagMilliseconds{0}; ///< from the oldest change of the last round to its being served
};

/** The one thread per pdns_server that keeps the replica equal to the record
 * database. The database being away is not an error: it tries again, with
 * exponential back-off and jitter, and the replica goes on serving. */
class Follower
{
public:
  Follower(Replica& replica, FollowerSettings settings, HostRules rules, Observer& observer);
  /** Stops. */
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /** Ends the thread. Waits for it at most as long as `patience`, since it may
   * be waiting for the database; gives it up then. */
  void stop(std::chrono::milliseconds patience);

  /** Waits until there is a replica to serve, at most `patience` after the
   * last sign of progress.
   * @returns why there is none; empty when there is one. */
  std::string waitForReplica(std::chrono::milliseconds patience);

  /** Waits until the replica shows a transaction. @returns false when it did
   * not within `patience`. */
  bool waitForTransaction(uint64_t transaction, std::chrono::milliseconds patience);

  /** Begins a round now instead of at the next notification. */
  void wake();

  const FollowerState& state() const { return d_state; }

private:
  using Clock = std::chrono::steady_clock;

  void run();
  void follow();
  void sleepUntilNextRound(pg::Connection& connection);
  /** @returns why this database has nothing to apply, though it may have soon. */
  std::string round(pg::Connection& connection);
  recorddb::Snapshot::Testimony testimonyIn(recorddb::Snapshot& snapshot);
  std::string whyCopyEverything(const recorddb::Snapshot& snapshot, recorddb::Snapshot::Testimony testimony) const;
  void copy(recorddb::Snapshot& snapshot, const std::string& reason);
  bool isOnOtherTimeline(const recorddb::Snapshot& snapshot) const;
  bool isBehind(const recorddb::Snapshot& snapshot) const;
  void noteTimeline(const recorddb::Identity& identity);
  void apply(recorddb::Snapshot& snapshot, recorddb::Snapshot::Changes changes, Clock::time_point start);
  void publish(recorddb::Progress progress, Applied applied);
  void keepPosition();
  void freeOldPages();
  void report(pg::Connection& connection);
  void pauseFor(std::chrono::milliseconds time);
  void setProblem(const std::string& problem);

  Replica& d_replica;
  const FollowerSettings d_settings;
  const HostRules d_rules;
  Observer& d_observer;
  FollowerState d_state;

  // For those who wait; under d_mutex.
  std::mutex d_mutex;
  std::condition_variable d_changed;
  recorddb::Position d_position;
  std::string d_problem = "not connected yet";
  bool d_isOver = false;

  // The thread's own.
  LatePurges d_latePurges;
  Reporter d_reporter;
  std::optional<Facts> d_facts;      ///< of the serving file, but for progress beyond the file's
  recorddb::Progress d_kept;         ///< the file's progress: what counts after a crash
  std::optional<int64_t> d_copiedAt; ///< Unix seconds of the last full copy of this process
  std::string d_knownSession;        ///< of the database, which has everything that was applied
  std::string d_mustCopy;            ///< why the serving file must not be trusted any more
  int64_t d_copyRequest = 0;         ///< the last one that was done; a look may find it again
  Clock::time_point d_positionKept{};
  bool d_isStandby = false; ///< of the last look

  std::atomic<bool> d_stop{false};
  std::atomic<bool> d_isCopying{false};
  int d_wakeFd = -1;
  std::thread d_thread;
};

} // namespace dodns::replica
