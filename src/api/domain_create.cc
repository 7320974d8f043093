// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/record_data.hh"
#include "api/record_names.hh"
#include "api/zone_creation.hh"

namespace dodns::api {

namespace {

std::optional<dns::Name> readName(const Json& body, Findings& findings)
{
  const auto given = body.value("name", Json());
  if (!given.is_string() || given.get<std::string>().empty()) {
    findings.push_back(mistake("blank-name", "name", "Name can't be blank"));
    return std::nullopt;
  }
  const auto text = given.get<std::string>();
  Findings ignored;
  const auto name = readOwner(text.back() == '.' ? text : text + ".", dns::Name(), ignored);
  if (!name || !isPlausibleDomain(*name)) {
    findings.push_back(mistake("invalid-domain-name", "name", "Name " + text + " is not a valid domain name"));
    return std::nullopt;
  }
  return name;
}

/** The rdata of the address that a new domain shall have, if any. */
std::optional<std::string> readAddress(const Json& body, Findings& findings)
{
  const auto given = body.value("ip_address", Json());
  if (given.is_null()) {
    return std::nullopt;
  }
  RecordMembers members;
  members.data = given.is_string() ? given.get<std::string>() : given.dump();
  auto rdata = toRdata("A", members, dns::Name(), findings);
  return rdata ? std::optional(rdata->toText()) : std::nullopt;
}

} // namespace

http::Response createDomain(const Call& call)
{
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  const auto name = readName(*body, findings);
  const auto address = readAddress(*body, findings);
  if ((name && !call.token.covers(*name)) || !call.token.types.empty()) {
    return forbidden(call.request);
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  auto zone = call.createZone(*name);
  if (!zone) {
    return unprocessable(call.request, {mistake("domain-exists", "name", "domain '" + shownZone(*name) + "': name already exists")});
  }
  const auto apex = name->toText();
  zone->add({0, apex, "SOA", call.settings.defaultTtl, newSoa(*name, call.settings), {}});
  for (const auto& nameserver : call.settings.nameservers) {
    zone->add({0, apex, "NS", call.settings.defaultTtl, nameserver.toText(), {}});
  }
  if (address) {
    zone->add({0, apex, "A", call.settings.defaultTtl, *address, {}});
  }
  const auto domain = domainJson(*name, call.settings, std::nullopt);
  call.audit(recorddb::AuditAction::create, *name, std::nullopt, toText(domain));
  Json answer;
  answer["domain"] = domain;
  return jsonResponse(201, answer);
}

} // namespace dodns::api
