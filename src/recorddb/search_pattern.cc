// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/search_pattern.hh"

namespace dodns::recorddb {

namespace {

/** What is special in a regular expression is ASCII and no letter or digit,
 * and all of these may be escaped. */
bool isSpecial(char octet)
{
  const bool isLetter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
  const bool isDigit = octet >= '0' && octet <= '9';
  return octet > ' ' && octet <= '~' && !isLetter && !isDigit && octet != '_';
}

std::string regex(std::string_view pattern, const char* anyCharacter, const char* fieldEnd)
{
  std::string text = "^";
  char before = '\0';
  for (const char octet : pattern) {
    if (octet == '*') {
      text += before == '*' ? "" : ".*"; // several are one, and slow
    }
    else if (octet == '?') {
      text += anyCharacter;
    }
    else {
      text += octet == ' ' ? fieldEnd : "";
      text += isSpecial(octet) ? "\\" : "";
      text += octet;
    }
    before = octet;
  }
  return text + fieldEnd + "$";
}

} // namespace

std::string plainRegex(std::string_view pattern)
{
  return regex(pattern, ".", "");
}

std::string nameRegex(std::string_view pattern)
{
  // A final dot is not a character that `?` would find.
  return regex(pattern, R"((?!\.(?: |$)).)", R"(\.?)");
}

} // namespace dodns::recorddb
