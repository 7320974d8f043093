// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/paging.hh"
#include "api/problem.hh"
#include "api/record_json.hh"

namespace dodns::api {

namespace {

/** `name` is absolute here, without final dot. `@.example.com` is how one
 * client asks for the apex. Nothing when no record can have such a name. */
std::optional<std::string> readNameFilter(const std::string& text)
{
  const auto name = readZoneName(text.substr(0, 2) == "@." ? text.substr(2) : text);
  return name ? std::optional(name->toText()) : std::nullopt;
}

} // namespace

http::Response listRecords(const Call& call)
{
  auto zone = call.findZone();
  if (!zone) {
    return notFound(call.request);
  }
  const auto name = call.request.target.find("name");
  const auto type = call.request.target.find("type");
  recorddb::RecordFilter filter;
  filter.type = type && type->empty() ? std::nullopt : type;
  filter.name = name && !name->empty() ? readNameFilter(*name) : std::nullopt;
  const bool isImpossible = name && !name->empty() && !filter.name;
  const Paging paging(call.request);
  Json list;
  list["domain_records"] = Json::array();
  const auto found = isImpossible ? recorddb::RecordList() : zone->list(filter, paging.page());
  for (const auto& record : found.records) {
    list["domain_records"].push_back(recordJson(record, zone->name()));
  }
  paging.describe(list, call.request, call.settings, found.total);
  return jsonResponse(200, list);
}

} // namespace dodns::api
