// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/history_call.hh"
#include "api/preconditions.hh"
#include "api/query_flags.hh"
#include "api/record_checks.hh"

#include <set>

namespace dodns::api {

namespace {

/** The zone, locked; made anew when it is not there any more. */
std::optional<recorddb::ManagedZone> lockOrMake(const Call& call, const dns::Name& name, const recorddb::FormerZone& former)
{
  auto zone = call.lockZone(name);
  return zone ? zone : call.createZone(name, former.kind);
}

/** Name and type of each RRset that differs. */
std::vector<std::pair<std::string, std::string>> rrsetsOf(const std::vector<recorddb::RecordDifference>& differences)
{
  std::set<std::pair<std::string, std::string>> rrsets;
  for (const auto& difference : differences) {
    rrsets.emplace(difference.name, difference.type);
  }
  return {rrsets.begin(), rrsets.end()};
}

} // namespace

/** What was served before is served again, without questions: some of it may be by
 * SQL, pdnsutil or DNS UPDATE, and was never verified. */
http::Response restoreZone(const Call& call)
{
  const auto name = readZoneName(call.parameter("name"));
  if (!name || !call.token.covers(*name)) {
    return notFound(call.request);
  }
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  if (!call.token.types.empty()) {
    return forbidden(call.request); // it may bring records that the token may not write
  }
  const auto at = body->value("at", Json());
  const auto dryRun = body->value("dry_run", Json());
  Findings findings;
  refuseUnknownMembers(*body, {"at", "dry_run"}, findings);
  refuseUnknownParameters(call.request, {"dry-run"}, findings);
  if (!dryRun.is_null() && !dryRun.is_boolean()) {
    findings.push_back(mistake("not-a-boolean", "dry_run", "dry_run is true or false"));
  }
  const bool isTried = readFlag(call.request, "dry-run", findings) || dryRun == Json(true);
  const auto then = readZoneThen(call, *name, at.is_string() ? at.get<std::string>() : "", "at", findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  if (!then->zone) {
    return notFound(call.request);
  }
  auto present = call.lockZone();
  if (!present && !preconditionsHold(call.request, std::nullopt)) {
    return preconditionFailed(call.request);
  }
  if (present) {
    checkZone(*present, findings);
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const auto now = readZoneThen(call, *name, std::nullopt, "at", findings);
  Json answer = {{"zone", shownZone(*name)}, {"at", then->time}, {"dry_run", isTried}};
  const auto differences = recorddb::difference(call.connection, now->zone, now->time, then->zone, then->time);
  answer["changes"] = differenceJson(differences);
  if (isTried) {
    return jsonResponse(200, answer);
  }
  auto zone = lockOrMake(call, *name, *then->zone);
  if (!zone) {
    return unprocessable(call.request, {mistake("domain-exists", "name", "the domain was made by somebody else just now")});
  }
  if (auto refusal = call.announce(*zone, rrsetsOf(differences))) {
    return *refusal;
  }
  recorddb::restoreRecords(call.connection, *zone, *then->zone, then->time);
  call.audit(present ? recorddb::AuditAction::update : recorddb::AuditAction::create, *name, std::nullopt, toText(Json{{"restored", then->time}}));
  return jsonResponse(200, answer);
}

} // namespace dodns::api
