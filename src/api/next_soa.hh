// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/staged_zone.hh"

namespace dodns::api {

/** The SOA of a zone after a change: the given one, with its serial when that is
 * ahead of the stored one (RFC 1982), else with one that is. When neither the
 * SOA but for its serial nor anything else in the zone differs, it is the
 * stored one.
 * @param now Unix time. */
recorddb::StagedRecord nextSoa(const recorddb::NumberedRecord& stored, const recorddb::StagedRecord& given, bool othersDiffer, uint32_t now);

/** Whether two SOA differ in more than their serial. */
bool differsButForSerial(const recorddb::NumberedRecord& stored, const recorddb::StagedRecord& given);

} // namespace dodns::api
