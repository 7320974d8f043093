// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace dodns::base {

/** Uniform between half and all of `time`, so that a hundred nameservers do not
 * come back to a database all at once. */
inline std::chrono::milliseconds withJitter(std::chrono::milliseconds time)
{
  static thread_local std::minstd_rand generator{std::random_device{}()};
  return std::chrono::milliseconds(std::uniform_int_distribution<int64_t>(time.count() / 2, time.count())(generator));
}

/** How long to wait before something that failed is tried again: twice as long
 * each time, and never longer than `longest`. */
class BackOff
{
public:
  BackOff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : d_first(first), d_longest(longest), d_next(first) {}

  /** With jitter. */
  std::chrono::milliseconds next()
  {
    const auto pause = d_next;
    d_next = std::min(d_next * 2, d_longest);
    return withJitter(pause);
  }

  /** It went well: the next pause is a first one. */
  void reset() { d_next = d_first; }

private:
  const std::chrono::milliseconds d_first;
  const std::chrono::milliseconds d_longest;
  std::chrono::milliseconds d_next;
};

} // namespace dodns::base
