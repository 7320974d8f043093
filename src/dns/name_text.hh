// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace dodns::dns {

/** The presentation form of names with their case, absolute or not: what Name,
 * rdata and zone files have in common. */

inline constexpr size_t kMaxNameWireSize = 255; // RFC 1035 section 2.3.4
inline constexpr size_t kMaxLabelSize = 63;

/** Appends the labels of `text` to `wire`, without the root label. Escapes are
 * `\.` and `\DDD` (RFC 1035 section 5.1). `.` alone has no labels.
 * @param isAbsolute set to whether the final dot is there.
 * @returns false when `text` is not a name; `reason`, if given, then says why
 * in words that fit behind the name. The length of `wire` is not looked at. */
bool appendLabels(std::string_view text, std::string& wire, bool& isAbsolute, std::string* reason);

/** Appends the presentation form of a valid name in wire form with its final
 * dot: `.` and `\` escaped, octets outside 0x21-0x7e as `\DDD`. */
void appendNameText(std::string& text, std::string_view wire);

/** Appends one octet of a label as appendNameText() does. */
void appendLabelOctet(std::string& text, char octet);

} // namespace dodns::dns
