// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/position.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** One row of the change feed for those who want to know what changes and hold
 * no copy of it. */
struct FeedEntry
{
  uint64_t transaction = 0;
  std::string at;    ///< RFC 3339
  std::string scope; ///< `name`, `zone` or `info`, see dodns.change_feed
  std::string name;  ///< FQDN; empty unless `scope` is `name`
  std::string zone;  ///< its name, empty when nobody knows it any more
  bool zoneIsGone = false;
};

struct FeedLook
{
  Position position;              ///< to go on from
  bool isComplete = true;         ///< false: it was pruned, it is of another database, or it is more than `max`
  std::vector<FeedEntry> entries; ///< in the order of their transactions; none without `since`
};

/** What is in the change feed since a position, in a transaction with one
 * snapshot. At most `max` entries. */
FeedLook readFeed(pg::Connection& connection, const std::optional<Position>& since, size_t max);

} // namespace dodns::recorddb
