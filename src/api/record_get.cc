// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/record_call.hh"

namespace dodns::api {

http::Response getRecord(const Call& call)
{
  auto zone = call.findZone();
  const auto record = zone ? findRecord(call, *zone) : std::nullopt;
  if (!record) {
    return notFound(call.request);
  }
  return recordResponse(200, *record, zone->name());
}

} // namespace dodns::api
