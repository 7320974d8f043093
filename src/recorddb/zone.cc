// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/zone.hh"

#include <algorithm>

namespace dodns::recorddb {

const char* toText(ZoneKind kind)
{
  switch (kind) {
  case ZoneKind::native:
    return "native";
  case ZoneKind::primary:
    return "primary";
  case ZoneKind::secondary:
    return "secondary";
  case ZoneKind::producer:
    return "producer";
  case ZoneKind::consumer:
    return "consumer";
  }
  return "";
}

std::optional<ZoneKind> zoneKindFromText(std::string_view text)
{
  for (const auto kind : {ZoneKind::native, ZoneKind::primary, ZoneKind::secondary, ZoneKind::producer, ZoneKind::consumer}) {
    if (text == toText(kind)) {
      return kind;
    }
  }
  return std::nullopt;
}

std::vector<std::string> splitAtSpaces(std::string_view text)
{
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) {
      parts.emplace_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

} // namespace dodns::recorddb
