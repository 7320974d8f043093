// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::dns {

/** The parameters that a zone's names are hashed with (RFC 5155 section 4). */
struct Nsec3Parameters
{
  bool isOptOut = false;
  uint16_t iterations = 0;
  std::string salt; ///< octets

  /** Reads the rdata of an NSEC3PARAM record, `1 0 10 abcd` or `1 0 10 -`.
   * The algorithm is not looked at: only SHA-1, 1, is defined. */
  static std::optional<Nsec3Parameters> parse(std::string_view text);

  bool operator==(const Nsec3Parameters& rhs) const { return isOptOut == rhs.isOptOut && iterations == rhs.iterations && salt == rhs.salt; }
  bool operator!=(const Nsec3Parameters& rhs) const { return !(*this == rhs); }
};

/** The number of characters of a hash in base32hex. */
inline constexpr size_t kNsec3HashSize = 32;

/** The hash of a name in base32hex, lower-case (RFC 5155 section 5); its text
 * sorts as the hash itself does.
 * @param wire an uncompressed lower-case name. */
std::string nsec3Hash(std::string_view wire, const Nsec3Parameters& parameters);

} // namespace dodns::dns
