// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <string_view>

namespace dodns::verify {

/** Letters, digits and hyphens, no hyphen first or last (RFC 952, RFC 1123
 * section 2.1). */
bool isHostLabel(std::string_view label);

/** One or more of such labels. */
bool isHostname(const dns::Name& name);

/** Four numbers up to 255, or hexadecimal groups with colons: an address that
 * somebody took for a name. */
bool looksLikeAddress(const dns::Name& name);

} // namespace dodns::verify
