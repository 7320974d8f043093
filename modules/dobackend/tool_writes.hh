// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/store.hh"
#include "settings.hh"

#include <cstdint>

namespace dodns::backend {

/** Makes this process, a tool that has no replica, wait at its end until the
 * pdns_server of the same folder (do-replica) answers from what was committed: at
 * most do-write-wait-ms, and not at all without such a server, or when it serves
 * another database. Call it after each commit; the last one of each folder counts,
 * since who sees it sees those before it. Not for use by two threads at once.
 * @throws pg::Error */
void waitAtExit(const Settings& settings, recorddb::Store& store, uint64_t transaction);

} // namespace dodns::backend
