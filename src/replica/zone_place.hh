// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/zone_info.hh"

#include <string>

namespace dodns::replica {

/** Where a zone is in the trees. */
struct ZonePlace
{
  int32_t id = 0;
  dns::Name apex;
  std::string key;     ///< zoneKey(id)
  std::string apexKey; ///< order key of the apex
  std::optional<dns::Nsec3Parameters> nsec3;
  uint8_t nsec3Slot = 0;

  explicit ZonePlace(const ZoneInfo& info);
};

} // namespace dodns::replica
