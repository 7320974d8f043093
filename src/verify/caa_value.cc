// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/caa_value.hh"

#include "verify/characters.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

/** Letters and digits, hyphens only inside: `label` and `parameter-tag`. */
bool isWord(std::string_view word)
{
  const auto isPart = [](char c) { return isAlphanumeric(c) || c == '-'; };
  return !word.empty() && word.front() != '-' && word.back() != '-' && std::all_of(word.begin(), word.end(), isPart);
}

/** True when `isGood` is for all that is between the separators. */
template <typename IsGood>
bool areAllBetween(std::string_view text, char separator, IsGood isGood)
{
  bool areAll = true;
  forEachBetween(text, separator, [&](std::string_view part) { areAll = areAll && isGood(part); });
  return areAll;
}

bool isParameter(std::string_view text)
{
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    return false;
  }
  const auto value = trimmed(text.substr(equals + 1));
  return isWord(trimmed(text.substr(0, equals))) && std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

} // namespace

bool isIssueValue(std::string_view value)
{
  const auto semicolon = value.find(';');
  const auto domain = trimmed(value.substr(0, semicolon));
  if (!domain.empty() && !areAllBetween(domain, '.', isWord)) {
    return false;
  }
  if (semicolon == std::string_view::npos) {
    return true;
  }
  const auto parameters = trimmed(value.substr(semicolon + 1));
  return parameters.empty() || areAllBetween(parameters, ';', isParameter);
}

} // namespace dodns::verify
