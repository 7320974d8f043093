// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/cursor.hh"
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/time_text.hh"
#include "recorddb/audit_list.hh"

#include <charconv>

namespace dodns::api {

namespace {

Json orNull(const std::string& text)
{
  return text.empty() ? Json(nullptr) : Json(text);
}

Json orNullJson(const std::string& text)
{
  return text.empty() ? Json(nullptr) : Json::parse(text, nullptr, false);
}

Json entryJson(const recorddb::AuditRow& entry)
{
  return {
      {"at", entry.at},
      {"position", std::to_string(entry.transaction)},
      {"action", entry.action},
      {"token_id", entry.tokenId ? Json(*entry.tokenId) : Json(nullptr)},
      {"token", orNull(entry.token)},
      {"client", orNull(entry.client)},
      {"request_id", orNull(entry.requestId)},
      {"database_role", orNull(entry.databaseRole)},
      {"before", orNullJson(entry.before)},
      {"after", orNullJson(entry.after)},
  };
}

/** A time, a tilde and a number, as entryPlace() writes it. */
std::optional<recorddb::AuditPlace> readPlace(const std::string& text)
{
  const auto tilde = text.find('~');
  const auto time = tilde == std::string::npos ? std::nullopt : readTime(text.substr(0, tilde));
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data() + (time ? tilde + 1 : 0), text.data() + text.size(), id);
  if (!time || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return recorddb::AuditPlace{*time, id};
}

} // namespace

/** Also of zones that are not there any more. */
http::Response getZoneAudit(const Call& call)
{
  const auto name = readZoneName(call.parameter("name"));
  if (!name || !call.token.covers(*name)) {
    return notFound(call.request);
  }
  const auto after = call.request.target.find("after");
  const auto place = after ? readPlace(*after) : std::nullopt;
  if (after && !place) {
    return unprocessable(call.request, {mistake("not-a-place", "after", "after is what next of a list before says")});
  }
  const auto limit = readLimit(call.request);
  const auto entries = recorddb::auditOfZone(call.connection, *name, place, limit + 1);
  Json list;
  list["zone"] = shownZone(*name);
  list["entries"] = Json::array();
  for (const auto& entry : entries) {
    if (static_cast<int64_t>(list["entries"].size()) < limit) {
      list["entries"].push_back(entryJson(entry));
    }
  }
  const bool hasMore = static_cast<int64_t>(entries.size()) > limit;
  list["next"] = hasMore ? Json(entries[static_cast<size_t>(limit) - 1].at + "~" + std::to_string(entries[static_cast<size_t>(limit) - 1].id)) : Json(nullptr);
  return jsonResponse(200, list);
}

} // namespace dodns::api
