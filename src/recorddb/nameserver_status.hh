// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/progress.hh"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** A row of dodns.nameservers, with what the change feed says of it. */
struct NameserverStatus
{
  std::string name;
  std::optional<Position> position; ///< nothing when what is stored is none
  std::chrono::milliseconds lag{0}; ///< of its last round
  std::string version;
  std::chrono::seconds sinceContact{0};
  std::optional<std::chrono::seconds> sinceCopy; ///< nothing when it never said
  /** Heard of so long ago that the change feed is pruned without it. */
  bool isGone = false;
  /** The change feed is pruned beyond its position: it will copy everything. */
  bool mustCopy = false;
  int64_t pendingChanges = 0; ///< entries of the change feed that it has not applied
};

/** Writes a nameserver's own row of dodns.nameservers, which keeps the change
 * feed from being pruned beyond what `applied` needs.
 * @param copiedAt when its last full copy was complete, in Unix seconds; nothing
 *   leaves what was reported before.
 * @returns false on a standby, where nothing can be written. */
bool reportStatus(pg::Connection& connection, const std::string& name, const Progress& applied, std::chrono::milliseconds lag, const std::string& version, std::optional<int64_t> copiedAt = {});

/** All rows of dodns.nameservers by name. */
std::vector<NameserverStatus> listNameservers(pg::Connection& connection);

/** Removes from the oldest of the change feed what every nameserver has passed
 * and what is too old (dodns.feed_state has the rules).
 * @returns the number of rows removed, 0 on a standby. */
int64_t pruneFeed(pg::Connection& connection);

} // namespace dodns::recorddb
