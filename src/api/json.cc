// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/json.hh"

namespace dodns::api {

namespace {

/** Whether arrays and objects are in each other more than any endpoint reads.
 * Who copies them calls himself for each level, up to the end of his stack. Where
 * a text is no JSON the parser ends anyway, and what is counted behind is nothing. */
bool isTooDeep(const std::string& text)
{
  constexpr int kDeepest = 64;
  int depth = 0;
  bool isInString = false;
  for (size_t i = 0; i < text.size() && depth <= kDeepest; ++i) {
    const char one = text[i];
    if (isInString) {
      isInString = one != '"';
      i += one == '\\' ? 1 : 0;
    }
    else if (one == '"') {
      isInString = true;
    }
    else if (one == '[' || one == '{') {
      ++depth;
    }
    else if (one == ']' || one == '}') {
      --depth;
    }
  }
  return depth > kDeepest;
}

} // namespace

std::string toText(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Json> readObject(const http::Request& request)
{
  if (isTooDeep(request.body)) {
    return std::nullopt;
  }
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
