// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace dodns::dns {

/** What is known of a type. Only for src/dns. */
struct RdataType
{
  uint16_t type;
  /** Its fields in presentation order, each a letter of RdataSyntax; empty
   * when only the generic form `\# length hex` (RFC 3597) is known. */
  std::string_view syntax;
  /** PowerDNS 4.7 has a parser for it; all others it takes generic. */
  bool isKnownToHost;
};

const RdataType& rdataType(uint16_t type);

inline bool isKnownToHost(uint16_t type)
{
  return rdataType(type).isKnownToHost;
}

} // namespace dodns::dns
