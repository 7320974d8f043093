// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "recorddb/snapshot.hh"
#include "replica/environment.hh"
#include "replica/name_builder.hh"
#include "replica/name_entry.hh"
#include "replica/zone_place.hh"

#include <string>
#include <vector>

namespace dodns::replica {

/** Derives the flags of names that come in canonical order: an ancestor is
 * always seen before what is below it. */
class CutTracker
{
public:
  /** @param nameKey order key of a name of the zone. */
  NameFlags see(const ZonePlace& zone, std::string_view nameKey, bool hasNs);

  /** The last name that has an NSEC3 record, for Nsec3Order::append(). */
  std::string lastNsec3Key;

private:
  std::string d_zoneKey;
  std::string d_cutKey;
};

/** Changes a replica inside one write transaction and keeps what is derived
 * true: cuts, aliases, hashed names, refusals. */
class Writer
{
public:
  explicit Writer(Transaction& transaction)
      : d_transaction(transaction) {}

  /** Adds a zone or replaces its row and metadata. When its NSEC3 parameters
   * are others than before, the order of its hashed names is made anew.
   * @param nowMilliseconds Unix time. */
  void putZone(ZoneInfo info, int64_t nowMilliseconds);
  /** Removes a zone and all that is in it. */
  void removeZone(const ZonePlace& zone);
  void removeNames(const ZonePlace& zone);

  /** Replaces the records of a name; none removes it. */
  void putName(const ZonePlace& zone, const dns::Name& name, NameBuilder::Built built);

  /** Adds a name of a zone that holds nothing above it in canonical order.
   * @param isLastOfAll no zone behind this one holds names. */
  void appendName(const ZonePlace& zone, const dns::Name& name, NameBuilder::Built built, CutTracker& tracker, bool isLastOfAll);

  /** Replaces all TSIG keys. */
  void replaceTsigKeys(recorddb::Snapshot& snapshot);

  /** Notes, and says in the log unless it was noted before, that a row's name
   * is garbage. */
  void refuseName(const ZonePlace& zone, const std::string& text, const std::string& reason);
  void forgetName(const ZonePlace& zone, const std::string& text);

private:
  void refuse(const ZonePlace& zone, const std::string& nameText, std::string_view nameKey, const Refusal& refusal);
  NameFlags flagsFor(const ZonePlace& zone, std::string_view nameKey, bool hasNs);
  void coverNamesBelow(const std::string& key, bool isCovered);
  void putAliases(const std::string& key, std::string_view entry);
  void removeAliases(const std::string& key, std::string_view entry);
  void forgetRefusals(const std::string& key, const std::vector<Refusal>& except);

  Transaction& d_transaction;
};

/** The order keys of the targets of an entry's CNAME and DNAME records. */
std::vector<std::string> aliasTargets(std::string_view entry);

} // namespace dodns::replica
