// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/settings.hh"

#include <string>

namespace dodns::api {

/** What can be a domain: at least one label, and no more than host names and
 * the names of reverse zones (RFC 2317) have. */
bool isPlausibleDomain(const dns::Name& name);

/** The rdata of the SOA of a new zone. */
std::string newSoa(const dns::Name& zone, const Settings& settings);

} // namespace dodns::api
