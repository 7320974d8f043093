// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <cstdint>
#include <optional>

namespace dodns::recorddb {

/** What became of a transaction of the record database. */
enum class TransactionState
{
  committed, ///< or finished so long ago that nobody knows
  aborted,
  inProgress,
  unknown, ///< this database has not begun it
};

TransactionState transactionState(pg::Connection& connection, uint64_t transaction);

/** The one that is under way, which begins to write with this. */
uint64_t currentTransaction(pg::Connection& connection);

/** The last transaction in the change feed; nothing when the feed is empty. Who
 * has seen it has seen what was committed before it began. */
std::optional<uint64_t> lastChange(pg::Connection& connection);

} // namespace dodns::recorddb
