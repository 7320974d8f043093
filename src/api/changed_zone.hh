// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/change_set.hh"
#include "api/name_records.hh"
#include "api/settings.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/staged_zone.hh"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dodns::api {

/** What a change set makes of the records of one zone. Changes are applied here
 * one after the other, then looked at, then written. */
class ChangedZone
{
public:
  /** @param zone locked. */
  ChangedZone(recorddb::ManagedZone zone, const Settings& settings)
      : d_zone(std::move(zone)), d_settings(settings) {}

  recorddb::ManagedZone& zone() { return d_zone; }

  void replaceRrset(const Change& change, Findings& findings);
  void addRecord(const Change& change, Findings& findings);
  void deleteRecord(const Change& change, Findings& findings);

  /** What differs, so far. */
  std::vector<recorddb::Difference> differences() const;

  /** What the rules say about each name that changed, and would not say without
   * the changes. */
  void verifyNames(Findings& findings) const;

  /** Writes, and raises the serial when there is something. */
  void write();

  /** What the rules say about what was written among the names around it.
   * @param connection the one that wrote. */
  void verifyPlaces(pg::Connection& connection, Findings& findings) const;

private:
  using Records = std::vector<recorddb::NumberedRecord>;

  /** The records of one name. */
  struct NameChange
  {
    std::string place; ///< of the first change that is about it
    Records before;
    NameRecords after;
  };

  NameChange& open(const Change& change);
  uint32_t ttlFor(const Change& change, const NameRecords& records, Findings& findings) const;
  bool refuseSoa(const Change& change, Findings& findings) const;
  void replaceSoa(const Change& change, Findings& findings);
  void want(const Change& change, bool isWhole);
  Records newOf(const NameChange& change) const;
  void verifyNameserversOf(const std::vector<std::string>& names, pg::Connection& connection, Findings& findings) const;

  recorddb::ManagedZone d_zone;
  const Settings& d_settings;
  std::map<std::string, NameChange> d_names; ///< by FQDN
  std::map<std::pair<std::string, std::string>, bool> d_wanted; ///< FQDN and type, to be as said, whether they are or not; and whether as a whole
};

} // namespace dodns::api
