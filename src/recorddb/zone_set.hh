// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** Many zones, or many records, in a few statements, in the caller's transaction:
 * what a statement and its triggers cost does not depend much on the number of
 * their rows. */

struct ZoneOfSet
{
  int64_t id = 0;
  bool isNew = false;
  std::vector<NumberedRecord> records; ///< all that are enabled, in no order
};

/** Locks the zones that are there, as ManagedZone::lock(), and makes the others.
 * @returns them by name. @throws pg::Error */
std::map<std::string, ZoneOfSet> lockOrCreateZones(pg::Connection& connection, const std::vector<std::string>& names, ZoneKind kind);

struct RecordChanges
{
  std::vector<std::pair<int64_t, NumberedRecord>> added; ///< with the zone's id; each with the number that it shall have, or 0
  std::set<int64_t> newZones;                            ///< those of them that had no record yet
  std::vector<NumberedRecord> changed;                   ///< what those with these numbers become
  std::vector<int64_t> removed;
};

/** A record takes the place of a disabled one that is the same. @throws pg::Error */
void writeRecordChanges(pg::Connection& connection, const RecordChanges& changes);

/** All records of a zone that have one of these names or one of these numbers,
 * by ascending id. @throws pg::Error */
std::vector<NumberedRecord> recordsOfNames(pg::Connection& connection, int64_t zoneId, const std::vector<std::string>& names, const std::vector<int64_t>& ids);

} // namespace dodns::recorddb
