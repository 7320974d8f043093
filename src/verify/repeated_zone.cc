// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/repeated_zone.hh"

namespace dodns::verify {

std::optional<dns::Name> withoutRepeatedZone(const dns::Name& name, const dns::Name& zone)
{
  const auto& wire = name.wire();
  const auto zoneSize = zone.wire().size() - 1;
  if (zone.labelCount() < 2 || wire.size() < 2 * zoneSize + 1 || !name.isWithin(zone)) {
    return std::nullopt;
  }
  const auto meant = dns::Name::fromWire(wire.substr(0, wire.size() - 1 - zoneSize) + '\0');
  return meant && meant->isWithin(zone) ? meant : std::nullopt;
}

} // namespace dodns::verify
