// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "pg/connection.hh"
#include "recorddb/dual_write.hh"

namespace dodns::migration {

/** Ends an intent that was left by somebody who died or lost his way; the caller has the zone's lock. In the stages in
 * which the old system decides it is finished when the old system has it; in `sync` the record database
 * does not have it, else the intent were gone, and so it is undone.
 *
 * Whoever wrote it has not been told that it is done. What the old system does not let us end, because the zone is gone
 * or it refuses, would hold up the zone for ever: it goes to the rejected list. @throws legacy::Error, pg::Error */
void endIntent(pg::Connection& connection, legacy::System& system, const recorddb::DualWrite& write);

} // namespace dodns::migration
