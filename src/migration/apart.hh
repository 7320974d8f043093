// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "pg/connection.hh"

#include <optional>
#include <string>

namespace dodns::migration {

/** Where the record database does not have what the old system has, so that a zone that is
 * written as a whole would be compared with what is not there. Serials do not count, nor what only one of them has because the other one refused it.
 * Both are streamed; those that differ are compared in memory.
 * @returns name and type of the first of them; nothing when there is none.
 * @throws legacy::Error noZone when the old system has no such zone; pg::Error */
std::optional<std::string> whereApart(pg::Connection& records, int32_t zoneId, legacy::System& system, const dns::Name& zone);

} // namespace dodns::migration
