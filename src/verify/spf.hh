// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace dodns::verify {

/** Whether a text is an SPF record (RFC 7208 section 4.5). */
bool isSpf(std::string_view text);

/** The first term of an SPF record that is none (RFC 7208 section 4.6.1); empty
 * when all are. Domains with macros are not looked into. */
std::string_view wrongSpfTerm(std::string_view text);

/** How many of its terms make a receiver ask the DNS, not counting what these
 * lead to (RFC 7208 section 4.6.4). */
unsigned spfLookups(std::string_view text);

} // namespace dodns::verify
