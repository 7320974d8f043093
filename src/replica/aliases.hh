// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/applied.hh"
#include "replica/environment.hh"

namespace dodns::replica {

/** Fills `zonesAliasing` with the zones that lead, over any number of CNAMEs
 * and DNAMEs, into one of `zonesChanged`; PowerDNS caches the whole answer
 * under the name that was asked. When there are too many to be worth it, sets
 * `isEverything` instead. */
void findAliases(const Transaction& transaction, Applied& applied);

} // namespace dodns::replica
