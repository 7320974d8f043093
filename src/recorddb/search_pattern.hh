// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace dodns::recorddb {

/** Regular expressions (PostgreSQL's own, for `~*`) from what people type into
 * a search: `*` is any text, `?` any character, everything else itself.
 *
 * PowerDNS has no escapes there: a backslash is a backslash, as in the
 * presentation form of names. A pattern matches as a whole.
 */

/** For text that has no structure. */
std::string plainRegex(std::string_view pattern);

/** For names and rdata, which are stored with the final dots of names, while
 * the pattern may be without: a name's final dot matches nothing as well. */
std::string nameRegex(std::string_view pattern);

} // namespace dodns::recorddb
