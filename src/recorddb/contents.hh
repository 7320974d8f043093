// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"
#include "recorddb/zone.hh"

#include <cstdint>
#include <functional>

namespace dodns::recorddb {

/** For who compares all that is there with something else. Needs no more than
 * reading zones and records. Both stream, and throw pg::Error; `take` must not
 * use the connection. */

/** All zones by id. One whose name cannot be read is left out. */
void forEachZoneName(pg::Connection& connection, const std::function<void(int32_t id, const dns::Name& name)>& take);

/** The enabled records of a zone as stored, in canonical order of names; none
 * when there is no such zone. Of one moment. */
void forEachRecordOfZone(pg::Connection& connection, int32_t zoneId, const std::function<void(const RecordRow&)>& take);

} // namespace dodns::recorddb
