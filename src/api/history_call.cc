// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/history_call.hh"

#include "api/time_text.hh"

namespace dodns::api {

std::optional<ZoneThen> readZoneThen(const Call& call, const dns::Name& zone, const std::optional<std::string>& text, const char* member, Findings& findings)
{
  const auto time = text ? readTime(*text) : std::nullopt;
  if (text && !time) {
    findings.push_back(mistake("not-a-time", member, std::string(member) + " is a time like 2027-01-31T12:00:00Z"));
    return std::nullopt;
  }
  const auto begin = recorddb::historyBegin(call.connection, time.value_or("9999-12-31T00:00:00.000000Z"));
  if (time && begin.isBefore) {
    findings.push_back(mistake("before-history", member, "What was before " + begin.time + " is not known"));
    return std::nullopt;
  }
  if (time && *time > begin.now) {
    findings.push_back(mistake("in-the-future", member, std::string(member) + " is to come; it is " + begin.now));
    return std::nullopt;
  }
  const auto then = time.value_or(begin.now);
  return ZoneThen{then, recorddb::zoneAt(call.connection, zone, then)};
}

Json differenceJson(const std::vector<recorddb::RecordDifference>& differences)
{
  auto json = Json::array();
  for (const auto& one : differences) {
    json.push_back({{"change", one.isAdded ? "+" : "-"}, {"name", one.name}, {"type", one.type}, {"ttl", one.ttl}, {"rdata", one.rdata}});
  }
  return json;
}

} // namespace dodns::api
