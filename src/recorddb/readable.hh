// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace dodns::recorddb {

/** What PostgreSQL takes as a text, of octets that an old system may have: the same, when
 * that is UTF-8 (RFC 3629) without octets of value 0; else each octet beyond ASCII as `\DDD`. */
std::string readable(const std::string& octets);

} // namespace dodns::recorddb
