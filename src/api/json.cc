// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/json.hh"

namespace dodns::api {

std::string toText(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Json> readObject(const http::Request& request)
{
  auto json = Json::parse(request.body, nullptr, false);
  if (json.is_discarded() || !json.is_object()) {
    return std::nullopt;
  }
  return json;
}

http::Response jsonResponse(unsigned status, const Json& json)
{
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  response.body = toText(json);
  return response;
}

} // namespace dodns::api
