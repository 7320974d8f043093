// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/keys.hh"
#include "recorddb/progress.hh"
#include "recorddb/zone.hh"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** One consistent look at the record database: a REPEATABLE READ, READ ONLY
 * transaction. All it hands out is as stored, unchecked. Every method throws
 * pg::Error. The connection must outlive the look and serve nothing else
 * meanwhile. */
class Snapshot
{
public:
  /** Begins. */
  explicit Snapshot(pg::Connection& connection);

  /** What a reader of everything has seen. One who goes on from an older
   * position takes that of its Changes, which says more on a standby. */
  const Position& position() const { return d_position; }
  const Identity& identity() const { return d_identity; }
  bool isStandby() const { return d_isStandby; }

  /** Changes of transactions below this may be missing from the change feed:
   * a position whose completeBelow() is less cannot be followed from. */
  uint64_t prunedBefore() const { return d_prunedBefore; }

  /** The number that the next transaction gets. */
  uint64_t nextTransaction() const { return d_nextTransaction; }

  enum class Testimony
  {
    complete, ///< every witness is there, but for those that were pruned; or there is none
    later,    ///< a standby has not received all of them yet
    pruned,   ///< all of them were pruned: nothing is proved
    denied,   ///< the database does not have what the reader has seen
  };
  /** Whether this database has what a reader has seen. */
  Testimony testimonyOf(const Witnesses& seen);

  /** The session in the database, which a pooler may change from look to look.
   * While it stays the same the database's history cannot go back. */
  const std::string& session() const { return d_session; }

  struct Changes
  {
    std::set<int32_t> zones;                        ///< everything of the zone, or that it came or went
    std::set<int32_t> infos;                        ///< row in zones, metadata and keys; none that is in zones
    std::map<int32_t, std::set<std::string>> names; ///< records of these names; no zone that is in zones
    bool tsigKeys = false;                          ///< some of them
    Witnesses witnesses;                            ///< of this look
    Position position;                              ///< what a reader has seen once it has applied them
    std::chrono::milliseconds oldestAge{0};         ///< by the database's clock; 0 when empty
    std::map<std::string, int64_t> copies;          ///< nameservers that are to copy everything, with the number of the request; nothing changed

    bool isEmpty() const { return zones.empty() && infos.empty() && names.empty() && !tsigKeys; }
  };

  /** What changed between `seen` and this look. After a look without changes
   * the witnesses of the one before count. */
  Changes changesSince(const Position& seen);

  /** Of a reader that begins with a copy of all that this look sees. */
  Progress progressOfCopy();

  struct ZoneRow
  {
    int32_t id = 0;
    std::string name;
    std::string kind;
    std::vector<std::string> primaries;
    std::string account;
    std::string catalog; ///< empty: none
    std::string options;
    Metadata metadata;
    std::vector<Key> keys; ///< by id
  };

  /** The zones of these ids that exist, or all, by id. Streams. */
  void forEachZone(const std::optional<std::set<int32_t>>& ids, const std::function<void(const ZoneRow&)>& take);

  /** All TSIG keys by name. Streams. */
  void forEachTsigKey(const std::function<void(const TsigKey&)>& take);

  using TakeRecord = std::function<void(const RecordRow&)>;

  /** The enabled records of all zones by zone id, canonical order of names
   * and type. Streams. */
  void forEachRecord(const TakeRecord& take);
  /** Those of one zone in the same order. Streams. */
  void forEachRecordOfZone(int32_t zoneId, const TakeRecord& take);
  /** Those of some names of one zone in the same order. Streams. */
  void forEachRecordOfNames(int32_t zoneId, const std::set<std::string>& names, const TakeRecord& take);

  /** Ends the look; without it the destructor does. */
  void finish();

private:
  Position positionAfter(const Position& seen, const std::set<uint64_t>& read) const;
  void streamRecords(const char* sql, const pg::Parameters& parameters, const TakeRecord& take);

  pg::Connection& d_connection;
  pg::Transaction d_transaction;
  Position d_position;
  Identity d_identity;
  bool d_isStandby = false;
  uint64_t d_prunedBefore = 0;
  uint64_t d_nextTransaction = 0;
  std::string d_session;
};

} // namespace dodns::recorddb
