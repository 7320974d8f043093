// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dodns::recorddb {

/** In `lead` the old system is written by whoever has this lock, while users go on
 * writing behind that of lockZoneWrites(). In all other stages, where users write
 * the old system themselves, they take this one, too, behind the other. */
void lockZonePushes(pg::Connection& connection, const std::vector<dns::Name>& zones);
/** Without waiting. @returns whether it has the lock. */
bool tryLockZonePushes(pg::Connection& connection, const dns::Name& zone);

/** When the clock was set back: no lease and no pause lasts longer for that.
 * @param lease the longest that is given. */
void followClock(pg::Connection& connection, std::chrono::milliseconds lease);

/** Whether the record database does not have some write of a zone yet, or nobody
 * knows whether it is to have it. */
bool waitsForRecords(pg::Connection& connection, const dns::Name& zone);

/** Whether one of the systems does not have some write of a zone yet. */
bool hasWork(pg::Connection& connection, const dns::Name& zone);

/** Who is writing now through the API, wherever; who begins later sees what was committed before. */
std::vector<std::string> writersNow(pg::Connection& connection);
/** Whether one of them is still at it. */
bool isWriting(pg::Connection& connection, const std::vector<std::string>& writers);

using RRsetName = std::pair<std::string, std::string>; ///< FQDN, type

/** Those of these RRsets of a zone that such a write is about. */
std::set<RRsetName> waitingRRsets(pg::Connection& connection, const dns::Name& zone, const std::vector<RRsetName>& rrsets);

} // namespace dodns::recorddb
