// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/record_write.hh"
#include "migration/system_pool.hh"
#include "recorddb/database.hh"
#include "recorddb/dual_write.hh"

namespace dodns::migration {

/** What is to be done with the oldest write of a zone that one system does not
 * have. The caller has the zone's lock (recorddb::lockZoneWrites) and its
 * transaction is that of the record database; afterwards the write is gone from
 * the journal, or another one than before. Intents: see endIntent(). @throws legacy::Error, pg::Error */
void advance(pg::Connection& connection, legacy::System& system, const recorddb::DualWrite& write, const RecordRules& rules);

enum class Drained
{
  all,
  more,  ///< it was the turn of others
  room,  ///< its serial has been raised: the rest is for later by kTimeToFollow
  later, ///< it failed, and is tried again; or somebody else is at it
};

/** Does what waits for one zone, one transaction for each write or batch, and not more
 * of it than others can wait for. */
Drained drainZone(recorddb::Database& database, SystemPool& systems, const RecordRules& rules, const dns::Name& zone);

} // namespace dodns::migration
