// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/snapshot.hh"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace dodns::replica {

struct ReporterSettings
{
  /** The row of dodns.nameservers. */
  std::string nameserver;
  std::string version;
  /** Where to report when what is followed is a hot standby, which takes no
   * writes: the primary. An empty connection string: nowhere. */
  pg::ConnectionSettings primary;
};

/** Says in dodns.nameservers how far a follower is, once in ten seconds and
 * within a second after news, and prunes the change feed. To a primary that is
 * followed it does so on the follower's connection; to the primary of a standby
 * on a second one, from a thread of its own, because following must not wait
 * for a primary that is away. */
class Reporter
{
public:
  struct Status
  {
    recorddb::Progress applied; ///< what survives a crash of this process
    std::chrono::milliseconds lag;
    std::optional<int64_t> copiedAt; ///< Unix seconds of the last full copy of this process
  };

  explicit Reporter(ReporterSettings settings);
  /** Waits for what the second connection is doing, at most its time-outs. */
  ~Reporter();
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  /** From any thread: says nothing any more. Does not wait. */
  void end();

  /** Something was applied. */
  void noteNews() { d_hasNews = true; }

  /** Reports when it is time to. Only ever called by the follower's thread.
   * @throws pg::Error when `followed` cannot be used any more. What the server
   *   refuses, and what happens to the second connection, is logged and tried
   *   again: it is no reason not to follow. */
  void report(pg::Connection& followed, bool isStandby, const Status& status);

private:
  using Clock = std::chrono::steady_clock;

  bool isTimeToReport();
  void reportHere(pg::Connection& followed, const Status& status, bool isTime);
  void send(pg::Connection& connection, const Status& status) const;
  void handOver(const Status& status);
  void run();

  const ReporterSettings d_settings;
  Clock::time_point d_nextReport{};
  Clock::time_point d_nextPrune{};
  bool d_hasNews = false;
  std::string d_reportProblem; ///< that was logged
  std::string d_pruneProblem;

  // For the thread; under d_mutex.
  std::mutex d_mutex;
  std::condition_variable d_changed;
  std::optional<Status> d_latest; ///< not sent yet
  bool d_isEnding = false;
  std::thread d_thread; ///< once there was something to hand over
};

} // namespace dodns::replica
