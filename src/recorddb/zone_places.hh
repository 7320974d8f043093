// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** A zone that encloses a name. */
struct EnclosingZone
{
  int32_t id = 0;
  dns::Name apex;
};

/** The closest zone at or above `name`. */
std::optional<EnclosingZone> findEnclosingZone(pg::Connection& connection, const dns::Name& name);

/** What a zone has at a name; disabled records do not count. */
struct NameContents
{
  std::vector<std::string> types;        ///< of its records, each once
  std::optional<std::string> aliasRdata; ///< of its CNAME
  bool hasNamesBelow = false;
};

/** The same for several names, in their order, in one statement. */
std::vector<NameContents> contentsOf(pg::Connection& connection, int32_t zoneId, const std::vector<dns::Name>& names);

/** Whether an NS record of the zone leads to `name`. */
bool isNameserverOf(pg::Connection& connection, int32_t zoneId, const dns::Name& name);

} // namespace dodns::recorddb
