// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/feed_reader.hh"

#include "recorddb/history_statements.hh"

namespace dodns::recorddb {

FeedLook readFeed(pg::Connection& connection, const std::optional<Position>& since, size_t max)
{
  const auto head = connection.execute(statements::kFeedHead);
  FeedLook look;
  look.position = Position::parse(head[0].text(0)).value_or(Position());
  if (!since) {
    return look;
  }
  look.isComplete = since->completeBelow() >= head[0].uint64(1) && since->horizon <= look.position.horizon;
  if (!look.isComplete) {
    return look;
  }
  const std::vector<int64_t> inProgress(since->inProgress.begin(), since->inProgress.end());
  const auto rows = connection.execute(statements::kFeedSince, {std::to_string(since->horizon), pg::arrayText(inProgress), std::to_string(max + 1)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto row = rows[i];
    look.entries.push_back({row.uint64(0), row.string(1), row.string(2), row.string(3), row.string(4), row.boolean(5)});
  }
  look.isComplete = look.entries.size() <= max;
  return look;
}

} // namespace dodns::recorddb
