// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/rate_limit.hh"

#include <algorithm>
#include <numeric>

namespace dodns::api {

unsigned RateLimit::Window::sum(int64_t step)
{
  if (step - d_last >= kSteps) {
    d_counts.fill(0);
  }
  else {
    for (auto passed = d_last + 1; passed <= step; ++passed) {
      d_counts[static_cast<size_t>(passed % kSteps)] = 0;
    }
  }
  d_last = std::max(d_last, step);
  return std::accumulate(d_counts.begin(), d_counts.end(), 0U);
}

void RateLimit::Window::count(int64_t step)
{
  ++d_counts[static_cast<size_t>(step % kSteps)];
}

int64_t RateLimit::Window::oldest(int64_t step) const
{
  for (auto candidate = std::max<int64_t>(0, step - kSteps + 1); candidate < step; ++candidate) {
    if (d_counts[static_cast<size_t>(candidate % kSteps)] > 0) {
      return candidate;
    }
  }
  return step;
}

RateLimit::Quota RateLimit::charge(int64_t tokenId, std::chrono::seconds uptime, std::time_t now)
{
  const std::lock_guard lock(d_mutex);
  auto& use = d_uses[tokenId];
  const int64_t second = uptime.count();
  const int64_t minute = second / 60;
  const auto inHour = use.minutes.sum(minute);
  const auto inMinute = use.seconds.sum(second);
  Quota quota;
  quota.limit = d_perHour;
  quota.remaining = d_perHour - std::min(d_perHour, inHour);
  quota.reset = now + (use.minutes.oldest(minute) + 60) * 60 - second;
  if (d_perHour > 0 && inHour >= d_perHour) {
    quota.isExceeded = true;
    return quota;
  }
  if (d_perMinute > 0 && inMinute >= d_perMinute) {
    quota.isExceeded = true;
    quota.retryAfter = static_cast<unsigned>(use.seconds.oldest(second) + 60 - second);
    return quota;
  }
  use.minutes.count(minute);
  use.seconds.count(second);
  quota.remaining -= std::min(quota.remaining, 1U);
  return quota;
}

} // namespace dodns::api
