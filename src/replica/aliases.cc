// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/aliases.hh"

#include "dns/order_key.hh"
#include "replica/zone_info.hh"

#include <set>

namespace dodns::replica {

namespace {

// Emptying the caches costs less than naming more zones than this.
constexpr size_t kMaxZones = 1000;
constexpr size_t kMaxAliases = 20000;

} // namespace

void findAliases(const Transaction& transaction, Applied& applied)
{
  if (applied.zonesChanged.size() > kMaxZones) {
    applied.isEverything = true;
    return;
  }
  std::set<std::string> seen; // apex keys
  std::vector<std::string> open;
  for (const auto& zone : applied.zonesChanged) {
    if (seen.insert(dns::orderKey(zone)).second) {
      open.push_back(dns::orderKey(zone));
    }
  }
  size_t aliases = 0;
  Cursor cursor(transaction, Tree::aliases);
  while (!open.empty()) {
    const auto target = std::move(open.back());
    open.pop_back();
    std::string lastZone;
    for (bool isThere = cursor.seek(target); isThere && dns::isKeyWithin(cursor.key(), target); isThere = cursor.next()) {
      if (++aliases > kMaxAliases || seen.size() > kMaxZones) {
        applied.isEverything = true;
        return;
      }
      const auto zone = cursor.value().substr(0, zoneKey(0).size());
      if (zone == lastZone) {
        continue;
      }
      lastZone = zone;
      const auto value = transaction.get(Tree::zones, zone);
      const auto info = value ? decodeZoneInfo(*value) : std::nullopt;
      if (info && seen.insert(dns::orderKey(info->zone.name)).second) {
        open.push_back(dns::orderKey(info->zone.name));
        applied.zonesAliasing.push_back(info->zone.name);
      }
    }
  }
}

} // namespace dodns::replica
