// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <random>

namespace dodns::replica {

/** Uniform between half and all of `time`, so that a hundred nameservers do not
 * come back to a database all at once. */
inline std::chrono::milliseconds withJitter(std::chrono::milliseconds time)
{
  static thread_local std::minstd_rand generator{std::random_device{}()};
  return std::chrono::milliseconds(std::uniform_int_distribution<int64_t>(time.count() / 2, time.count())(generator));
}

} // namespace dodns::replica
