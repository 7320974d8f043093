// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/applied.hh"
#include "replica/environment.hh"

namespace dodns::replica {

/** Fills `zonesAdded` and `zonesRemoved` with what a file has more and less
 * than the one before it (null: an empty one). One before it that cannot be read
 * counts as empty, and the log says so. @throws Error when `now` cannot be read. */
void compareZones(const Environment* before, const Environment& now, Applied& applied);

} // namespace dodns::replica
