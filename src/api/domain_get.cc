// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/problem.hh"

namespace dodns::api {

http::Response getDomain(const Call& call)
{
  const auto zone = call.findZone();
  if (!zone) {
    return notFound(call.request);
  }
  const auto files = zoneFiles(call, {{zone->id(), zone->name()}});
  Json answer;
  answer["domain"] = domainJson(zone->name(), call.settings, files.at(zone->id()));
  return jsonResponse(200, answer);
}

} // namespace dodns::api
