// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata.hh"

#include <cstdint>
#include <vector>

namespace dodns::dns {

/** The records of one name and type (RFC 2181 section 5), without the two.
 *
 * A set: order has no meaning, and no rdata is in it twice. All rdata is of
 * one type; there is at least one.
 */
struct RRset
{
  uint32_t ttl = 0; ///< seconds
  std::vector<Rdata> rdata;

  bool operator==(const RRset& rhs) const { return ttl == rhs.ttl && hasSameData(rhs); }
  bool operator!=(const RRset& rhs) const { return !(*this == rhs); }

  /** Equal but for the TTL. */
  bool hasSameData(const RRset& rhs) const;

  /** Puts the rdata into canonical order (RFC 4034 section 6.3), each once. */
  void canonicalize();
};

} // namespace dodns::dns
