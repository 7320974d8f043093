// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/zone_places.hh"

#include "recorddb/api_statements.hh"
#include "recorddb/zone.hh"

namespace dodns::recorddb {

std::optional<EnclosingZone> findEnclosingZone(pg::Connection& connection, const dns::Name& name)
{
  std::vector<std::string> candidates;
  for (auto candidate = name;; candidate = candidate.parent()) {
    candidates.push_back(candidate.toText());
    if (candidate.isRoot()) {
      break;
    }
  }
  const auto found = connection.execute(statements::kEnclosingZone, {pg::arrayText(candidates)});
  const auto apex = found.isEmpty() ? std::nullopt : dns::Name::parse(found[0].text(1));
  return apex ? std::optional(EnclosingZone{found[0].int32(0), *apex}) : std::nullopt;
}

std::vector<NameContents> contentsOf(pg::Connection& connection, int32_t zoneId, const std::vector<dns::Name>& names)
{
  std::vector<std::string> texts;
  for (const auto& name : names) {
    texts.push_back(name.toText());
  }
  std::vector<NameContents> all;
  const auto rows = connection.execute(statements::kContentsOfNames, {std::to_string(zoneId), pg::arrayText(texts)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    NameContents contents;
    contents.types = splitAtSpaces(rows[i].text(0));
    contents.aliasRdata = rows[i].isNull(1) ? std::nullopt : std::optional(rows[i].string(1));
    contents.hasNamesBelow = rows[i].boolean(2);
    all.push_back(std::move(contents));
  }
  return all;
}

bool isNameserverOf(pg::Connection& connection, int32_t zoneId, const dns::Name& name)
{
  return connection.execute(statements::kIsNameserver, {std::to_string(zoneId), name.toText()})[0].boolean(0);
}

} // namespace dodns::recorddb
