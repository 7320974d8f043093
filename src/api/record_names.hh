// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/problem.hh"
#include "dns/name.hh"

#include <optional>
#include <string>

namespace dodns::api {

/** The name of a record in BIND syntax: relative to the zone, `@` for the zone
 * itself, absolute with a final dot. Nothing and `` are the zone, too. */
std::optional<dns::Name> readOwner(const std::optional<std::string>& text, const dns::Name& zone, Findings& findings);

/** The shortest form of it: `@` or relative to the zone. */
std::string shownOwner(const std::string& fqdn, const dns::Name& zone);

/** A host name in data: `@`, or absolute with its final dot. */
std::optional<dns::Name> readHost(const std::string& text, const dns::Name& zone, Findings& findings);

/** The form of responses: `@` for the zone, else without the final dot, `.` for
 * the root. */
std::string shownHost(const dns::Name& host, const dns::Name& zone);

/** Whether a name ends in a dot that is not part of its last label. */
bool hasFinalDot(const std::string& text);

} // namespace dodns::api
