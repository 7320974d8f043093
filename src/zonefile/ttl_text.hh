// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dodns::zonefile {

inline constexpr uint64_t kMaxTtl = 0x7fffffff; // RFC 2181 section 8

/** Reads seconds, `3600`, or numbers with the units w, d, h, m, s of either
 * case, `1h30m`, in any order. A number behind a unit must have one, too.
 * @returns nothing when it is neither; what is larger than 2^32 becomes 2^32,
 * and is for the caller to refuse. */
std::optional<uint64_t> readTtl(std::string_view text);

} // namespace dodns::zonefile
