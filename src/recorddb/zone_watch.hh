// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** One RRset before and after a transaction; empty when there is none. */
struct RRsetRows
{
  std::string name; ///< FQDN
  std::string type;
  std::vector<NumberedRecord> before;
  std::vector<NumberedRecord> after;
  bool isWhole = false; ///< `after` is all that it is to have, whatever was there
};

/** What a transaction made of one zone, RRset by RRset. */
struct ZoneChange
{
  enum class Kind
  {
    create, ///< there was no such zone
    update,
    del, ///< with everything in it
  };

  dns::Name zone;
  Kind kind = Kind::update;
  std::vector<RRsetRows> rrsets;

  bool isEmpty() const { return kind == Kind::update && rrsets.empty(); }
};

/** Notes what ManagedZone changes, for somebody who has to do the same
 * elsewhere. Only RRsets that are touched are read: a write costs two more
 * queries, whatever the size of the zone. */
class ZoneWatch
{
public:
  explicit ZoneWatch(dns::Name zone)
      : d_zone(std::move(zone)) {}

  /** Before an RRset is changed for the first time, and as often as one likes
   * after that. */
  void touch(ManagedZone& zone, const std::string& name, const std::string& type);
  /** The same for many at once, each a name and a type: one query. */
  void touchAll(ManagedZone& zone, const std::vector<std::pair<std::string, std::string>>& rrsets);
  /** The RRset is asked for as it is. @param isWhole as RRsetRows has it */
  void want(ManagedZone& zone, const std::string& name, const std::string& type, bool isWhole);
  void noteCreated() { d_kind = ZoneChange::Kind::create; }
  void noteRemoved(ManagedZone& zone);

  /** What came of it, read now. A serial that rose is no change: each system
   * has its own. @param zone nullptr when there is none any more. @param withWanted also RRsets that were asked for as they are,
   * with the same rows before and after: the other system may have something else. */
  ZoneChange change(ManagedZone* zone, bool withWanted = false) const;

private:
  using Key = std::pair<std::string, std::string>;

  dns::Name d_zone;
  ZoneChange::Kind d_kind = ZoneChange::Kind::update;
  std::map<Key, std::vector<NumberedRecord>> d_before;
  std::map<Key, bool> d_wanted; ///< and whether as a whole
};

} // namespace dodns::recorddb
