// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/environment.hh"
#include "replica/zone_place.hh"

#include <string>
#include <string_view>

namespace dodns::replica {

/** The order of a zone's hashed names (RFC 5155), kept equal to its names.
 *
 * In it are the names that own an NSEC3 record (ownsNsec3()), and the empty
 * non-terminals above them. For zones without NSEC3 every method does nothing.
 */
class Nsec3Order
{
public:
  Nsec3Order(Transaction& transaction, const ZonePlace& zone)
      : d_transaction(transaction), d_zone(zone) {}

  /** To be called after the records of a name have changed. */
  void refresh(std::string_view nameKey);
  /** To be called besides after a name has begun or ceased to be a cut: for the
   * names below it alone. */
  void refreshBelow(std::string_view nameKey);
  /** To be called for each name when they are added in canonical order.
   * @param lastKey the last name for which this returned true; empty at first.
   * @returns whether the name is in the order. */
  bool append(std::string_view nameKey, std::string_view entry, std::string_view lastKey);

  /** Makes the order anew from the names. */
  void rebuild();
  /** Empties the slot in use. */
  void clear();

  /** Where a zone's order begins in the tree. */
  static std::string keyPrefix(const std::string& zoneKey, uint8_t slot) { return zoneKey + static_cast<char>(slot); }

private:
  /** For a name without records. */
  bool isBelowCut(std::string_view nameKey) const;
  bool isMember(std::string_view nameKey) const;
  /** @returns whether it was not so before. */
  bool set(std::string_view nameKey, bool isMember);

  Transaction& d_transaction;
  const ZonePlace& d_zone;
};

} // namespace dodns::replica
