// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/scanner.hh"

#include <cstdint>
#include <string_view>

namespace dodns::zonefile {

/** Fields of rdata from their plain spelling to their canonical one, for
 * FastPath. Each writes to `out`, where there must be room for as much as was
 * read and 64 octets more, and returns the end of what it wrote; or nullptr
 * when the field is spelled in another way, or wrong. */

/** Decimal, without zeros in front. */
char* writePlainNumber(std::string_view word, uint32_t highest, char* out);

char* writePlainIpv4(std::string_view word, char* out);

/** All but those that end in an IPv4 address. */
char* writePlainIpv6(std::string_view word, char* out);

/** `YYYYMMDDHHmmSS`, 1970 to 2105. */
char* writePlainTime(std::string_view word, char* out);

/** A character string of printable ASCII without quotes and backslashes, with
 * or without quotes around it, of at most `highest` octets. */
char* writePlainString(const Word& word, size_t highest, char* out);

char* writePlainTag(std::string_view word, char* out);

/** A salt of NSEC3. */
char* writePlainSalt(std::string_view word, char* out);

/** A hash of NSEC3 whose size is a multiple of five octets, as SHA-1's. */
char* writePlainHash(std::string_view word, char* out);

/** Everything up to the end, in one word then. */
char* writePlainHex(const Word*& at, const Word* end, char* out);
char* writePlainBase64(const Word*& at, const Word* end, char* out);

} // namespace dodns::zonefile
