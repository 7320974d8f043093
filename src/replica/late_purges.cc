// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/late_purges.hh"

#include <utility>

namespace dodns::replica {

namespace {

// Nearly every answer is made within some milliseconds, so nearly every old one
// is gone with the first of these.
constexpr std::chrono::milliseconds kEarlyPurges[] = {std::chrono::milliseconds{5}, std::chrono::milliseconds{20}, std::chrono::milliseconds{100}};

} // namespace

LatePurges::LatePurges(std::chrono::milliseconds grace, Purge purge)
    : d_grace(grace), d_purge(std::move(purge))
{
}

void LatePurges::end()
{
  {
    const std::lock_guard lock(d_mutex);
    d_isEnding = true;
  }
  d_changed.notify_one();
  if (d_thread.joinable()) {
    d_thread.join();
  }
}

void LatePurges::add(Applied applied)
{
  const auto now = Clock::now();
  const auto shared = std::make_shared<const Applied>(std::move(applied));
  const std::lock_guard lock(d_mutex);
  if (d_isEnding) {
    return;
  }
  for (const auto delay : kEarlyPurges) {
    if (delay < d_grace) {
      d_due.emplace(now + delay, shared);
    }
  }
  d_due.emplace(now + d_grace, shared);
  d_changed.notify_one();
  if (!d_thread.joinable()) {
    d_thread = std::thread([this] { run(); });
  }
}

Applied LatePurges::takeDue()
{
  Applied all;
  while (!d_due.empty() && d_due.begin()->first <= Clock::now()) {
    all.add(*d_due.begin()->second);
    d_due.erase(d_due.begin());
  }
  return all;
}

void LatePurges::run()
{
  std::unique_lock lock(d_mutex);
  while (!d_isEnding) {
    const auto due = takeDue();
    if (!due.isEmpty()) {
      lock.unlock();
      d_purge(due);
      lock.lock();
      continue;
    }
    if (d_due.empty()) {
      d_changed.wait(lock);
    }
    else {
      d_changed.wait_until(lock, d_due.begin()->first);
    }
  }
}

} // namespace dodns::replica
