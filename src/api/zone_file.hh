// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/settings.hh"
#include "recorddb/managed_zone.hh"

#include <string>
#include <vector>

namespace dodns::api {

/** The `zone_file` of a domain: a text for people, records in the order of
 * their creation, names absolute, TXT data without quotes. Not for BIND. */
std::string zoneFile(const dns::Name& zone, const std::vector<recorddb::NumberedRecord>& records, const Settings& settings);

} // namespace dodns::api
