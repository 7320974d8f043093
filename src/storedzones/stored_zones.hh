// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/store.hh"
#include "verify/zone_view.hh"

#include <string>
#include <unordered_map>

/** The names of all zones of the record database, for verification. Reads the
 * list of zones at once and names when they are asked for; throws pg::Error. */
class StoredZones : public dodns::verify::ZoneView
{
public:
  explicit StoredZones(dodns::recorddb::Store& store);

  dodns::verify::NameFacts look(const dodns::dns::Name& name) const override;
  std::optional<dodns::dns::Name> cutAbove(const dodns::dns::Name& name) const override;
  /** Always false: nobody asks about nameservers of other zones. */
  bool isNameserver(const dodns::dns::Name& /*name*/) const override { return false; }
  std::optional<Parent> parentOf(const dodns::dns::Name& zone) const override;

private:
  struct Zone
  {
    dodns::dns::Name apex;
    int32_t id;
  };

  std::optional<Zone> closestZone(const dodns::dns::Name& name) const;
  /** What the records of a name say, nothing when it has none. */
  std::optional<dodns::verify::NameFacts> factsOf(const Zone& zone, const dodns::dns::Name& name) const;
  bool hasNamesBelow(const Zone& zone, const dodns::dns::Name& name) const;

  dodns::recorddb::Store& d_store;
  std::unordered_map<std::string, int32_t> d_ids; ///< by the apex in wire form
};
