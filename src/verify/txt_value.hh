// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"

#include <string>

namespace dodns::verify {

/** The strings of a TXT or SPF record as one text, as those who read them put
 * them together (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2). */
std::string txtValue(const dns::Record& record);

} // namespace dodns::verify
