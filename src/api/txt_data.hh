// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/problem.hh"

#include <optional>
#include <string>

namespace dodns::api {

/** The presentation form (RFC 1035 section 5.1) of the data of a TXT record.
 *
 * Data that begins and ends with a quote is presentation form already, a list of
 * quoted strings with escapes. All other data is one text, taken as it is.
 * Strings of more than 255 octets are cut into several. */
std::optional<std::string> txtToRdata(const std::string& data, Findings& findings);

/** The strings of a TXT record, in wire form, as one text; octets that are not
 * printable ASCII as \DDD. */
std::string txtFromWire(const std::string& wire);

} // namespace dodns::api
