// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "pg/connection.hh"
#include "recorddb/database.hh"
#include "recorddb/stage.hh"

#include <chrono>
#include <cstdint>
#include <ctime>
#include <optional>
#include <vector>

namespace dodns::migration {

/** The serial of the record database is so far above the old system's. Then it is not
 * below it while the old system has a write first, needs several steps for that, or
 * again as many to undo it, nor while nameservers are some milliseconds behind the
 * record database. */
constexpr uint32_t kLeastRoom = 100;
constexpr uint32_t kRoom = 200; ///< where there was less than the least

/** Ours, or as much more as there must be room. */
uint32_t serialAbove(uint32_t here, uint32_t old);

/** The same for an old system that is not told its serials: above all that one comes to which
 * takes the Unix time or the date, as YYYYMMDDnn, until a day behind `now`. What is raised has room for another day. */
uint32_t serialAboveClock(uint32_t here, uint32_t old, std::time_t now);

/** What the record database's serial must at least be for the old one of now; nothing when
 * the old system cannot be asked: the next write makes up for that. Where the old system
 * decides again there is no room, because both go on from one number: see serialForOld(). */
std::optional<uint32_t> leastSerial(pg::Connection& connection, legacy::System& system, const dns::Name& zone);

/** What the old system is to make of its serial with a write: the next one. Nothing in `legacy`: its own
 * way. Where it decides again the next one of both systems', so that secondaries that have come
 * back miss no change. */
std::optional<legacy::NextSerial> serialForOld(pg::Connection& connection, recorddb::Stage stage, const dns::Name& zone);

/** For nameservers to follow the record database, before the old system is written. */
constexpr auto kTimeToFollow = std::chrono::milliseconds(100);

/** What the record database's serial has to be raised to before the old system is written; nothing when there is room, or no
 * such zone in both, or when there is to be none. @throws legacy::Error, pg::Error */
std::optional<uint32_t> serialForRoom(pg::Connection& connection, legacy::System& system, const dns::Name& zone);

/** Raises the record database's serial, unless it is there or above. For a zone that it does not have nothing is done. */
void raiseSerial(pg::Connection& connection, const dns::Name& zone, uint32_t serial);

/** Before the old system is written: where there is too little room it is made, committed, and the
 * nameservers are given a moment to follow. Nobody may have changed these zones in a transaction that
 * is open. @throws legacy::Error, pg::Error */
void leaveRoom(pg::Connection& connection, recorddb::Database& database, legacy::System& system, const std::vector<dns::Name>& zones);

/** Behind a write, in its transaction: raises the record database's serial as leastSerial() says. For
 * a zone that it does not have nothing is done. */
void keepSerialAhead(pg::Connection& connection, legacy::System& system, const dns::Name& zone);

/** The records of a zone that is made in the old system from ours: its serial leaves room. */
std::vector<dns::Record> withSerialBehind(std::vector<dns::Record> records);

} // namespace dodns::migration
