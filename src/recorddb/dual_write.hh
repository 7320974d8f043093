// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/audit.hh"
#include "recorddb/stage.hh"
#include "recorddb/zone_watch.hh"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** What is known of a row of dodns.dual_writes. */
enum class WriteState : uint8_t
{
  intent,     ///< the old system is being written; how that ended nobody knows yet
  forRecords, ///< the record database does not have it yet
  forLegacy,  ///< the old system does not have it yet
};

/** A write that one of the two systems does not have yet. */
struct DualWrite
{
  int64_t id = 0;
  Stage stage = Stage::sync; ///< in which it was written; of an intent: in which way others end it
  WriteState state = WriteState::intent;
  Author author;
  ZoneChange change;
  int failures = 0;        ///< how often the old system answered and did not do it, see noteFailure()
  bool isLeaseOver = true; ///< of an intent: whoever has the zone's lock may end it
};

/** Waits for everybody who writes this zone in two systems; the lock ends with
 * the transaction. There need not be such a zone. */
void lockZoneWrites(pg::Connection& connection, const dns::Name& zone);
/** For those who write several zones at once: all of them in one order, whoever
 * does it, so that nobody is waited for in a circle. */
void lockZoneWrites(pg::Connection& connection, const std::vector<dns::Name>& zones);
/** One zone, without waiting. @returns whether it has the lock. */
bool tryLockZoneWrites(pg::Connection& connection, const dns::Name& zone);

/** What was written behind a savepoint can be taken back while locks that were
 * taken before it stay. */
void setSavepoint(pg::Connection& connection);
void rollbackToSavepoint(pg::Connection& connection);

/** Adds a write behind all others of its zone.
 * @param lease how long an intent is its writer's alone.
 * @returns its id. */
int64_t addDualWrite(pg::Connection& connection, const DualWrite& write, std::chrono::milliseconds lease);

/** The oldest write of a zone. */
std::optional<DualWrite> firstDualWrite(pg::Connection& connection, const dns::Name& zone);
/** The oldest writes of a zone in their order: at most so many, and behind the
 * first none with which they would have more than `mostRecords`, before and after. */
std::vector<DualWrite> firstDualWrites(pg::Connection& connection, const dns::Name& zone, int most, size_t mostRecords);

/** @returns false when it was not there. */
bool removeDualWrite(pg::Connection& connection, int64_t id);
void removeDualWrites(pg::Connection& connection, const std::vector<int64_t>& ids);
/** Whether it is there and its end is not known. */
bool isIntent(pg::Connection& connection, int64_t id);
/** Intents of a writer who is at it begin their lease anew.
 * @returns false when somebody has ended one of them. */
bool renewIntents(pg::Connection& connection, const std::vector<int64_t>& ids, std::chrono::milliseconds lease);
/** An intent whose outcome is known becomes a write that waits. */
void queueDualWrite(pg::Connection& connection, int64_t id, WriteState state, const ZoneChange& change);

/** Zones with writes that wait and whose time has come, the ones due longest first. */
std::vector<dns::Name> zonesWithWork(pg::Connection& connection, int limit);
/** Zones with intents whose lease is over and whose time has come. */
std::vector<dns::Name> zonesWithIntents(pg::Connection& connection, int limit);
/** Tries a zone again later: each time twice as late, from one second to five minutes. */
void postponeZone(pg::Connection& connection, const dns::Name& zone, const std::string& error);
/** Counts one of its oldest write that the old system does not have. */
void noteFailure(pg::Connection& connection, const dns::Name& zone);
/** Others with work come before it now. */
void putZoneLast(pg::Connection& connection, const dns::Name& zone);
/** It is tried at once again when something new comes. */
void forgetZoneWork(pg::Connection& connection, const dns::Name& zone);

/** For people and metrics. */
struct QueueFigures
{
  int64_t intents = 0;
  int64_t waiting = 0;
  double oldestSeconds = 0; ///< of those that wait
  double oldestIntentSeconds = 0;
};
/** @param zone nothing: of all. */
QueueFigures queueFigures(pg::Connection& connection, const std::optional<dns::Name>& zone = {});

} // namespace dodns::recorddb
