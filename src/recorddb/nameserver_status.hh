// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/progress.hh"

#include <chrono>
#include <cstdint>
#include <string>

namespace dodns::recorddb {

/** Writes a nameserver's own row of dodns.nameservers, which keeps the change
 * feed from being pruned beyond what `applied` needs.
 * @returns false on a standby, where nothing can be written. */
bool reportStatus(pg::Connection& connection, const std::string& name, const Progress& applied, std::chrono::milliseconds lag, const std::string& version);

/** Removes from the oldest of the change feed what every nameserver has passed
 * and what is too old (dodns.feed_state has the rules).
 * @returns the number of rows removed, 0 on a standby. */
int64_t pruneFeed(pg::Connection& connection);

} // namespace dodns::recorddb
