// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/progress.hh"
#include "replica/environment.hh"

#include <optional>

namespace dodns::replica {

/** What a replica file says of itself. */
struct Facts
{
  recorddb::Identity identity;
  recorddb::Progress progress;
  /** HostRules::maxNsec3Iterations: the orders of hashed names depend on it. */
  uint16_t maxNsec3Iterations = 0;
};

/** Marks the file as complete: everything up to its progress is in it. */
void writeFacts(Transaction& transaction, const Facts& facts);

/** @returns nothing when the file is of another format, or its first copy was
 * not finished. */
std::optional<Facts> readFacts(const Transaction& transaction);

} // namespace dodns::replica
