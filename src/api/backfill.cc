// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/json.hh"
#include "api/problem.hh"
#include "api/query_flags.hh"
#include "api/zone_text_slot.hh"
#include "recorddb/backfilled_zones.hh"

#include <algorithm>
#include <chrono>
#include <set>

namespace dodns::api {

namespace {

/** A count from 0 in the request's body. */
std::optional<int64_t> readCount(const Json& body, const char* member, Findings& findings)
{
  const auto given = body.value(member, Json());
  if (!given.is_number_unsigned()) {
    findings.push_back(mistake("not-a-number", member, std::string(member) + " is not a number"));
    return std::nullopt;
  }
  return given.get<int64_t>();
}

constexpr size_t kMostZones = 500;

/** Different ones. */
std::vector<dns::Name> readZones(const Json& body, Findings& findings)
{
  const auto given = body.value("zones", Json());
  if (!given.is_array() || given.empty() || given.size() > kMostZones) {
    findings.push_back(mistake("not-a-list", "zones", "zones is not a list of 1 to " + std::to_string(kMostZones) + " names"));
    return {};
  }
  std::vector<dns::Name> zones;
  std::set<std::string> seen;
  for (const auto& text : given) {
    const auto zone = text.is_string() ? readZoneName(text.get<std::string>()) : std::nullopt;
    if (!zone) {
      findings.push_back(mistake("not-a-name", "zones", toText(text) + " is not the name of a zone"));
    }
    else if (seen.insert(zone->toText()).second) {
      zones.push_back(*zone);
    }
  }
  return zones;
}

bool readFlag(const Json& body, const char* member, Findings& findings)
{
  const auto given = body.value(member, Json(false));
  if (!given.is_boolean()) {
    findings.push_back(mistake("not-a-boolean", member, std::string(member) + " is not true or false"));
    return false;
  }
  return given.get<bool>();
}

std::string reasonOf(const std::exception_ptr& problem)
{
  try {
    std::rethrow_exception(problem);
  }
  catch (const base::Error& error) {
    return error.what();
  }
}

Json resultJson(const migration::BackfillResult& result)
{
  Json json = {{"zone", result.zone.toText()}, {"outcome", migration::toText(result.outcome)}};
  if (result.problem) {
    json["reason"] = reasonOf(result.problem);
    return json;
  }
  json.update(Json{{"entries", result.entries}, {"converted", result.converted}, {"added", result.added}, {"changed", result.changed}, {"removed", result.removed}, {"rejected", result.rejected}, {"rules", Json::object()}});
  for (const auto& [code, count] : result.rules) {
    json["rules"][code] = count;
  }
  return json;
}

http::Response answerOf(const http::Request& request, const migration::BackfillResult& result)
{
  switch (result.outcome) {
  case migration::BackfillResult::Outcome::brought:
  case migration::BackfillResult::Outcome::unchanged:
    return jsonResponse(200, resultJson(result));
  case migration::BackfillResult::Outcome::decidedHere:
    return unprocessable(request, {mistake("decided-here", "", reasonOf(result.problem))});
  case migration::BackfillResult::Outcome::failed:
  case migration::BackfillResult::Outcome::gone:
    return problem(request, 409, "conflict", reasonOf(result.problem));
  case migration::BackfillResult::Outcome::later:
    break;
  }
  auto response = problem(request, 503, "service_unavailable", reasonOf(result.problem));
  response.headers.add("Retry-After", "1");
  return response;
}

} // namespace

http::Response backfillZone(const Call& call)
{
  const auto name = readZoneName(call.parameter("name"));
  if (!name || !call.token.covers(*name) || call.session == nullptr) {
    return notFound(call.request);
  }
  if (!call.token.types.empty()) {
    return forbidden(call.request);
  }
  Findings findings;
  refuseUnknownParameters(call.request, {"again"}, findings);
  const bool isAgain = readFlag(call.request, "again", findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const Patience patience(call.connection, call.settings.zoneTextTime);
  call.session->waitFor(*name);
  return answerOf(call.request, call.session->backfill(std::vector<dns::Name>{*name}, isAgain).front());
}

http::Response backfillZones(const Call& call)
{
  if (call.session == nullptr) {
    return notFound(call.request);
  }
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  refuseUnknownMembers(*body, {"zones", "again", "dry_run", "wait"}, findings);
  refuseUnknownParameters(call.request, {}, findings);
  const auto zones = readZones(*body, findings);
  const bool isAgain = readFlag(*body, "again", findings);
  const bool isDry = readFlag(*body, "dry_run", findings);
  const bool isPatient = readFlag(*body, "wait", findings);
  if (isPatient && zones.size() > 1) {
    findings.push_back(mistake("not-one-zone", "wait", "wait is for one zone: who waited for several would hold them up for each other"));
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const bool coversAll = std::all_of(zones.begin(), zones.end(), [&call](const auto& zone) { return call.token.covers(zone); });
  if (!call.token.types.empty() || !coversAll) {
    return forbidden(call.request);
  }
  const Patience patience(call.connection, call.settings.zoneTextTime);
  if (isPatient) {
    call.session->waitFor(zones.front());
  }
  Json answer;
  answer["zones"] = Json::array();
  for (const auto& result : call.session->backfill(zones, isAgain)) {
    answer["zones"].push_back(resultJson(result));
  }
  if (isDry) {
    call.undo();
  }
  return jsonResponse(200, answer);
}

http::Response noteBackfillRun(const Call& call)
{
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  refuseUnknownMembers(*body, {"zones", "failed", "milliseconds"}, findings);
  refuseUnknownParameters(call.request, {}, findings);
  const auto zones = readCount(*body, "zones", findings);
  const auto failed = readCount(*body, "failed", findings);
  const auto took = body->contains("milliseconds") ? readCount(*body, "milliseconds", findings) : 0;
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  if (!recorddb::noteBackfillRun(call.connection, *zones, *failed, std::chrono::milliseconds(*took))) {
    return problem(call.request, 409, "conflict", "The stage was legacy until after this run had begun: what users wrote meanwhile is missing. Run it again.");
  }
  return {204, {}, {}};
}

} // namespace dodns::api
