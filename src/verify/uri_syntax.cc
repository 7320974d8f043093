// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/uri_syntax.hh"

#include "verify/characters.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

bool isSchemeOctet(char c)
{
  return isAlphanumeric(c) || c == '+' || c == '-' || c == '.';
}

bool isUriOctet(char c)
{
  return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' && c != '`' && c != '{' && c != '|' && c != '}';
}

} // namespace

std::string_view schemeOf(std::string_view uri)
{
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == uri.size() || !isLetter(uri[0])) {
    return {};
  }
  const auto scheme = uri.substr(0, colon);
  const bool isUri = std::all_of(scheme.begin(), scheme.end(), isSchemeOctet) && std::all_of(uri.begin(), uri.end(), isUriOctet);
  return isUri ? scheme : std::string_view();
}

} // namespace dodns::verify
