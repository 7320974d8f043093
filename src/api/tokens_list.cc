// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/token_json.hh"

namespace dodns::api {

namespace {

Json orNull(const std::string& text)
{
  return text.empty() ? Json(nullptr) : Json(text);
}

} // namespace

/** Those that the asking one could have made. */
http::Response listTokens(const Call& call)
{
  Json answer;
  answer["tokens"] = Json::array();
  for (const auto& one : recorddb::listTokens(call.connection)) {
    if (!call.token.includes(one.token)) {
      continue;
    }
    auto json = tokenJson(one.token);
    json["created_on"] = one.createdOn;
    json["revoked_on"] = orNull(one.revokedOn);
    json["last_used_on"] = orNull(one.lastUsedOn);
    answer["tokens"].push_back(std::move(json));
  }
  return jsonResponse(200, answer);
}

} // namespace dodns::api
