// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

namespace dodns::verify {

/** The scheme of a URI (RFC 3986 section 3.1); empty when the text has none, or
 * nothing behind it, or octets that no URI has. */
std::string_view schemeOf(std::string_view uri);

inline bool hasScheme(std::string_view uri)
{
  return !schemeOf(uri).empty();
}

} // namespace dodns::verify
