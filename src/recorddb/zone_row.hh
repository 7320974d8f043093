// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/result.hh"
#include "recorddb/zone.hh"

namespace dodns::recorddb {

/** Reads a zone from a row that begins with the columns of Zone in the order
 * of its members. @throws pg::Error when they hold what no constraint would
 * have let in. */
Zone toZone(const pg::Row& row);

/** For lists: one bad zone is logged and does not hide the others. */
std::optional<Zone> toZoneUnlessBad(const pg::Row& row);

} // namespace dodns::recorddb
