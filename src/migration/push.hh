// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/error.hh"
#include "legacy/system.hh"
#include "pg/connection.hh"
#include "recorddb/dual_write.hh"

#include <vector>

namespace dodns::migration {

/** Brings the head of a zone's queue, which is for the old system, to it: the first write, or as one the updates that it
 * begins with. What is refused goes to the rejected list, alone. @param writes the oldest first, one at
 * least. @throws legacy::Error unavailable or conflict, pg::Error */
void pushToLegacy(pg::Connection& connection, legacy::System& system, std::vector<recorddb::DualWrite> writes);

/** Each RRset of a write that the old system has refused goes to the rejected list. */
void rejectByLegacy(pg::Connection& connection, const recorddb::DualWrite& write, const legacy::Error& error);

} // namespace dodns::migration
