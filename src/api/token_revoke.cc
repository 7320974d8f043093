// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/problem.hh"

#include <algorithm>

namespace dodns::api {

/** One that the asking token could have made, maybe itself. */
http::Response revokeToken(const Call& call)
{
  const auto& text = call.parameter("id");
  const auto all = recorddb::listTokens(call.connection);
  const auto found = std::find_if(all.begin(), all.end(), [&text](const auto& one) { return std::to_string(one.token.id) == text; });
  const bool isKnown = found != all.end() && call.token.includes(found->token);
  if (!isKnown || !recorddb::revokeToken(call.connection, found->token.id)) {
    return notFound(call.request);
  }
  return {204, {}, {}};
}

} // namespace dodns::api
