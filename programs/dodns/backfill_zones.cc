// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "backfill_zones.hh"

#include <algorithm>

namespace {

// More would make each commit cheaper, and hold the zones' locks for longer.
constexpr size_t kMostAtOnce = 100;
constexpr std::chrono::milliseconds kFirstPause(100);
constexpr std::chrono::milliseconds kLongestPause(5000);

} // namespace

/** With a rate a tenth of a second's zones, so that they come evenly. */
size_t BackfillZones::most() const
{
  constexpr double kPart = 0.1;
  return d_rate > 0 ? std::clamp<size_t>(static_cast<size_t>(d_rate * kPart), 1, kMostAtOnce) : kMostAtOnce;
}

BackfillZones::Names BackfillZones::take()
{
  std::unique_lock lock(d_mutex);
  Names taken;
  while (!d_isStopped && taken.empty()) {
    const auto now = Clock::now();
    if (d_rate > 0 && d_free > now) {
      d_changed.wait_until(lock, d_free);
      continue;
    }
    while (taken.size() < most() && !d_waiting.empty() && d_waiting.begin()->first <= now) {
      taken.push_back(d_waiting.begin()->second);
      d_waiting.erase(d_waiting.begin());
    }
    while (taken.size() < most() && d_next < d_zones.size()) {
      taken.push_back(d_zones[d_next++]);
    }
    if (!taken.empty()) {
      break;
    }
    if (!d_waiting.empty()) {
      d_changed.wait_until(lock, d_waiting.begin()->first);
    }
    else if (d_handedOut > 0) {
      d_changed.wait(lock);
    }
    else {
      return {};
    }
  }
  d_handedOut += taken.size();
  if (d_rate > 0) {
    const std::chrono::duration<double> pause(static_cast<double>(taken.size()) / d_rate);
    d_free = std::max(d_free, Clock::now()) + std::chrono::duration_cast<Clock::duration>(pause);
  }
  return taken;
}

void BackfillZones::done(size_t zones)
{
  const std::lock_guard lock(d_mutex);
  d_handedOut -= zones;
  d_changed.notify_all();
}

bool BackfillZones::again(const dodns::dns::Name& zone)
{
  const std::lock_guard lock(d_mutex);
  const auto now = Clock::now();
  auto& tries = d_tries.try_emplace(zone.toText(), Tries{now, kFirstPause}).first->second;
  if (now - tries.first > d_patience) {
    return false;
  }
  d_waiting.emplace(now + tries.pause, zone);
  tries.pause = std::min(tries.pause * 2, kLongestPause);
  --d_handedOut;
  d_changed.notify_all();
  return true;
}

void BackfillZones::stop()
{
  const std::lock_guard lock(d_mutex);
  d_isStopped = true;
  d_changed.notify_all();
}
