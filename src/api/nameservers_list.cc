// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/nameserver_json.hh"

namespace dodns::api {

Json nameserverJson(const recorddb::NameserverStatus& nameserver)
{
  return {
      {"name", nameserver.name},
      {"position", nameserver.position ? Json(nameserver.position->toText()) : Json(nullptr)},
      {"lag_seconds", static_cast<double>(nameserver.lag.count()) / 1000},
      {"pending_changes", nameserver.pendingChanges},
      {"version", nameserver.version},
      {"seconds_since_contact", nameserver.sinceContact.count()},
      {"is_gone", nameserver.isGone},
      {"must_copy", nameserver.mustCopy},
  };
}

/** Who follows, and how far: the same for everybody, because it tells nothing of
 * any zone. */
http::Response listNameservers(const Call& call)
{
  Json answer;
  answer["nameservers"] = Json::array();
  for (const auto& nameserver : recorddb::listNameservers(call.connection)) {
    answer["nameservers"].push_back(nameserverJson(nameserver));
  }
  return jsonResponse(200, answer);
}

} // namespace dodns::api
