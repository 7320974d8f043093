// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

/** Which zones are still to be brought, for many workers. */
class BackfillZones
{
public:
  using Names = std::vector<dodns::dns::Name>;

  /** @param rate zones per second; 0: no limit.
   * @param patience how long a zone comes back. */
  BackfillZones(Names zones, double rate, std::chrono::seconds patience)
      : d_zones(std::move(zones)), d_rate(rate), d_patience(patience) {}

  /** Waits for the next ones. None: all are done, or stop() was called. */
  Names take();

  /** Of those that take() handed out. */
  void done(size_t zones = 1);
  /** It is to be tried again, later each time.
   * @returns false when that was done for long enough: the zone is not done. */
  bool again(const dodns::dns::Name& zone);

  void stop();

private:
  using Clock = std::chrono::steady_clock;

  struct Tries
  {
    Clock::time_point first;
    std::chrono::milliseconds pause;
  };

  size_t most() const;

  Names d_zones;
  const double d_rate;
  const std::chrono::seconds d_patience;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  size_t d_next = 0;      ///< of d_zones
  size_t d_handedOut = 0; ///< and not done
  bool d_isStopped = false;
  Clock::time_point d_free; ///< when the rate allows more
  std::multimap<Clock::time_point, dodns::dns::Name> d_waiting;
  std::map<std::string, Tries> d_tries;
};
