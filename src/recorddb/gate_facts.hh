// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/dual_write.hh"

#include <chrono>
#include <cstdint>
#include <optional>

namespace dodns::recorddb {

/** For how long a complete check says how things are. When it is longer until the
 * next one, nobody knows what was in between. */
inline constexpr std::chrono::hours kCheckHolds(1);

/** What is known of a migration, for deciding whether it may go on. */
struct GateFacts
{
  bool hasBackfilled = false;       ///< a run looked at all zones
  int64_t failedZones = 0;          ///< that the backfill could not bring
  int64_t openRejected = 0;         ///< that nobody accepted
  int64_t openRejectedByLegacy = 0; ///< of them, which the old system does not have
  QueueFigures queue;
  std::optional<double> hoursWithoutDrift; ///< how far the complete checks without any, and without a gap, reach back; nothing: the last one found some, or there is none
  std::optional<double> hoursSinceCheck;   ///< nothing: there is none
  int64_t drift = 0;                       ///< of the last complete check
  int64_t nameservers = 0;                 ///< that have ever followed, and whose row nobody has removed
  int64_t nameserversBehind = 0;
  int64_t nameserversSilent = 0; ///< that were not heard of for a minute
};

/** In one snapshot when the caller has one.
 * @param zone whose backfill, rejected entries and waiting writes count; nothing:
 * those of all. What is kept of a check is about all zones, and the nameservers
 * follow them all. */
GateFacts gateFacts(pg::Connection& connection, const std::optional<dns::Name>& zone = {});

/** Whether the record database has any zone. */
bool hasZones(pg::Connection& connection);

/** Whether anything is known of a zone here: it is there or was brought, it has a
 * stage of its own, a write of it waits, or something of it was rejected. */
bool knowsZone(pg::Connection& connection, const dns::Name& zone);

} // namespace dodns::recorddb
