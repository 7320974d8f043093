// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/record_checks.hh"
#include "api/zone_text_slot.hh"

namespace dodns::api {

http::Response deleteDomain(const Call& call)
{
  auto zone = call.lockZone();
  if (!zone) {
    return notFound(call.request);
  }
  if (!call.token.types.empty()) {
    return forbidden(call.request); // it goes with records that the token may not write
  }
  Findings findings;
  checkZone(*zone, findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const Patience patience(call.connection, call.settings.zoneTextTime); // it may be large
  const auto files = zoneFiles(call, {{zone->id(), zone->name()}});
  auto before = domainJson(zone->name(), call.settings, files.at(zone->id()));
  before["records"] = zone->count();
  zone->removeZone();
  call.audit(recorddb::AuditAction::del, zone->name(), toText(before), std::nullopt);
  return {204, {}, {}};
}

} // namespace dodns::api
