// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <map>
#include <mutex>

namespace dodns::api {

/** How many requests a token may make in an hour and in a minute, both sliding,
 * in steps of a minute and of a second. For use by any thread; each daemon
 * counts for itself, by a clock that nobody sets. */
class RateLimit
{
public:
  /** 0: no limit. */
  RateLimit(unsigned perHour, unsigned perMinute)
      : d_perHour(perHour), d_perMinute(perMinute) {}

  struct Quota
  {
    bool isExceeded = false;
    unsigned limit = 0; ///< in an hour; 0: there is none
    unsigned remaining = 0;
    std::time_t reset = 0;   ///< Unix time when the oldest requests are not counted any more
    unsigned retryAfter = 0; ///< seconds, when too many came in a minute
  };

  /** Counts a request, unless there were too many.
   * @param uptime what the requests are counted by; never goes back
   * @param now Unix time, for Quota::reset alone */
  Quota charge(int64_t tokenId, std::chrono::seconds uptime, std::time_t now);

private:
  /** Counts in the last 60 steps of a clock. */
  class Window
  {
  public:
    unsigned sum(int64_t step);
    void count(int64_t step);
    /** The step of the oldest one counted, `step` when there is none. */
    int64_t oldest(int64_t step) const;

  private:
    static constexpr int64_t kSteps = 60;
    std::array<unsigned, kSteps> d_counts{};
    int64_t d_last = 0;
  };

  struct Use
  {
    Window minutes;
    Window seconds;
  };

  const unsigned d_perHour;
  const unsigned d_perMinute;
  std::mutex d_mutex;
  std::map<int64_t, Use> d_uses;
};

} // namespace dodns::api
