// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>

namespace dodns::legacy {

/** Lets at most so many pass in each second. */
class MessageBudget
{
public:
  using Time = std::chrono::steady_clock::time_point;

  explicit MessageBudget(unsigned perSecond)
      : d_perSecond(perSecond) {}

  bool mayPass(Time now)
  {
    if (now - d_begin >= std::chrono::seconds(1)) {
      d_begin = now;
      d_passed = 0;
    }
    return d_passed++ < d_perSecond;
  }

private:
  const unsigned d_perSecond;
  unsigned d_passed = 0;
  Time d_begin{};
};

} // namespace dodns::legacy
