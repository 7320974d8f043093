// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/history_call.hh"

#include "api/time_text.hh"
#include "api/zone_text_slot.hh"

#include <algorithm>

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

namespace {

/** What lives until the client has it all. */
struct Reading
{
  Reading(std::shared_ptr<ZoneTextSlot> place, const Call& call)
      : slot(std::move(place)), look(call.service.database.look()), connection(**look), patience(connection, call.settings.zoneTextTime) {}

  const std::shared_ptr<ZoneTextSlot> slot;
  const std::shared_ptr<recorddb::Database::Look> look;
  pg::Connection& connection;
  const Patience patience;
};

constexpr int64_t kMostAtOnce = 10000; ///< records

bool areSmall(const Call& call, const std::vector<ZoneThen>& states)
{
  return std::all_of(states.begin(), states.end(), [&call](const ZoneThen& then) {
    return !then.zone || recorddb::countRecordsAt(call.connection, then.zone->id, then.time, kMostAtOnce + 1) <= kMostAtOnce;
  });
}

} // namespace

http::Response historyResponse(const Call& call, const std::vector<ZoneThen>& states, const char* contentType, SayHistory say)
{
  http::Response response;
  response.headers.add("Content-Type", contentType);
  if (areSmall(call, states)) {
    say(call.connection, [&response](std::string_view text) { response.body += text; });
    return response;
  }
  auto slot = ZoneTextSlot::take(call.service);
  if (!slot) {
    return busy(call.request, "Too many zones are being read and written as text.");
  }
  response.produce = [reading = std::make_shared<Reading>(std::move(slot), call), say = std::move(say)](const http::Write& write) { say(reading->connection, write); };
  return response;
}

} // namespace dodns::api
