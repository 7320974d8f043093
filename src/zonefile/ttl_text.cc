// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/ttl_text.hh"

#include <algorithm>

namespace dodns::zonefile {

namespace {

constexpr uint64_t kTooLarge = uint64_t{1} << 32;

/** The seconds of a unit, 0 for what is none. */
uint64_t secondsOf(char unit)
{
  switch (unit | 0x20) {
  case 'w':
    return uint64_t{7} * 24 * 3600;
  case 'd':
    return uint64_t{24} * 3600;
  case 'h':
    return 3600;
  case 'm':
    return 60;
  case 's':
    return 1;
  default:
    return 0;
  }
}

} // namespace

std::optional<uint64_t> readTtl(std::string_view text)
{
  uint64_t sum = 0;
  uint64_t number = 0;
  bool hasDigit = false;
  bool hasUnit = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      number = std::min(number * 10 + static_cast<uint64_t>(c - '0'), kTooLarge);
      hasDigit = true;
      continue;
    }
    const auto seconds = secondsOf(c);
    if (seconds == 0 || !hasDigit) {
      return std::nullopt;
    }
    sum = std::min(sum + number * seconds, kTooLarge);
    number = 0;
    hasDigit = false;
    hasUnit = true;
  }
  if (hasDigit == hasUnit) {
    return std::nullopt;
  }
  return hasUnit ? sum : number;
}

} // namespace dodns::zonefile
