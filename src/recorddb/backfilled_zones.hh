// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/stage.hh"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** A zone as a backfill finds it before it reads the old system. */
struct ZoneAtBackfill
{
  bool isLocked = false; ///< nobody else writes it in two systems until the transaction is over
  Stage stage = Stage::alone;
  bool hasUnfinished = false;     ///< writes that one of the systems does not have yet
  bool isThere = false;           ///< in the record database
  bool wasBrought = false;        ///< by a run before, and is there
  std::optional<uint32_t> serial; ///< that the old system had then
  bool hasComeBack = false;       ///< see hasComeBack()
};

/** Takes the locks that are free, waiting for none: who holds many must not wait
 * for one. What is said of a zone that is not locked may be old.
 * @returns one for each name, in their order. */
std::vector<ZoneAtBackfill> lockForBackfill(pg::Connection& connection, const std::vector<std::string>& zones);

/** What is remembered of a zone that was brought. */
struct BackfilledZone
{
  std::string zone;
  std::optional<uint32_t> serial; ///< of the old system
  int64_t entries = 0;
  int64_t rejected = 0;
};

/** In the transaction that brings them. */
void noteBackfilled(pg::Connection& connection, const std::vector<BackfilledZone>& zones);

/** Of zones that have not changed since: they were looked at again. */
void noteUnchanged(pg::Connection& connection, const std::vector<std::string>& zones);

/** All zones of the old system were looked at, of which some failed.
 * @returns false when somebody made a step out of `legacy` meanwhile: then it does not count. */
bool noteBackfillRun(pg::Connection& connection, int64_t zones, int64_t failed, std::chrono::milliseconds took);

} // namespace dodns::recorddb
