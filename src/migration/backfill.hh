// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "migration/record_write.hh"

#include <cstdint>
#include <map>
#include <string>

namespace dodns::migration {

/** What came of one zone. */
struct BackfillResult
{
  bool isSkipped = false; ///< nothing has changed since it was brought
  int64_t entries = 0;    ///< that the old system has
  int64_t added = 0;
  int64_t changed = 0;
  int64_t removed = 0;                  ///< the old system does not have them any more
  int64_t rejected = 0;                 ///< entries
  std::map<std::string, int64_t> rules; ///< how often each refused
};

/** Makes a zone of the record database what it is in the old system, in the
 * caller's transaction, who holds the zone's lock: what is read here is newer than
 * everything that was written before, and older than everything after. Entries
 * that cannot be converted and RRsets that do not pass verification go to the
 * rejected list with their place in the old system. A repetition changes nothing.
 * @param isAgain also when the serial is that of the last time.
 * @throws legacy::Error, pg::Error */
BackfillResult backfillZone(pg::Connection& connection, legacy::System& system, const dns::Name& zone, const RecordRules& rules, bool isAgain);

} // namespace dodns::migration
