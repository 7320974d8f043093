// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/record_call.hh"
#include "api/record_checks.hh"

namespace dodns::api {

http::Response deleteRecord(const Call& call)
{
  auto zone = call.lockZone();
  const auto record = zone ? findRecord(call, *zone) : std::nullopt;
  if (!record) {
    return notFound(call.request);
  }
  if (!call.token.mayWriteType(record->type)) {
    return forbidden(call.request);
  }
  Findings findings;
  checkZone(*zone, findings);
  if (record->type == "SOA") {
    findings.push_back(mistake("soa-goes-with-domain", "type", "SOA records cannot be deleted"));
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  writeChange(call, *zone, &*record, nullptr, {});
  return {204, {}, {}};
}

} // namespace dodns::api
