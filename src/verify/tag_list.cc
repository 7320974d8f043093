// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/tag_list.hh"

#include "verify/characters.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

bool isTagName(std::string_view name)
{
  return !name.empty() && isLetter(name[0]) && std::all_of(name.begin(), name.end(), [](char c) { return isAlphanumeric(c) || c == '_'; });
}

} // namespace

std::optional<TagList> readTagList(std::string_view text)
{
  TagList tags;
  bool isGood = true;
  forEachBetween(text, ';', [&](std::string_view part) {
    const auto trimmedPart = trimmed(part);
    if (trimmedPart.empty()) {
      return; // what a final semicolon leaves
    }
    const auto equals = trimmedPart.find('=');
    const auto name = trimmed(trimmedPart.substr(0, equals));
    if (equals == std::string_view::npos || !isTagName(name) || findTag(tags, name)) {
      isGood = false;
      return;
    }
    tags.emplace_back(name, trimmed(trimmedPart.substr(equals + 1)));
  });
  if (!isGood) {
    return std::nullopt;
  }
  return tags;
}

std::optional<std::string_view> findTag(const TagList& tags, std::string_view name)
{
  for (const auto& [tag, value] : tags) {
    if (tag == name) {
      return value;
    }
  }
  return std::nullopt;
}

} // namespace dodns::verify
