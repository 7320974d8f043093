// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/cursor.hh"
#include "api/problem.hh"
#include "api/rejected_endpoints.hh"
#include "api/rejected_json.hh"

#include <charconv>

namespace dodns::api {

namespace {

std::optional<int64_t> readId(const std::string& text)
{
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() && id >= 0 ? std::optional(id) : std::nullopt;
}

recorddb::RejectedFilter readFilter(const Call& call, Findings& findings)
{
  const auto& target = call.request.target;
  recorddb::RejectedFilter filter;
  filter.patterns = call.token.zones;
  filter.rule = target.find("rule");
  if (const auto text = target.find("zone")) {
    const auto zone = readZoneName(*text);
    filter.zone = zone ? zone->toText() : "";
    if (!zone) {
      findings.push_back(mistake("not-a-name", "zone", "zone is not the name of a zone"));
    }
  }
  const auto state = target.find("state").value_or("open");
  filter.onlyOpen = state == "open";
  filter.onlyAccepted = state == "accepted";
  if (!filter.onlyOpen && !filter.onlyAccepted && state != "all") {
    findings.push_back(mistake("not-a-state", "state", "state is open, accepted or all"));
  }
  const auto after = readId(target.find("after").value_or("0"));
  filter.after = after.value_or(0);
  if (!after) {
    findings.push_back(mistake("not-a-place", "after", "after is what next of a list before says"));
  }
  return filter;
}

http::Response linesResponse(const std::vector<recorddb::RejectedEntry>& entries, const std::optional<int64_t>& next)
{
  http::Response response;
  response.headers.add("Content-Type", "application/x-ndjson");
  if (next) {
    response.headers.add("Dodns-Next", std::to_string(*next));
  }
  for (const auto& entry : entries) {
    response.body += toText(rejectedJson(entry)) + "\n";
  }
  return response;
}

} // namespace

http::Response listRejected(const Call& call)
{
  Findings findings;
  auto filter = readFilter(call, findings);
  const auto format = call.request.target.find("format").value_or("json");
  if (format != "json" && format != "lines") {
    findings.push_back(mistake("not-a-format", "format", "format is json or lines"));
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const auto limit = readLimit(call.request);
  filter.limit = limit + 1;
  auto entries = recorddb::listRejected(call.connection, filter);
  std::optional<int64_t> next;
  if (static_cast<int64_t>(entries.size()) > limit) {
    entries.pop_back();
    next = entries.back().id;
  }
  if (format == "lines") {
    return linesResponse(entries, next);
  }
  Json list;
  list["rejected"] = Json::array();
  for (const auto& entry : entries) {
    list["rejected"].push_back(rejectedJson(entry));
  }
  list["next"] = next ? Json(*next) : Json(nullptr);
  return jsonResponse(200, list);
}

} // namespace dodns::api
