// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/nsec3.hh"
#include "recorddb/keys.hh"
#include "recorddb/zone.hh"

#include <optional>
#include <string>
#include <string_view>

namespace dodns::replica {

/** A zone as the tree `zones` holds it: its row, its metadata and its keys. */
struct ZoneInfo
{
  recorddb::Zone zone;
  recorddb::Metadata metadata;
  std::vector<recorddb::Key> keys;

  /** What the order in the tree `nsec3` was made with; nothing for zones that
   * use NSEC, are narrow, or are not signed. */
  std::optional<dns::Nsec3Parameters> nsec3;
  /** Orders live in two slots in turn: a question that was begun with the
   * parameters of before finds its order in the other one. */
  uint8_t nsec3Slot = 0;
  int64_t nsec3Since = 0; ///< Unix time in milliseconds of the last change of slots
};

std::string encodeZoneInfo(const ZoneInfo& info);
/** @returns nothing when the value is not one that encodeZoneInfo() made. */
std::optional<ZoneInfo> decodeZoneInfo(std::string_view value);
/** ZoneInfo::zone alone; says nothing of what follows it. */
std::optional<recorddb::Zone> decodeZone(std::string_view value);
/** ZoneInfo::metadata alone; says nothing of what follows it. */
std::optional<recorddb::Metadata> decodeMetadata(std::string_view value);

std::string encodeTsigKey(const recorddb::TsigKey& key);
std::optional<recorddb::TsigKey> decodeTsigKey(std::string_view value);

/** 4 octets, big-endian, so that keys sort by zone. Ids are positive. */
std::string zoneKey(int32_t id);
std::optional<int32_t> zoneIdFromKey(std::string_view key);

} // namespace dodns::replica
