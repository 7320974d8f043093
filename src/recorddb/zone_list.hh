// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace dodns::recorddb {

struct ZoneList
{
  std::vector<std::pair<int32_t, dns::Name>> zones; ///< ids and names
  int64_t total = 0;                                ///< over all pages
};

/** A page of the zones that patterns of a token cover (none: all), by ascending
 * id. How deep it is does not matter in a list of all: the triggers count the zones
 * (dodns.record_counts). With patterns it costs what they cover. */
ZoneList listZones(pg::Connection& connection, const std::vector<std::string>& patterns, const Page& page);

} // namespace dodns::recorddb
