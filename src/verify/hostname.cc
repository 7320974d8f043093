// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/hostname.hh"

#include "verify/characters.hh"
#include "verify/labels.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

bool isHostOctet(char c)
{
  return isDigit(c) || (c >= 'a' && c <= 'z') || c == '-';
}

bool isNumberUpTo255(std::string_view label)
{
  if (label.empty() || label.size() > 3 || !std::all_of(label.begin(), label.end(), isDigit)) {
    return false;
  }
  int number = 0;
  for (const char digit : label) {
    number = number * 10 + (digit - '0');
  }
  return number <= 255;
}

bool isColonForm(std::string_view label)
{
  const auto isPart = [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || c == ':'; };
  return std::count(label.begin(), label.end(), ':') >= 2 && std::all_of(label.begin(), label.end(), isPart);
}

} // namespace

bool isHostLabel(std::string_view label)
{
  return !label.empty() && label.front() != '-' && label.back() != '-' && std::all_of(label.begin(), label.end(), isHostOctet);
}

bool isHostname(const dns::Name& name)
{
  if (name.isRoot()) {
    return false;
  }
  for (const auto label : Labels(name)) {
    if (!isHostLabel(label)) {
      return false;
    }
  }
  return true;
}

bool looksLikeAddress(const dns::Name& name)
{
  const Labels labels(name);
  if (isColonForm(labels.at(0))) {
    return true;
  }
  for (size_t i = 0; i < 4; ++i) {
    if (!isNumberUpTo255(labels.at(i))) {
      return false;
    }
  }
  // With its zone behind it, it lacked the final dot, too. A reverse name has
  // this form and is none.
  const auto behind = labels.at(4);
  return behind != "in-addr" && !isNumberUpTo255(behind);
}

} // namespace dodns::verify
