// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <cstdint>

namespace dodns::recorddb {

/** Sums up what writers have counted in dodns.record_counts since the last
 * time, so that lists have few rows to add. Somebody must do it now and then.
 * @returns how many rows there were, at most 20000; 0 also while somebody else
 * is at it. */
int64_t sumRecordCounts(pg::Connection& connection);

} // namespace dodns::recorddb
