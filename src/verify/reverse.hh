// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

namespace dodns::verify {

/** In which reverse tree a name is. */
enum class ReverseTree
{
  none,
  ipv4, ///< in-addr.arpa (RFC 1035 section 3.5)
  ipv6, ///< ip6.arpa (RFC 3596 section 2.5)
};

ReverseTree reverseTreeOf(const dns::Name& name);

enum class ReverseShape
{
  wrong,
  network, ///< part of an address
  host,    ///< a whole address
};

/** What the labels below in-addr.arpa or ip6.arpa say. Those of classless
 * delegation (RFC 2317: `0/26`, `0-63` and whatever is below) are right. */
ReverseShape reverseShapeOf(const dns::Name& name);

} // namespace dodns::verify
