// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/follower.hh"

#include <chrono>
#include <string>

namespace dodns::backend {

/** One option of pdns.conf, without its prefix `do-` or `do-<suffix>-`. */
struct Option
{
  const char* name;
  const char* defaultValue;
  const char* explanation;
};

/** All options, for a range-based for. */
struct OptionList
{
  const Option* first;
  const Option* last;
  const Option* begin() const { return first; }
  const Option* end() const { return last; }
};
OptionList options();

/** What the options say, checked. */
struct Settings
{
  replica::FollowerSettings follower;
  std::string replicaDirectory;
  size_t mapSize = 0; ///< octets
  std::chrono::milliseconds writeWait{0};

  /** @param prefix `do` or `do-<suffix>`.
   * @throws PDNSException that names the option and what it may be. */
  static Settings read(const std::string& prefix);
};

} // namespace dodns::backend
