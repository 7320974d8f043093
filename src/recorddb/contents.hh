// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"
#include "recorddb/zone.hh"

#include <cstdint>
#include <functional>
#include <optional>

namespace dodns::recorddb {

/** For who compares all that is there with something else. Needs no more than
 * reading zones and records. Both stream, and throw pg::Error; `take` must not
 * use the connection. */

/** All zones by id. One whose name cannot be read is left out. */
void forEachZoneName(pg::Connection& connection, const std::function<void(int32_t id, const dns::Name& name)>& take);

/** A zone, and how many transactions changed it, whoever made them: as long as
 * the two numbers stay, nothing in it has changed. */
struct ZoneVersion
{
  int32_t id = 0;
  int64_t version = 0;
};

/** The same with versions: all zones, or one, if it is there. For the API's role. */
void forEachZoneVersion(pg::Connection& connection, const std::optional<dns::Name>& only, const std::function<void(const dns::Name& name, const ZoneVersion& version)>& take);

/** The enabled records of a zone as stored, in canonical order of names; none
 * when there is no such zone. Of one moment. */
void forEachRecordOfZone(pg::Connection& connection, int32_t zoneId, const std::function<void(const RecordRow&)>& take);

} // namespace dodns::recorddb
