// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dodns/texts.hh"
#include "dodns/zonefile.hh"

namespace dodns {

std::optional<Record> readEntry(const Entry& entry, const std::string& origin, Findings& findings)
{
  zonefile::Findings found;
  const auto record = zonefile::readEntry({entry.name, entry.ttl, entry.type, entry.data}, readOrigin(origin), found);
  append(found, entry, findings);
  return record ? std::optional(writeRecord(*record)) : std::nullopt;
}

std::optional<Entry> writeEntry(const Record& record, const std::string& origin, Findings& findings)
{
  const auto relativeTo = readOrigin(origin);
  const auto read = readRecord(record, findings);
  if (!read) {
    return std::nullopt;
  }
  const auto entry = zonefile::writeEntry(*read, relativeTo);
  return Entry{entry.name, entry.ttl, entry.type, entry.data};
}

} // namespace dodns
