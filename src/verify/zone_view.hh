// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <optional>

namespace dodns::verify {

/** What our zones hold at a name. */
struct NameFacts
{
  bool isOurs = false;       ///< some zone of ours encloses it; without it nothing else is known
  bool exists = false;       ///< it has records, or is an empty non-terminal, or a wildcard stands for it
  bool hasAddress = false;   ///< A, AAAA, or PowerDNS' ALIAS or LUA
  bool hasService = false;   ///< SVCB or HTTPS
  bool isDelegation = false; ///< NS, below the apex of its zone
  bool hasDname = false;
  std::optional<dns::Name> aliasTarget; ///< of its CNAME
};

/** How verification asks about names, without knowing where they are kept.
 *
 * One for a whole zone that is being verified is made by ZoneVerifier; one
 * over the record database is its user's.
 */
class ZoneView
{
public:
  virtual ~ZoneView() = default;

  virtual NameFacts look(const dns::Name& name) const = 0;

  /** The highest name above `name`, down from the apex of its zone, below which
   * the zone has nothing: it delegates (the apex does not), or has a DNAME. */
  virtual std::optional<dns::Name> cutAbove(const dns::Name& name) const = 0;

  /** Whether an NS record of the zone that encloses `name`, which has records,
   * leads there. */
  virtual bool isNameserver(const dns::Name& name) const = 0;

  struct Parent
  {
    dns::Name name;
    bool delegates = false;
  };

  /** The closest zone of ours above `zone`, and whether it delegates it. */
  virtual std::optional<Parent> parentOf(const dns::Name& zone) const = 0;
};

} // namespace dodns::verify
