// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::recorddb {

/** zones.kind: what PowerDNS calls Native, Master (primary), Slave (secondary)
 * and, for catalog zones (RFC 9432), Producer and Consumer. */
enum class ZoneKind : uint8_t
{
  native,
  primary,
  secondary,
  producer,
  consumer,
};

const char* toText(ZoneKind kind);
std::optional<ZoneKind> zoneKindFromText(std::string_view text);

/** A row of dodns.zones. */
struct Zone
{
  int32_t id = 0; ///< positive
  dns::Name name;
  ZoneKind kind = ZoneKind::native;
  std::vector<std::string> primaries; ///< addresses with optional port
  std::string account;
  std::optional<dns::Name> catalog;
  std::string options; ///< JSON, PowerDNS' own
};

/** How statements hand over zones.primaries: an address has no spaces. */
std::vector<std::string> splitAtSpaces(std::string_view text);

/** Zone metadata: kind to its values in order. */
using Metadata = std::map<std::string, std::vector<std::string>>;

/** A row of dodns.records, as it came: nothing of it is checked yet. */
struct RecordRow
{
  int32_t zoneId = 0;
  std::string name;
  std::string type;
  uint32_t ttl = 0;
  std::string rdata;
  bool disabled = false;
};

} // namespace dodns::recorddb
