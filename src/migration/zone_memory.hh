// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/content_digest.hh"
#include "recorddb/contents.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace dodns::migration {

/** A zone that both systems had alike, and what tells whether one of them has
 * changed it since. */
struct EqualZone
{
  uint32_t serial = 0;               ///< that the old system said before it was read
  std::optional<uint32_t> soaSerial; ///< in what was read: changes are asked for since this one
  std::optional<uint32_t> ourSerial; ///< in the SOA of the record database
  recorddb::ZoneVersion version;     ///< of the record database before it was read
  ContentDigest digest;
};

/** What one check leaves for the next one of the same process: zones by name in
 * wire form. Some 150 octets a zone. */
using ZoneMemory = std::unordered_map<std::string, EqualZone>;

} // namespace dodns::migration
