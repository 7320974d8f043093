// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"
#include "api/json.hh"

#include <optional>
#include <string>

namespace dodns::api {

/** A domain as responses have it: `name` without final dot, `ttl`,
 * `zone_file`. */
Json domainJson(const dns::Name& zone, const Settings& settings, const std::optional<std::string>& zoneFile);

/** The zone_file of each zone; nothing for those that have too many records. */
std::map<int32_t, std::optional<std::string>> zoneFiles(const Call& call, const std::vector<std::pair<int32_t, dns::Name>>& zones);

/** `example.com` */
std::string shownZone(const dns::Name& zone);

} // namespace dodns::api
