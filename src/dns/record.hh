// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata.hh"

namespace dodns::dns {

/** One resource record of class IN (RFC 1035 section 3.2.1). */
struct Record
{
  Name name;
  uint32_t ttl; ///< seconds
  Rdata rdata;

  uint16_t type() const { return rdata.type(); }
};

} // namespace dodns::dns
