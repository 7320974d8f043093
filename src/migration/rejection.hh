// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/rejected.hh"

#include <vector>

namespace dodns::migration {

/** Puts an RRset of a write into the rejected list, with who wrote it. */
void reject(pg::Connection& connection, recorddb::Side refusedBy, const recorddb::DualWrite& write, const recorddb::RRsetRows& rrset, const std::vector<base::Finding>& findings);

/** The side has what a write made: nothing is left in the rejected list of its
 * RRsets, or of the whole zone when that was removed. */
void resolveRejected(pg::Connection& connection, recorddb::Side side, const recorddb::ZoneChange& change);

} // namespace dodns::migration
