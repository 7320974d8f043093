// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/keys.hh"

#include "base/log.hh"
#include "pg/result.hh"

#include <limits>

namespace dodns::recorddb {

std::optional<Key> toKey(const pg::Row& row, int column)
{
  const auto id = row.int32(column);
  const auto flags = row.int32(column + 1);
  if (flags < 0 || flags > std::numeric_limits<uint16_t>::max()) {
    base::log(base::LogLevel::error, "DNSSEC key " + std::to_string(id) + " is left out: its flags " + std::to_string(flags) + " do not fit into 16 bits");
    return std::nullopt;
  }
  return Key{id, static_cast<uint16_t>(flags), row.boolean(column + 2), row.boolean(column + 3), row.string(column + 4)};
}

TsigKey toTsigKey(const pg::Row& row)
{
  return {row.string(0), row.string(1), row.string(2)};
}

} // namespace dodns::recorddb
