// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/store.hh"

#include <optional>
#include <set>
#include <vector>

namespace dodns::recorddb {

/** What a Store has while it is connected. Shared by the files of Store. */
struct Store::Session
{
  explicit Session(const pg::ConnectionSettings& settings)
      : connection(settings) {}

  void endTransaction()
  {
    transaction.reset();
    pending.clear();
    lockedZones.clear();
  }

  pg::Connection connection;
  std::optional<pg::Transaction> transaction;
  std::vector<RecordRow> pending; ///< added in this transaction, not written yet
  std::set<int32_t> lockedZones;  ///< by this transaction
};

inline RecordRow toRecord(const pg::Row& row)
{
  return {row.int32(0), row.string(1), row.string(2), static_cast<uint32_t>(row.int32(3)), row.string(4), row.boolean(5)};
}

inline Comment toComment(const pg::Row& row)
{
  return {row.int32(0), row.string(1), row.string(2), row.int64(3), row.string(4), row.string(5)};
}

/** Runs `change` in the open transaction, else in one of its own. */
template <typename Change>
auto Store::write(Change change)
{
  auto& current = session();
  if (current.transaction) {
    flush();
    return change(current.connection);
  }
  current.lockedZones.clear();
  pg::Transaction own(current.connection);
  auto result = change(current.connection);
  own.commit();
  return result;
}

} // namespace dodns::recorddb
