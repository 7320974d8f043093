// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zone_argument.hh"

#include "zonefile/entry.hh"

#include "command.hh"

dodns::dns::Name readZone(const std::string& text, const std::string& where)
{
  std::string ignored;
  const auto zone = text.empty() ? std::nullopt : dodns::zonefile::readFullName(text, ignored);
  if (!zone) {
    throw UsageError(where + ": '" + text + "' is no zone");
  }
  return *zone;
}
