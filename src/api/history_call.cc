// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/history_call.hh"

#include "api/time_text.hh"

namespace dodns::api {

std::optional<ZoneThen> readZoneThen(pg::Connection& connection, const dns::Name& zone, const std::optional<std::string>& text, const char* member, Findings& findings)
{
  const auto time = text ? readTime(*text) : std::nullopt;
  if (text && !time) {
    findings.push_back(mistake("not-a-time", member, std::string(member) + " is a time like 2027-01-31T12:00:00Z"));
    return std::nullopt;
  }
  const auto begin = recorddb::historyBegin(connection, time.value_or("9999-12-31T00:00:00.000000Z"));
  if (time && begin.isBefore) {
    findings.push_back(mistake("before-history", member, "What was before " + begin.time + " is not known"));
    return std::nullopt;
  }
  if (time && *time > begin.now) {
    findings.push_back(mistake("in-the-future", member, std::string(member) + " is to come; it is " + begin.now));
    return std::nullopt;
  }
  const auto then = time.value_or(begin.now);
  return ZoneThen{then, recorddb::zoneAt(connection, zone, then)};
}

Json differenceJson(const recorddb::RecordDifference& difference)
{
  return {{"change", difference.isAdded ? "+" : "-"}, {"name", difference.name}, {"type", difference.type}, {"ttl", difference.ttl}, {"rdata", difference.rdata}};
}

std::shared_ptr<HistoryReading> readHistory(const Call& call)
{
  auto slot = ZoneTextSlot::take(call.service);
  return slot ? std::make_shared<HistoryReading>(std::move(slot), call) : nullptr;
}

} // namespace dodns::api
