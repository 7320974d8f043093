// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace dodns::migration {

/** At most so many a second; what held them up is not made up for. */
class Pace
{
public:
  using Clock = std::chrono::steady_clock;

  /** @param perSecond 0: as fast as it goes. */
  explicit Pace(double perSecond)
      : d_pause(perSecond > 0 ? std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / perSecond)) : Clock::duration(0)) {}

  /** When the next one may be. */
  Clock::time_point next()
  {
    d_last = std::max(d_last + d_pause, Clock::now());
    return d_last;
  }

  bool isKept() const { return d_pause.count() > 0; }

private:
  const Clock::duration d_pause;
  Clock::time_point d_last{};
};

} // namespace dodns::migration
