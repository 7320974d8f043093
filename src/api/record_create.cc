// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/record_call.hh"
#include "api/record_checks.hh"
#include "api/record_data.hh"
#include "api/record_names.hh"

namespace dodns::api {

namespace {

void checkType(const std::string& type, Findings& findings)
{
  if (!isKnownType(type)) {
    findings.push_back(mistake("type-unknown", "type", "Record type is not included in the list"));
  }
  else if (type == "SOA") {
    findings.push_back(mistake("soa-is-made-with-domain", "type", "SOA records cannot be created"));
  }
}

/** The same record again is no second one (RFC 2181 section 5): the one that is
 * there is answered, with the TTL that was asked for. */
http::Response answerTwin(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord& twin, const std::vector<recorddb::NumberedRecord>& others, std::optional<uint32_t> ttl)
{
  auto record = twin;
  record.ttl = ttl.value_or(twin.ttl);
  if (record.ttl != twin.ttl) {
    writeChange(call, zone, &twin, &record, others);
  }
  else {
    zone.want(record.name, record.type);
  }
  return recordResponse(201, record, zone.name());
}

} // namespace

http::Response createRecord(const Call& call)
{
  auto zone = call.lockZone();
  if (!zone) {
    return notFound(call.request);
  }
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  const auto members = readMembers(*body, findings);
  const auto type = members.type.value_or("");
  checkZone(*zone, findings);
  checkType(type, findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  if (!call.token.mayWriteType(type)) {
    return forbidden(call.request);
  }
  const auto name = readOwner(members.name, zone->name(), findings);
  const auto rdata = toRdata(type, members, zone->name(), findings);
  const auto ttl = readTtl(members.ttl, call.settings, findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  recorddb::NumberedRecord record = {0, name->toText(), type, 0, rdata->toText(), givenBeside(*rdata, members, zone->name())};
  const auto others = zone->recordsOf(record.name);
  if (const auto* twin = findTwin(record, others)) {
    return answerTwin(call, *zone, *twin, others, ttl);
  }
  const auto* sibling = findSibling(record, others);
  record.ttl = ttl.value_or(sibling != nullptr ? sibling->ttl : call.settings.defaultTtl);
  if (call.rulesDecide()) {
    checkRecord(record, others, zone->name(), call.settings.rules, findings);
    checkPlace(call, *zone, record, findings);
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  record.id = writeChange(call, *zone, nullptr, &record, others);
  auto response = recordResponse(201, record, zone->name());
  addWarnings(response, findings);
  return response;
}

} // namespace dodns::api
