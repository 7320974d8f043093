// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <optional>

namespace dodns::recorddb {

/** Whether a zone was brought when the old system had this serial. */
bool isBackfilled(pg::Connection& connection, const dns::Name& zone, uint32_t serial);

/** In the transaction that brings it. */
void noteBackfilled(pg::Connection& connection, const dns::Name& zone, std::optional<uint32_t> serial, int64_t entries, int64_t rejected);

/** All zones of the old system were looked at, of which some failed. */
void noteBackfillRun(pg::Connection& connection, int64_t zones, int64_t failed);

} // namespace dodns::recorddb
