// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/plain_fields.hh"

#include <algorithm>
#include <array>

namespace dodns::zonefile {

namespace {

constexpr int kGroups = 8;
using Groups = std::array<unsigned, kGroups>;

int valueOf(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/** Reads groups of up to four digits and at most one `::`. */
bool readGroups(std::string_view word, Groups& groups)
{
  int count = 0;
  int gap = -1;
  size_t at = 0;
  if (word.substr(0, 2) == "::") {
    gap = 0;
    at = 2;
  }
  while (at < word.size()) {
    unsigned group = 0;
    size_t digits = 0;
    for (int value = 0; at < word.size() && digits < 5 && (value = valueOf(word[at])) >= 0; ++at, ++digits) {
      group = group << 4 | static_cast<unsigned>(value);
    }
    if (digits == 0 || digits > 4 || count == kGroups) {
      return false;
    }
    groups[static_cast<size_t>(count++)] = group;
    if (at == word.size()) {
      break;
    }
    if (word[at++] != ':' || at == word.size()) {
      return false;
    }
    if (word[at] == ':') {
      if (gap >= 0) {
        return false;
      }
      gap = count;
      ++at;
    }
  }
  if (gap < 0) {
    return count == kGroups;
  }
  if (count == kGroups) {
    return false;
  }
  const auto behind = groups.begin() + gap;
  std::move_backward(behind, groups.begin() + count, groups.end());
  std::fill(behind, behind + (kGroups - count), 0);
  return true;
}

char* writeGroup(unsigned group, char* out)
{
  constexpr auto kDigits = "0123456789abcdef";
  for (int shift = 12; shift > 0; shift -= 4) {
    if (group >> shift != 0) {
      *out++ = kDigits[group >> shift & 0xf];
    }
  }
  *out++ = kDigits[group & 0xf];
  return out;
}

} // namespace

char* writePlainIpv6(std::string_view word, char* out)
{
  Groups groups{};
  if (!readGroups(word, groups)) {
    return nullptr;
  }
  // The first of the longest runs of zeros is left out, if it is two or more.
  int gap = -1;
  int gapSize = 1;
  for (int at = 0; at < kGroups; ++at) {
    const int begin = at;
    while (at < kGroups && groups[static_cast<size_t>(at)] == 0) {
      ++at;
    }
    if (at - begin > gapSize) {
      gap = begin;
      gapSize = at - begin;
    }
  }
  if (gap == 0 && (gapSize == 6 || (gapSize == 5 && groups[5] == 0xffff))) {
    return nullptr; // written with an IPv4 address
  }
  for (int at = 0; at < kGroups; ++at) {
    if (at == gap) {
      *out++ = ':';
      at += gapSize - 1;
      if (at == kGroups - 1) {
        *out++ = ':';
      }
      continue;
    }
    if (at > 0) {
      *out++ = ':';
    }
    out = writeGroup(groups[static_cast<size_t>(at)], out);
  }
  return out;
}

} // namespace dodns::zonefile
