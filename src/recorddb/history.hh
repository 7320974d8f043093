// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"

#include <functional>
#include <optional>
#include <string>

namespace dodns::recorddb {

/** What zones were. Complete from HistoryBegin::time on, for changes by
 * anybody: triggers write it. Times are RFC 3339 texts of UTC. All that one
 * transaction changed has one time, so that no time shows half of it. */
struct HistoryBegin
{
  std::string time;      ///< before this nothing is known
  bool isBefore = false; ///< whether the time that was asked about is
  std::string now;
};
HistoryBegin historyBegin(pg::Connection& connection, const std::string& time);

/** A zone as it was at some time; `id` is not that of the zone of this name
 * today when it was removed and made again. */
struct FormerZone
{
  int32_t id = 0;
  ZoneKind kind = ZoneKind::native;
};
std::optional<FormerZone> zoneAt(pg::Connection& connection, const dns::Name& name, const std::string& time);

/** Its enabled records in canonical order, the SOA record first. Streams. */
void forEachRecordAt(pg::Connection& connection, int32_t zoneId, const std::string& time, const std::function<void(const NumberedRecord&)>& take);

/** How many there are, counted to `max`. */
int64_t countRecordsAt(pg::Connection& connection, int32_t zoneId, const std::string& time, int64_t max);

struct RecordDifference
{
  bool isAdded = false; ///< else it is removed; a changed record is both
  std::string name;
  std::string type;
  uint32_t ttl = 0;
  std::string rdata;
};

/** What was done to a zone between two times, in canonical order. A zone that
 * was not there at one of them had no records. Streams. */
void forEachDifference(pg::Connection& connection, const std::optional<FormerZone>& before, const std::string& beforeTime,
                       const std::optional<FormerZone>& after, const std::string& afterTime, const std::function<void(const RecordDifference&)>& take);

/** Makes the records of a locked zone what they were, with the numbers that
 * they had. The serial rises, whatever it was. Disabled records stay, but for
 * those that are in the way. */
void restoreRecords(pg::Connection& connection, ManagedZone& zone, const FormerZone& former, const std::string& time);

/** Removes some of what is older than dodns.history_state.keep. @returns how many versions. */
int64_t pruneHistory(pg::Connection& connection);

} // namespace dodns::recorddb
