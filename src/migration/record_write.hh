// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/dual_write.hh"
#include "recorddb/zone.hh"
#include "verify/rules.hh"

#include <cstdint>
#include <optional>

namespace dodns::migration {

/** How the record database takes what the old system has. */
struct RecordRules
{
  verify::Rules rules;
  recorddb::ZoneKind zoneKind = recorddb::ZoneKind::native; ///< of zones that are made
};

/** Makes the RRsets of a write what they are in the old system, in the caller's
 * transaction. Each must pass verification by itself and beside the others of its
 * name; those that do not are put into the rejected list, and the RRset in the
 * record database stays as it was. States are written, not differences: a
 * repetition changes nothing.
 * @param serial that the zone's is not to be below. */
void writeRecords(pg::Connection& connection, const recorddb::DualWrite& write, const RecordRules& rules, std::optional<uint32_t> serial);

} // namespace dodns::migration
