// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/shared_transaction.hh"
#include "recorddb/zone_places.hh"
#include "verify/zone_view.hh"

#include <string>
#include <unordered_map>

namespace dodns::storedzones {

/** The names of all zones of the record database, for verification. Asks the
 * database when it is asked, inside its user's transaction if there is one,
 * and remembers the answers: make a new one after a change. Throws pg::Error. */
class StoredZones : public verify::ZoneView
{
public:
  /** Which names are looked up, at most: of any beyond it is answered that it is
   * not ours, so that a million targets do not make a million statements. */
  static constexpr size_t kMaxNames = 10000;

  /** @param own the zone whose entries are looked at, if it is stored: names
   * inside it are looked for in it, even below a zone that it delegates.
   * @param shared the transaction, when others share it. */
  explicit StoredZones(pg::Connection& connection, std::optional<recorddb::EnclosingZone> own = {}, recorddb::SharedTransaction* shared = nullptr)
      : d_connection(connection), d_own(std::move(own)), d_shared(shared) {}

  verify::NameFacts look(const dns::Name& name) const override;
  std::optional<dns::Name> cutAbove(const dns::Name& name) const override;
  bool isNameserver(const dns::Name& name) const override;
  std::optional<Parent> parentOf(const dns::Name& zone) const override;

private:
  std::optional<recorddb::EnclosingZone> closestZone(const dns::Name& name) const;
  std::vector<recorddb::NameContents> contentsOf(int32_t zoneId, const std::vector<dns::Name>& names) const;
  verify::NameFacts find(const dns::Name& name) const;
  std::optional<dns::Name> findCut(const dns::Name& name) const;

  pg::Connection& d_connection;
  const std::optional<recorddb::EnclosingZone> d_own;
  recorddb::SharedTransaction* const d_shared;
  mutable std::unordered_map<std::string, verify::NameFacts> d_facts; ///< by the name in wire form
  mutable std::unordered_map<std::string, std::optional<dns::Name>> d_cuts;
};

} // namespace dodns::storedzones
