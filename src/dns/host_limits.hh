// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata.hh"

#include <string>

namespace dodns::dns {

/** Why PowerDNS 4.7 refuses to serve valid rdata, or would serve other octets,
 * in words that fit behind the rdata; empty when it serves it as it is.
 *
 * What it says is compared with the server's own parser by a test. LUA code
 * and parameters of SVCB that are reserved are not looked at. */
std::string whyHostRefuses(const Rdata& rdata);

} // namespace dodns::dns
