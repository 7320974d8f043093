// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "migration/record_write.hh"

#include <cstdint>
#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dodns::migration {

/** What came of one zone. */
struct BackfillResult
{
  enum class Outcome
  {
    brought,
    unchanged,   ///< its serial has not moved since it was brought
    decidedHere, ///< the record database decides: the old system has nothing to bring
    gone,        ///< none of the systems has it: it was removed, or never was
    later,       ///< nothing was done, and trying again may help
    failed,      ///< nothing was done, and trying again will not help
  };

  explicit BackfillResult(dns::Name name)
      : zone(std::move(name)) {}

  dns::Name zone;
  Outcome outcome = Outcome::brought;
  std::exception_ptr problem; ///< why it was not brought: WriteError or legacy::Error
  int64_t entries = 0;        ///< that the old system has
  int64_t converted = 0;      ///< of them are stored in other words, or with another TTL
  int64_t added = 0;
  int64_t changed = 0;
  int64_t removed = 0;                  ///< the old system does not have them any more
  int64_t rejected = 0;                 ///< entries
  std::map<std::string, int64_t> rules; ///< how often each refused
};

const char* toText(BackfillResult::Outcome outcome);

/** Makes zones of the record database what they are in the old system, in the
 * caller's transaction. Each zone is read while its lock is held: what is read
 * is newer than everything that was written through us before, and older than
 * everything after. Entries that cannot be converted and RRsets that do not pass
 * verification go to the rejected list with their place in the old system. A
 * repetition changes nothing.
 *
 * Zones that others work on, and those for which there is no time left, are for
 * later: nobody who writes one of these zones waits for long.
 * @param zones different ones.
 * @param isAgain also when the serial is that of the last time.
 * @returns one for each zone, in their order. @throws pg::Error */
std::vector<BackfillResult> backfillZones(pg::Connection& connection, legacy::System& system, const std::vector<dns::Name>& zones, const RecordRules& rules, bool isAgain);

} // namespace dodns::migration
