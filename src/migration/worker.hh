// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/dual_writer.hh"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace dodns::migration {

/** A thread that brings queued writes to the system that follows, and ends
 * intents that nobody else ends: at its start, when something comes, and once a
 * second for what others left. */
class Worker
{
public:
  explicit Worker(DualWriter& writer);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

private:
  void run();
  void wake();

  DualWriter& d_writer;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  bool d_isWoken = false;
  std::atomic<bool> d_isOver = false;
  std::thread d_thread;
};

} // namespace dodns::migration
