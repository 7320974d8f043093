// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/record_call.hh"
#include "api/record_checks.hh"
#include "api/record_data.hh"
#include "api/record_names.hh"

#include <algorithm>

namespace dodns::api {

namespace {

/** What stays as it is was accepted before, or is not the API's. */
std::optional<uint32_t> readTtl(const Call& call, const recorddb::NumberedRecord& before, const RecordMembers& given, Findings& findings)
{
  const bool isUnchanged = given.ttl.value == std::optional<int64_t>(before.ttl);
  return isUnchanged ? std::optional(before.ttl) : readTtl(given.ttl, call.settings, findings);
}

/** Of an SOA only the TTL is anybody's to change. */
http::Response updateSoa(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord& before, const RecordMembers& given, Findings findings)
{
  if (given.type.value_or("SOA") != "SOA") {
    findings.push_back(mistake("soa-stays-soa", "type", "Only the ttl of SOA records can be changed"));
  }
  const auto ttl = readTtl(call, before, given, findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  auto after = before;
  after.ttl = ttl.value_or(before.ttl);
  if (after.ttl != before.ttl) {
    writeChange(call, zone, &before, &after, {});
  }
  else {
    zone.want(after.name, after.type);
  }
  return recordResponse(200, after, zone.name());
}

void overlay(NumberMember& member, const NumberMember& given)
{
  if (given.isGiven) {
    member = given;
  }
}

bool differs(const NumberMember& given, const NumberMember& stored)
{
  return given.isGiven && given.value != stored.value;
}

/** Whether something is given that the rdata would not be the same with.
 * Clients send members back as they read them, without final dot. */
bool changesRdata(const RecordMembers& given, const recorddb::NumberedRecord& before, const dns::Name& zone)
{
  const auto shown = shownMembers(before, zone);
  if (given.type.value_or(before.type) != before.type || given.data.value_or(*shown.data) != *shown.data) {
    return true;
  }
  const bool hasPriority = shown.priority.isGiven;
  const bool hasPort = shown.port.isGiven;
  const bool hasFlags = shown.flags.isGiven;
  return (hasPriority && differs(given.priority, shown.priority)) ||
         (hasPort && (differs(given.port, shown.port) || differs(given.weight, shown.weight))) ||
         (hasFlags && (differs(given.flags, shown.flags) || (given.tag && given.tag != shown.tag)));
}

/** Fills rdata and `given` of `after` from what is stored and what was sent. */
void updateRdata(recorddb::NumberedRecord& after, const RecordMembers& given, const recorddb::NumberedRecord& before, const dns::Name& zone, Findings& findings)
{
  auto members = requestMembers(before, zone);
  const auto shown = shownMembers(before, zone);
  if (given.data && *given.data != *shown.data) {
    members.data = given.data;
  }
  overlay(members.priority, given.priority);
  overlay(members.port, given.port);
  overlay(members.weight, given.weight);
  overlay(members.flags, given.flags);
  members.tag = given.tag ? given.tag : members.tag;
  if (const auto rdata = toRdata(after.type, members, zone, findings)) {
    after.rdata = rdata->toText();
    after.given = givenBeside(*rdata, members, zone);
  }
}

bool isSame(const recorddb::NumberedRecord& left, const recorddb::NumberedRecord& right)
{
  return left.name == right.name && left.type == right.type && left.ttl == right.ttl && left.rdata == right.rdata && left.given == right.given;
}

http::Response update(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord& before, const RecordMembers& given, Findings findings)
{
  auto after = before;
  after.type = given.type.value_or(before.type);
  if (after.type != before.type && (!isKnownType(after.type) || after.type == "SOA")) {
    findings.push_back(mistake("type-unknown", "type", "Record type is not included in the list"));
    return unprocessable(call.request, findings);
  }
  if (!call.token.mayWriteType(before.type) || !call.token.mayWriteType(after.type)) {
    return forbidden(call.request);
  }
  if (given.name) {
    after.name = readOwner(given.name, zone.name(), findings).value_or(zone.name()).toText();
  }
  if (changesRdata(given, before, zone.name())) {
    updateRdata(after, given, before, zone.name(), findings);
  }
  const auto ttl = readTtl(call, before, given, findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  auto others = zone.recordsOf(after.name);
  others.erase(std::remove_if(others.begin(), others.end(), [&](const auto& other) { return other.id == before.id; }), others.end());
  if (findTwin(after, others) != nullptr) {
    findings.push_back(mistake("record-exists", "data", "the record already exists"));
    return unprocessable(call.request, findings);
  }
  const bool isMoved = after.name != before.name || after.type != before.type;
  const auto* sibling = isMoved ? findSibling(after, others) : nullptr;
  after.ttl = ttl.value_or(sibling != nullptr ? sibling->ttl : before.ttl);
  if (call.rulesDecide() && (isMoved || after.rdata != before.rdata)) {
    checkRecord(after, others, zone.name(), call.settings.rules, findings);
    checkPlace(call, zone, after, findings);
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  if (!isSame(before, after)) {
    writeChange(call, zone, &before, &after, others);
  }
  else {
    zone.want(after.name, after.type);
  }
  auto response = recordResponse(200, after, zone.name());
  addWarnings(response, findings);
  return response;
}

} // namespace

http::Response updateRecord(const Call& call)
{
  auto zone = call.lockZone();
  const auto before = zone ? findRecord(call, *zone) : std::nullopt;
  if (!before) {
    return notFound(call.request);
  }
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  const auto given = readMembers(*body, findings);
  checkZone(*zone, findings);
  if (before->type != "SOA") {
    return update(call, *zone, *before, given, findings);
  }
  if (!call.token.mayWriteType(before->type)) {
    return forbidden(call.request);
  }
  return updateSoa(call, *zone, *before, given, findings);
}

} // namespace dodns::api
