// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/final_dot.hh"

#include <algorithm>
#include <iterator>
#include <string>

namespace dodns::zonefile {

namespace {

/** Top-level domains that hardly anybody gives to a host. */
constexpr std::string_view kWellKnown[] = {"arpa", "biz", "com", "edu", "gov", "info", "int", "mil", "net", "org"};

bool endsWith(std::string_view text, std::string_view end)
{
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end && (text.size() == end.size() || text[text.size() - end.size() - 1] == '.');
}

bool isReverse(const dns::Name& origin)
{
  static const dns::Name ipv4 = *dns::Name::parse("in-addr.arpa.");
  static const dns::Name ipv6 = *dns::Name::parse("ip6.arpa.");
  return origin.isWithin(ipv4) || origin.isWithin(ipv6);
}

bool isLetters(std::string_view label)
{
  return std::all_of(label.begin(), label.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

} // namespace

bool repeatsOrigin(std::string_view text, const dns::Name& origin)
{
  if (origin.isRoot()) {
    return false; // it is the same with the dot
  }
  auto end = origin.toText();
  end.pop_back();
  return endsWith(text, end);
}

bool looksAbsolute(std::string_view text, const dns::Name& origin)
{
  if (origin.isRoot()) {
    return false;
  }
  const auto dot = text.rfind('.');
  const auto last = text.substr(dot == std::string_view::npos ? 0 : dot + 1);
  if (isReverse(origin) && last.size() > 1 && isLetters(last)) {
    return true;
  }
  auto originText = origin.toText();
  originText.pop_back();
  return dot != std::string_view::npos && (endsWith(originText, last) || std::find(std::begin(kWellKnown), std::end(kWellKnown), last) != std::end(kWellKnown));
}

} // namespace dodns::zonefile
