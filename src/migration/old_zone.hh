// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/rejected.hh"
#include "verify/rules.hh"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dodns::migration {

/** A zone of the old system, converted and judged. */
struct OldZone
{
  struct RRset
  {
    bool isRefused = false; ///< does not pass verification
    std::vector<recorddb::NumberedRecord> rows;
  };
  using Key = std::pair<std::string, std::string>; ///< name, type

  std::map<Key, RRset> rrsets;
  std::vector<recorddb::RejectedEntry> rejected; ///< refused RRsets, and entries that cannot be converted
  std::map<std::string, int64_t> rules;          ///< how often each refused
  int64_t entries = 0;
  int64_t refused = 0; ///< entries of what is rejected
  int64_t converted = 0; ///< entries that are stored in other words, or with another TTL
};

/** Streams the zone and keeps it. @throws legacy::Error */
OldZone readOldZone(legacy::System& system, const dns::Name& zone, const verify::Rules& rules);

} // namespace dodns::migration
