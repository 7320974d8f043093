// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dodns::http {

/** A fixed number of threads and a queue of bounded length before them. */
class Workers
{
public:
  using Task = std::function<void()>;

  Workers(unsigned threads, size_t maxWaiting);
  /** Runs what is queued, then ends the threads. */
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /** @returns false, and drops the task, when too many are waiting. */
  bool run(Task task);

private:
  void work();

  const size_t d_maxWaiting;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  std::deque<Task> d_waiting;
  bool d_isEnding = false;
  std::vector<std::thread> d_threads;
};

} // namespace dodns::http
