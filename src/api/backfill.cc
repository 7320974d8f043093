// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/json.hh"
#include "api/problem.hh"
#include "recorddb/backfilled_zones.hh"

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
  const bool isAgain = call.request.target.find("again").has_value();
  const auto result = call.session->backfill(*name, isAgain);
  Json answer;
  answer["zone"] = name->toText();
  answer["skipped"] = result.isSkipped;
  answer["entries"] = result.entries;
  answer["added"] = result.added;
  answer["changed"] = result.changed;
  answer["removed"] = result.removed;
  answer["rejected"] = result.rejected;
  answer["rules"] = Json::object();
  for (const auto& [code, count] : result.rules) {
    answer["rules"][code] = count;
  }
  return jsonResponse(200, answer);
}

http::Response noteBackfill(const Call& call)
{
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  const auto zones = readCount(*body, "zones", findings);
  const auto failed = readCount(*body, "failed", findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  recorddb::noteBackfillRun(call.connection, *zones, *failed);
  return {204, {}, {}};
}

} // namespace dodns::api
