// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/applied.hh"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace dodns::replica {

/** Purges again what a change purged: 5, 20 and 100 ms after it where that is
 * earlier than the grace, and when the grace is over. From a thread of its own,
 * because a long round or a full copy must not hold up the purges of the round
 * before (docs/decisions/purging.md). */
class LatePurges
{
public:
  using Purge = std::function<void(const Applied&)>;

  /** @param purge is called by the thread; what is due at the same time
   *   comes in one. Must not throw. */
  LatePurges(std::chrono::milliseconds grace, Purge purge);
  ~LatePurges() { end(); }
  LatePurges(const LatePurges&) = delete;
  LatePurges& operator=(const LatePurges&) = delete;

  void add(Applied applied);
  /** Leaves out what is not due yet and what is added from now on; waits for a
   * purge that goes on. From any thread. */
  void end();

private:
  using Clock = std::chrono::steady_clock;

  void run();
  Applied takeDue();

  const std::chrono::milliseconds d_grace;
  const Purge d_purge;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  std::multimap<Clock::time_point, std::shared_ptr<const Applied>> d_due;
  bool d_isEnding = false;
  std::thread d_thread; ///< since the first add()
};

} // namespace dodns::replica
