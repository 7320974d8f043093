// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace dodns::zonefile {

/** How the data of a type is written, for people: one sentence with an example. */
std::string rdataHint(uint16_t type);

/** Where the syntax of a type is from, `RFC 1035 section 3.3.9`; empty when it
 * is not one of the common types. */
std::string rdataReference(uint16_t type);

} // namespace dodns::zonefile
