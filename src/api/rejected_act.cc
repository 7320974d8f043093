// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/problem.hh"
#include "api/rejected_endpoints.hh"
#include "api/rejected_json.hh"
#include "migration/rejected_actions.hh"

#include <charconv>
#include <limits>

namespace dodns::api {

namespace {

using recorddb::RejectedEntry;

std::optional<RejectedEntry> find(const Call& call)
{
  const auto& text = call.parameter("id");
  recorddb::RejectedFilter filter;
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  filter.id = id;
  filter.patterns = call.token.zones;
  auto found = recorddb::listRejected(call.connection, filter);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

/** In the audit log of the zone: which entry, and what was done about it. */
void audit(const Call& call, const RejectedEntry& entry, Json done)
{
  const auto zone = dns::Name::parse(entry.zone);
  if (!zone) {
    return;
  }
  const Json before = {{"rejected", entry.id}, {"name", entry.name}, {"type", entry.type}, {"ttl", entry.ttl}, {"data", entry.data}};
  recorddb::addAuditEntry(call.connection, call.author(), recorddb::AuditAction::update, *zone, toText(before), toText(done));
}

/** What is queued is done within a second. */
http::Response queued(const Call& call, const RejectedEntry& entry, const Findings& findings, Json done)
{
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  audit(call, entry, std::move(done));
  auto response = jsonResponse(202, rejectedJson(entry));
  addWarnings(response, findings);
  return response;
}

std::optional<uint32_t> readTtl(const Json& body, int64_t otherwise, Findings& findings)
{
  const auto given = body.value("ttl", Json(otherwise));
  const bool isTtl = given.is_number_integer() && given.get<int64_t>() >= 0 && given.get<int64_t>() <= std::numeric_limits<int32_t>::max();
  if (!isTtl) {
    findings.push_back(mistake("not-a-number", "ttl", "ttl is a number of seconds"));
    return std::nullopt;
  }
  return given.get<uint32_t>();
}

std::vector<std::string> readData(const Json& body, Findings& findings)
{
  std::vector<std::string> data;
  const auto given = body.value("data", Json());
  bool isList = given.is_array();
  for (const auto& one : isList ? given : Json::array()) {
    isList = isList && one.is_string();
    data.push_back(one.is_string() ? one.get<std::string>() : "");
  }
  if (!isList) {
    findings.push_back(mistake("not-a-list", "data", "data is a list of texts: the rdata of each record, none to delete the RRset"));
  }
  return data;
}

} // namespace

http::Response getRejected(const Call& call)
{
  const auto entry = find(call);
  return entry ? jsonResponse(200, rejectedJson(*entry)) : notFound(call.request);
}

http::Response retryRejected(const Call& call)
{
  const auto entry = find(call);
  if (!entry || call.session == nullptr) {
    return notFound(call.request); // nobody would do what is queued
  }
  if (!call.token.mayWriteType(entry->type)) {
    return forbidden(call.request);
  }
  return queued(call, *entry, migration::retryRejected(call.connection, *entry, call.settings.rules, call.author()), {{"rejected", entry->id}, {"done", "retry"}});
}

http::Response acceptRejected(const Call& call)
{
  const auto entry = find(call);
  if (!entry) {
    return notFound(call.request);
  }
  if (!call.token.mayWriteType(entry->type)) {
    return forbidden(call.request);
  }
  if (recorddb::acceptRejected(call.connection, entry->id, call.token.label)) {
    audit(call, *entry, {{"rejected", entry->id}, {"done", "accept"}});
  }
  return jsonResponse(200, rejectedJson(find(call).value_or(*entry)));
}

http::Response fixRejected(const Call& call)
{
  const auto entry = find(call);
  if (!entry || call.session == nullptr) {
    return notFound(call.request);
  }
  if (!call.token.mayWriteType(entry->type)) {
    return forbidden(call.request);
  }
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  const auto ttl = readTtl(*body, entry->ttl, findings);
  const auto data = readData(*body, findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const auto result = migration::fixRejected(call.connection, *entry, *ttl, data, call.settings.rules, call.author());
  return queued(call, *entry, result, {{"rejected", entry->id}, {"done", "fix"}, {"ttl", *ttl}, {"data", data}});
}

} // namespace dodns::api
