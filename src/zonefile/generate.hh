// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** The range of a $GENERATE: `start-stop` or `start-stop/step`. */
struct GenerateRange
{
  uint32_t start = 0;
  uint32_t stop = 0;
  uint32_t step = 1;

  /** How many numbers there are. */
  uint64_t count() const { return (uint64_t{stop} - start) / step + 1; }

  /** Numbers are at most 2^31-1, stop is not before start, step not 0. */
  static std::optional<GenerateRange> parse(std::string_view text);
};

/** Appends `pattern` with the number put where it says so:
 * `$`                     the number
 * `$$`, `\$`              a dollar sign
 * `${offset}`             the number plus offset, which may be negative
 * `${offset,width}`       with zeros in front, as wide as that
 * `${offset,width,base}`  d decimal, o octal, x and X hexadecimal, n and N
 *                         hexadecimal digits in reverse order with dots
 *                         between them, as in ip6.arpa; width counts the dots
 * @returns false when a `${` is not one of these, or when the sum is negative
 * and the base not decimal, or larger than 2^31-1. */
bool expandGenerate(std::string_view pattern, uint32_t number, std::string& text);

} // namespace dodns::zonefile
