// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/cursor.hh"
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/record_json.hh"
#include "recorddb/record_search.hh"

#include <charconv>

namespace dodns::api {

namespace {

std::optional<std::string> readText(const http::Request& request, const char* name)
{
  auto text = request.target.find(name);
  return text && !text->empty() ? text : std::nullopt;
}

std::optional<int64_t> readPlace(const std::string& text)
{
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() && id >= 0 ? std::optional(id) : std::nullopt;
}

} // namespace

http::Response search(const Call& call)
{
  recorddb::RecordQuery query;
  query.name = readText(call.request, "name");
  query.type = readText(call.request, "type");
  query.rdata = readText(call.request, "rdata");
  const auto place = readPlace(call.request.target.find("after").value_or("0"));
  Findings findings;
  if (!query.name && !query.type && !query.rdata) {
    findings.push_back(mistake("nothing-to-search", "name", "Say name, type or rdata"));
  }
  if (!place) {
    findings.push_back(mistake("not-a-place", "after", "after is what next of a list before says"));
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const auto limit = readLimit(call.request);
  const auto found = recorddb::searchRecords(call.connection, query, call.token.zones, *place, limit + 1);
  Json list;
  list["records"] = Json::array();
  for (const auto& one : found) {
    const auto zone = dns::Name::parse(one.zone);
    if (zone && static_cast<int64_t>(list["records"].size()) < limit) {
      list["records"].push_back({{"zone", shownZone(*zone)}, {"id", one.record.id}, {"name", one.record.name}, {"type", one.record.type}, {"ttl", one.record.ttl}, {"rdata", one.record.rdata}});
    }
  }
  const bool hasMore = static_cast<int64_t>(found.size()) > limit;
  list["next"] = hasMore ? Json(std::to_string(found[static_cast<size_t>(limit) - 1].record.id)) : Json(nullptr);
  return jsonResponse(200, list);
}

} // namespace dodns::api
