// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** Canonical text as it can stand in a zone file: with what is special there,
 * `$` at the beginning of a line or `;` in a name, behind a backslash. Nearly
 * always that is the text itself.
 * @param buffer what is returned is a view of it or of the text. */
std::string_view nameForFile(std::string_view canonical, std::string& buffer);
std::string_view rdataForFile(uint16_t type, std::string_view canonical, std::string& buffer);

} // namespace dodns::zonefile
