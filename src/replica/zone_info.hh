// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/zone.hh"

#include <optional>
#include <string>
#include <string_view>

namespace dodns::replica {

/** A zone as the tree `zones` holds it: its row and its metadata. */
struct ZoneInfo
{
  recorddb::Zone zone;
  recorddb::Metadata metadata;
};

std::string encodeZoneInfo(const ZoneInfo& info);
/** @returns nothing when the value is not one that encodeZoneInfo() made. */
std::optional<ZoneInfo> decodeZoneInfo(std::string_view value);

/** 4 octets, big-endian, so that keys sort by zone. Ids are positive. */
std::string zoneKey(int32_t id);
std::optional<int32_t> zoneIdFromKey(std::string_view key);

} // namespace dodns::replica
