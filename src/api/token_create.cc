// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/token_json.hh"
#include "secrets/token_secret.hh"

namespace dodns::api {

/** A token makes no token that may more, or for longer, than itself. */
http::Response createToken(const Call& call)
{
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  auto token = readToken(*body, findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  if (!call.token.includes(token)) {
    return forbidden(call.request);
  }
  const auto secret = secrets::newTokenSecret();
  const auto expires = token.expiresAt.empty() ? std::nullopt : std::optional(token.expiresAt);
  token.id = recorddb::createToken(call.connection, secrets::hashOf(secret), token, expires, call.token.id);
  Json answer;
  answer["token"] = tokenJson(token);
  answer["token"]["secret"] = secret; // here, and never again
  auto response = jsonResponse(201, answer);
  response.headers.add("Cache-Control", "no-store");
  return response;
}

} // namespace dodns::api
