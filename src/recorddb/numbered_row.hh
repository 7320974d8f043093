// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/result.hh"
#include "recorddb/managed_zone.hh"

namespace dodns::recorddb {

/** From the columns id, name, type, ttl, rdata, given. */
inline NumberedRecord toNumberedRecord(const pg::Row& row, int first = 0)
{
  NumberedRecord record = {row.int64(first), row.string(first + 1), row.string(first + 2), static_cast<uint32_t>(row.int32(first + 3)), row.string(first + 4), {}};
  if (!row.isNull(first + 5)) {
    record.given = row.string(first + 5);
  }
  return record;
}

} // namespace dodns::recorddb
