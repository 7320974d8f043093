// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace dodns::dns {

/** How the rdata of a type is laid out, field by field: the one place that
 * knows in which types names are, and where. */
enum class RdataField : char
{
  name = 'n',     ///< a domain name that canonical form folds (RFC 4034 section 6.2)
  nameAsIs = 'N', ///< a domain name that canonical form leaves alone
  u8 = '1',       ///< an unsigned number of one octet
  u16 = '2',      ///< of two
  u32 = '4',      ///< of four
  u48 = '6',      ///< of six (EUI48)
  u64 = '8',      ///< of eight (EUI64, NID, L64)
  ipv4 = 'a',     ///< four octets
  ipv6 = 'A',     ///< sixteen octets
  string = 's',   ///< a character string (RFC 1035 section 3.3)
  strings = 'S',  ///< one or more character strings up to the end
  rest = '*',     ///< whatever else, up to the end
};

/** The fields of a type, as a string of RdataField; `*` for a type that
 * nobody here knows. Of types whose later fields depend on earlier ones
 * (IPSECKEY, AMTRELAY) it is the part before that and `*`. */
std::string_view rdataLayout(uint16_t type);

} // namespace dodns::dns
