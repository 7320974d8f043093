// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace dodns::base {

/** Reads from a text as read() does from a file: what was read is gone from
 * `rest`.
 * @returns how many octets, 0 at the end only. */
inline size_t takeOctets(std::string_view& rest, char* buffer, size_t size)
{
  const auto count = rest.copy(buffer, size);
  rest.remove_prefix(count);
  return count;
}

} // namespace dodns::base
