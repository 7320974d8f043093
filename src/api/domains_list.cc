// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/paging.hh"
#include "recorddb/zone_list.hh"

namespace dodns::api {

http::Response listDomains(const Call& call)
{
  const Paging paging(call.request);
  const auto [zones, total] = recorddb::listZones(call.connection, call.token.zones, paging.page());
  const auto files = zoneFiles(call, zones);
  Json list;
  list["domains"] = Json::array();
  for (const auto& [id, name] : zones) {
    list["domains"].push_back(domainJson(name, call.settings, files.at(id)));
  }
  paging.describe(list, call.request, call.settings, total);
  return jsonResponse(200, list);
}

} // namespace dodns::api
