// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace dodns::base {

/** The root of everything dodns throws when the world fails.
 *
 * Bad input is not an exception: it is returned as findings. A broken
 * invariant of our own is an assert. What remains, a database that went away
 * or a disk that is full, is an Error. Callers ask for its properties instead
 * of catching many classes.
 */
class Error : public std::runtime_error
{
public:
  using std::runtime_error::runtime_error;

  /** True when the same call may succeed later without anybody's help. */
  virtual bool isRetryable() const noexcept { return false; }
};

} // namespace dodns::base
