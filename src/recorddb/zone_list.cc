// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/zone_list.hh"

#include "recorddb/api_statements.hh"

namespace dodns::recorddb {

namespace {

// Of dodns.record_counts; no zone has this id.
constexpr const char* kZones = "0";

void addZone(ZoneList& list, const pg::Row& row, int first)
{
  if (const auto name = dns::Name::parse(row.text(first + 1))) {
    list.zones.emplace_back(row.int32(first), *name);
  }
}

ZoneList listAll(pg::Connection& connection, const Page& page)
{
  const auto limit = std::to_string(page.limit);
  const auto place = connection.execute(statements::kPlaceOfPage, {kZones, std::nullopt, std::to_string(page.offset), limit});
  ZoneList list;
  list.total = place[0].int64(0);
  if (place[0].isNull(1)) {
    return list; // behind the last page
  }
  const auto rows = connection.execute(statements::kZonesOfBuckets, {place[0].string(1), std::to_string(page.offset - place[0].int64(2)), limit});
  for (int i = 0; i < rows.rowCount(); ++i) {
    addZone(list, rows[i], 0);
  }
  return list;
}

} // namespace

ZoneList listZones(pg::Connection& connection, const std::vector<std::string>& patterns, const Page& page)
{
  if (patterns.empty()) {
    return listAll(connection, page);
  }
  const auto rows = connection.execute(statements::kZonesOfPatterns, {pg::arrayText(patterns), std::to_string(page.offset), std::to_string(page.limit)});
  ZoneList list;
  list.total = rows[0].int64(0);
  for (int i = 0; i < rows.rowCount() && !rows[i].isNull(1); ++i) {
    addZone(list, rows[i], 1);
  }
  return list;
}

} // namespace dodns::recorddb
