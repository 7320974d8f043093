// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/workers.hh"

namespace dodns::http {

Workers::Workers(unsigned threads, size_t maxWaiting)
    : d_maxWaiting(maxWaiting)
{
  for (unsigned i = 0; i < threads; ++i) {
    d_threads.emplace_back([this] { work(); });
  }
}

Workers::~Workers()
{
  {
    const std::lock_guard lock(d_mutex);
    d_isEnding = true;
  }
  d_changed.notify_all();
  for (auto& thread : d_threads) {
    thread.join();
  }
}

bool Workers::run(Task task)
{
  {
    const std::lock_guard lock(d_mutex);
    if (d_waiting.size() >= d_maxWaiting) {
      return false;
    }
    d_waiting.push_back(std::move(task));
  }
  d_changed.notify_one();
  return true;
}

void Workers::work()
{
  std::unique_lock lock(d_mutex);
  while (true) {
    d_changed.wait(lock, [this] { return d_isEnding || !d_waiting.empty(); });
    if (d_waiting.empty()) {
      return;
    }
    const auto task = std::move(d_waiting.front());
    d_waiting.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

} // namespace dodns::http
