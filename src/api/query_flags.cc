// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/query_flags.hh"

#include <algorithm>

namespace dodns::api {

bool readFlag(const http::Request& request, const char* name, Findings& findings)
{
  const auto value = request.target.find(name);
  if (value && *value != "true" && *value != "false") {
    findings.push_back(mistake("parameter-invalid", name, std::string(name) + " is true or false"));
  }
  return value == "true";
}

void refuseUnknownParameters(const http::Request& request, std::initializer_list<const char*> known, Findings& findings)
{
  for (const auto& [name, value] : request.target.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      findings.push_back(mistake("parameter-unknown", name.c_str(), "There is no parameter " + name));
    }
  }
}

void refuseUnknownMembers(const Json& object, std::initializer_list<const char*> known, Findings& findings)
{
  for (const auto& [member, value] : object.items()) {
    if (std::find(known.begin(), known.end(), member) == known.end()) {
      findings.push_back(mistake("member-unknown", member.c_str(), "There is no member " + member));
    }
  }
}

} // namespace dodns::api
