// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/json.hh"

namespace dodns::api {

/** Clients ask for it to see whether their token works. */
http::Response getAccount(const Call& call)
{
  Json answer;
  answer["account"] = {
      {"droplet_limit", 0},
      {"floating_ip_limit", 0},
      {"volume_limit", 0},
      {"email", ""},
      {"name", call.token.label},
      {"uuid", std::to_string(call.token.id)},
      {"email_verified", true},
      {"status", "active"},
      {"status_message", ""},
  };
  return jsonResponse(200, answer);
}

} // namespace dodns::api
