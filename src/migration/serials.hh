// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <optional>

namespace dodns::migration {

/** Of the old system. Nothing, too, when it cannot be asked: the next write makes
 * up for it. */
std::optional<uint32_t> oldSerialOf(legacy::System& system, const dns::Name& zone);

/** The record database's serial of the zone is not below the old one afterwards,
 * so that secondaries can move over. For a zone that it does not have nothing is done. */
void keepSerialAhead(pg::Connection& connection, legacy::System& system, const dns::Name& zone);

} // namespace dodns::migration
