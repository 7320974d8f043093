// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::dns {

/** Wire form of rdata of the most common types in their plainest spelling: A,
 * AAAA, NS, CNAME, PTR, MX, SOA, and TXT of one string. Names are absolute, of
 * letters, digits, hyphens and underscores, and keep their case; fields are
 * separated by one blank; a string is quoted and has nothing escaped.
 *
 * For all that is plain like this, every parser gives the same octets.
 * @returns nothing for everything else, right or wrong: ask a parser. */
std::optional<std::string> encodePlainRdata(uint16_t type, std::string_view text);

} // namespace dodns::dns
