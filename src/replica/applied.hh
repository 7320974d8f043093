// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace dodns::replica {

/** What a round changed, for caches that stand in front of the replica. */
struct Applied
{
  /** New zones, and zones that got another id. */
  std::vector<std::pair<dns::Name, int32_t>> zonesAdded;
  /** Of one that was made anew the name is only among those added. */
  std::vector<dns::Name> zonesRemoved;
  /** Zones any part of which changed, those added and removed included. */
  std::vector<dns::Name> zonesChanged;
  /** Zones whose row or metadata changed. */
  std::vector<dns::Name> infosChanged;
  /** Zones whose answers may go on, by CNAME or DNAME, in a changed zone. */
  std::vector<dns::Name> zonesAliasing;
  /** Too many to name: all answers that are cached are in doubt. */
  bool isEverything = false;
  /** A full copy: keys and metadata are in doubt, too. */
  bool isCopy = false;
  size_t namesApplied = 0;

  bool isEmpty() const { return zonesChanged.empty() && !isEverything; }

  /** Adds what another round changed. */
  void add(const Applied& other);
};

} // namespace dodns::replica
