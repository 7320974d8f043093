// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/change_position.hh"

#include "recorddb/history_statements.hh"

#include <string>

namespace dodns::recorddb {

TransactionState transactionState(pg::Connection& connection, uint64_t transaction)
{
  const auto found = connection.execute(statements::kTransactionState, {std::to_string(transaction)});
  const auto state = found[0].text(0);
  if (state == "committed") {
    return TransactionState::committed;
  }
  if (state == "aborted") {
    return TransactionState::aborted;
  }
  return state == "in progress" ? TransactionState::inProgress : TransactionState::unknown;
}

uint64_t currentTransaction(pg::Connection& connection)
{
  return connection.execute(statements::kCurrentTransaction)[0].uint64(0);
}

std::optional<uint64_t> lastChange(pg::Connection& connection)
{
  const auto found = connection.execute(statements::kLastChange);
  return found.isEmpty() ? std::nullopt : std::optional(found[0].uint64(0));
}

} // namespace dodns::recorddb
