// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** What is looked for; what is not given is anything. Patterns as in
 * search_pattern.hh. */
struct RecordQuery
{
  std::optional<std::string> name;  ///< without `*` and `?` by the index of names, else by reading all records
  std::optional<std::string> type;  ///< mnemonic
  std::optional<std::string> rdata; ///< by reading all records that are left
};

struct FoundRecord
{
  NumberedRecord record;
  std::string zone; ///< FQDN
};

/** Enabled records of the zones that patterns of a token cover (none: all), by
 * ascending id, behind the record `after`. */
std::vector<FoundRecord> searchRecords(pg::Connection& connection, const RecordQuery& query, const std::vector<std::string>& patterns, int64_t after, int64_t limit);

} // namespace dodns::recorddb
