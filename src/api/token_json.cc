// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/token_json.hh"

#include "api/call.hh"
#include "api/time_text.hh"
#include "dns/rrtype.hh"

namespace dodns::api {

namespace {

constexpr size_t kMaxLabel = 200; // as dodns.tokens has it

/** The texts of a member that is an array or absent. */
std::vector<std::string> readTexts(const Json& body, const char* member, Findings& findings)
{
  const auto given = body.value(member, Json());
  std::vector<std::string> texts;
  if (given.is_null()) {
    return texts;
  }
  const bool isList = given.is_array() && std::all_of(given.begin(), given.end(), [](const Json& one) { return one.is_string(); });
  if (!isList) {
    findings.push_back(mistake("not-a-list", member, std::string(member) + " is a list of texts"));
    return texts;
  }
  return given.get<std::vector<std::string>>();
}

std::string readLabel(const Json& body, Findings& findings)
{
  const auto given = body.value("label", Json());
  const auto label = given.is_string() ? given.get<std::string>() : "";
  if (label.empty() || label.size() > kMaxLabel || label.find('\0') != std::string::npos) {
    findings.push_back(mistake("label-missing", "label", "label says who will use the token, in at most 200 characters"));
  }
  return label;
}

void readScopes(const Json& body, recorddb::Token& token, Findings& findings)
{
  for (const auto& text : readTexts(body, "scopes", findings)) {
    const auto scope = recorddb::scopeFromText(text);
    if (scope) {
      token.scopes.push_back(*scope);
    }
    else {
      findings.push_back(mistake("scope-unknown", "scopes", "A scope is read, write or admin, not '" + text + "'"));
    }
  }
  if (token.scopes.empty()) {
    token.scopes = {recorddb::Scope::read, recorddb::Scope::write};
  }
}

void readZones(const Json& body, recorddb::Token& token, Findings& findings)
{
  for (const auto& text : readTexts(body, "zones", findings)) {
    const bool isBelow = text.substr(0, 2) == "*.";
    const auto name = readZoneName(isBelow ? text.substr(2) : text);
    if (name) {
      token.zones.push_back((isBelow ? "*." : "") + name->toText());
    }
    else {
      findings.push_back(mistake("zone-pattern-invalid", "zones", "'" + text + "' is no zone and no pattern like *.example.com"));
    }
  }
}

void readTypes(const Json& body, recorddb::Token& token, Findings& findings)
{
  token.types = readTexts(body, "types", findings);
  for (const auto& text : token.types) {
    if (!dns::rrtypeFromText(text)) {
      findings.push_back(mistake("type-unknown", "types", "There is no record type '" + text + "'"));
    }
  }
}

void readExpiry(const Json& body, recorddb::Token& token, Findings& findings)
{
  const auto given = body.value("expires_at", Json());
  if (given.is_null()) {
    return;
  }
  const auto time = given.is_string() ? readTime(given.get<std::string>()) : std::nullopt;
  if (time) {
    token.expiresAt = time->substr(0, 19) + "Z"; // seconds, as tokens are listed
  }
  else {
    findings.push_back(mistake("not-a-time", "expires_at", "expires_at is a time like 2027-01-31T12:00:00Z"));
  }
}

} // namespace

Json tokenJson(const recorddb::Token& token)
{
  Json json = {{"id", token.id}, {"label", token.label}, {"scopes", Json::array()}, {"zones", Json::array()}, {"types", token.types}};
  for (const auto scope : token.scopes) {
    json["scopes"].push_back(recorddb::toText(scope));
  }
  for (const auto& zone : token.zones) {
    json["zones"].push_back(zone == "." ? zone : zone.substr(0, zone.size() - 1));
  }
  json["expires_at"] = token.expiresAt.empty() ? Json(nullptr) : Json(token.expiresAt);
  return json;
}

recorddb::Token readToken(const Json& body, Findings& findings)
{
  recorddb::Token token;
  token.label = readLabel(body, findings);
  readScopes(body, token, findings);
  readZones(body, token, findings);
  readTypes(body, token, findings);
  readExpiry(body, token, findings);
  return token;
}

} // namespace dodns::api
