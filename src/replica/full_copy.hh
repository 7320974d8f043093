// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/snapshot.hh"
#include "replica/environment.hh"
#include "replica/host_rules.hh"

#include <atomic>

namespace dodns::replica {

/** Fills an empty file, opened to build, with all that the snapshot holds, and
 * makes it durable. Says in the log how far it is, every ten seconds.
 * @param stop when it becomes true, the copy is given up.
 * @returns false when stopped.
 * @throws pg::Error, Error; the file is useless then. */
bool copyEverything(Environment& environment, recorddb::Snapshot& snapshot, const HostRules& rules, const std::atomic<bool>& stop);

} // namespace dodns::replica
