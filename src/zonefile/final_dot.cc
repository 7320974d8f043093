// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/final_dot.hh"

#include <algorithm>
#include <iterator>

namespace dodns::zonefile {

namespace {

/** Top-level domains that hardly anybody gives to a host, in wire form. */
constexpr std::string_view kWellKnown[] = {"\4arpa", "\3biz", "\3com", "\3edu", "\3gov", "\4info", "\3int", "\3mil", "\3net", "\3org"};

constexpr std::string_view kReverseIpv4 = "\7in-addr\4arpa";
constexpr std::string_view kReverseIpv6 = "\3ip6\4arpa";

char toLower(char c)
{
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view withoutFirst(std::string_view labels)
{
  return labels.substr(static_cast<unsigned char>(labels[0]) + 1U);
}

/** @param lower in lower case. */
bool isSame(std::string_view labels, std::string_view lower)
{
  return std::equal(labels.begin(), labels.end(), lower.begin(), lower.end(), [](char a, char b) { return toLower(a) == b; });
}

/** Whether `labels` are `end` or below it. */
bool endsWith(std::string_view labels, std::string_view end)
{
  while (labels.size() > end.size()) {
    labels = withoutFirst(labels);
  }
  return isSame(labels, end);
}

std::string_view lastLabel(std::string_view labels)
{
  for (auto rest = withoutFirst(labels); !rest.empty(); rest = withoutFirst(rest)) {
    labels = rest;
  }
  return labels;
}

std::string_view labelsOf(const dns::Name& name)
{
  return std::string_view(name.wire()).substr(0, name.wire().size() - 1);
}

bool isWord(std::string_view label)
{
  return label.size() > 2 && std::all_of(label.begin() + 1, label.end(), [](char c) { return toLower(c) >= 'a' && toLower(c) <= 'z'; });
}

} // namespace

bool repeatsOrigin(std::string_view labels, const dns::Name& origin)
{
  // Below the root a name is the same with the dot and without.
  return !origin.isRoot() && endsWith(labels, labelsOf(origin));
}

bool looksAbsolute(std::string_view labels, const dns::Name& origin)
{
  if (origin.isRoot() || labels.empty()) {
    return false;
  }
  const auto last = lastLabel(labels);
  const auto originLabels = labelsOf(origin);
  if (isWord(last) && (endsWith(originLabels, kReverseIpv4) || endsWith(originLabels, kReverseIpv6))) {
    return true;
  }
  const auto isLast = [last](std::string_view domain) { return isSame(last, domain); };
  return last != labels && (isLast(lastLabel(originLabels)) || std::any_of(std::begin(kWellKnown), std::end(kWellKnown), isLast));
}

} // namespace dodns::zonefile
