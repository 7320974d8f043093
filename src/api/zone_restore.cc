// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/difference_json.hh"
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/history_call.hh"
#include "api/preconditions.hh"
#include "api/query_flags.hh"
#include "api/record_checks.hh"
#include "api/zone_text_slot.hh"

#include <set>

namespace dodns::api {

namespace {

/** The zone, locked; made anew when it is not there any more. */
std::optional<recorddb::ManagedZone> lockOrMake(const Call& call, const dns::Name& name, const recorddb::FormerZone& former)
{
  auto zone = call.lockZone(name);
  return zone ? zone : call.createZone(name, former.kind);
}

/** What restoring changes, as much of it as anybody is told. */
class Changes
{
public:
  /** @param mostRRsets how many have to be known by name. */
  explicit Changes(size_t mostRRsets)
      : d_mostRRsets(mostRRsets) {}

  void add(const recorddb::RecordDifference& difference)
  {
    if (d_rrsets.size() < d_mostRRsets) {
      d_rrsets.emplace(difference.name, difference.type);
    }
    ++d_count;
    if (d_first.size() < static_cast<size_t>(kMaxDifferences)) {
      d_first.push_back(differenceJson(difference));
    }
  }

  std::vector<std::pair<std::string, std::string>> rrsets() const { return {d_rrsets.begin(), d_rrsets.end()}; }
  void describe(Json& answer) const
  {
    answer["is_complete"] = d_count == d_first.size();
    answer["changes"] = d_first;
  }

private:
  const size_t d_mostRRsets;
  std::set<std::pair<std::string, std::string>> d_rrsets;
  size_t d_count = 0;
  Json d_first = Json::array();
};

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
  const auto then = readZoneThen(call.connection, *name, at.is_string() ? at.get<std::string>() : "", "at", findings);
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
  const Patience patience(call.connection, call.settings.zoneTextTime); // it may be large
  if (auto refusal = present ? call.refuseIfApart(*present) : std::nullopt) {
    return *refusal;
  }
  const auto now = readZoneThen(call.connection, *name, std::nullopt, "at", findings);
  Json answer = {{"zone", shownZone(*name)}, {"at", then->time}, {"dry_run", isTried}, {"is_new", !present}};
  const auto most = call.mostAnnounced();
  Changes changes(most ? *most + 1 : 0);
  recorddb::forEachDifference(call.connection, now->zone, now->time, then->zone, then->time, [&changes](const auto& one) { changes.add(one); });
  changes.describe(answer);
  if (isTried) {
    call.undo();
    return jsonResponse(200, answer);
  }
  auto zone = lockOrMake(call, *name, *then->zone);
  if (!zone) {
    return unprocessable(call.request, {mistake("domain-exists", "name", "the domain was made by somebody else just now")});
  }
  if (auto refusal = most ? call.announce(*zone, changes.rrsets()) : std::nullopt) {
    return *refusal;
  }
  recorddb::restoreRecords(call.connection, *zone, *then->zone, then->time);
  call.audit(present ? recorddb::AuditAction::update : recorddb::AuditAction::create, *name, std::nullopt, toText(Json{{"restored", then->time}}));
  return jsonResponse(200, answer);
}

} // namespace dodns::api
