// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/record_counts.hh"

#include "recorddb/history_statements.hh"

namespace dodns::recorddb {

int64_t sumRecordCounts(pg::Connection& connection)
{
  return connection.execute(statements::kSumRecordCounts)[0].int64(0);
}

} // namespace dodns::recorddb
