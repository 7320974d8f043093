// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/position.hh"
#include "recorddb/witnesses.hh"

namespace dodns::recorddb {

/** How far a reader is, and what proves it. */
struct Progress
{
  Position position;
  /** None: the change feed was empty. */
  Witnesses witnesses;

  /** Where to read on. A transaction above the last witness that is seen wrote
   * nothing into the feed; after a crash its number may be given to one that does. */
  Position next() const;

  /** The feed is still needed from this transaction on: for what is not seen
   * yet, and for the witnesses. */
  uint64_t feedNeededFrom() const;
};

} // namespace dodns::recorddb
