// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/snapshot.hh"
#include "replica/applied.hh"
#include "replica/environment.hh"
#include "replica/host_rules.hh"
#include "replica/zone_info.hh"

namespace dodns::replica {

/** Makes the replica equal to the snapshot for everything that changed since
 * the replica's own position, in one transaction together with the new
 * position. Idempotent. Nothing is written when nothing changed.
 * @throws pg::Error, Error; the replica is then as before. */
Applied applyRound(Environment& environment, recorddb::Snapshot& snapshot, const recorddb::Snapshot::Changes& changes, const HostRules& rules);

/** The zone row as the replica keeps it; nothing, said in the log, when its
 * name or kind is garbage. */
std::optional<ZoneInfo> toZoneInfo(const recorddb::Snapshot::ZoneRow& row, const HostRules& rules);

} // namespace dodns::replica
