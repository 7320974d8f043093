// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_call.hh"

#include "api/entries.hh"
#include "api/record_json.hh"
#include "storedzones/stored_zones.hh"
#include "verify/verify.hh"

#include <algorithm>
#include <charconv>

namespace dodns::api {

std::optional<recorddb::NumberedRecord> findRecord(const Call& call, recorddb::ManagedZone& zone)
{
  const auto& text = call.parameter("id");
  int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return zone.find(id);
}

http::Response recordResponse(unsigned status, const recorddb::NumberedRecord& record, const dns::Name& zone)
{
  Json answer;
  answer["domain_record"] = recordJson(record, zone);
  return jsonResponse(status, answer);
}

void checkPlace(const Call& call, const recorddb::ManagedZone& zone, const recorddb::NumberedRecord& record, Findings& findings)
{
  const auto entry = toEntry(record);
  if (!entry) {
    return;
  }
  const storedzones::StoredZones view(call.connection, recorddb::EnclosingZone{zone.id(), zone.name()}, call.shared);
  for (auto finding : verify::verifyPlaced(*entry, zone.name(), view, call.settings.rules)) {
    const bool isAboutMissing = finding.code == "glue-missing" || finding.code == "ns-no-address";
    finding.severity = isAboutMissing ? base::Severity::warning : finding.severity;
    findings.push_back(std::move(finding));
  }
}

namespace {

std::optional<std::string> textOf(const recorddb::NumberedRecord* record, const dns::Name& zone)
{
  return record != nullptr ? std::optional(toText(recordJson(*record, zone))) : std::nullopt;
}

/** Now, or at the end of a transaction that others share. */
int64_t write(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord* before, const recorddb::NumberedRecord* after)
{
  if (call.shared != nullptr) {
    return call.shared->write(zone, before, after);
  }
  if (before == nullptr) {
    return zone.add(*after);
  }
  after != nullptr ? zone.change(*after) : zone.remove(before->id);
  return before->id;
}

} // namespace

int64_t writeChange(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord* before, const recorddb::NumberedRecord* after, const std::vector<recorddb::NumberedRecord>& others)
{
  const bool changesTtls = after != nullptr && std::any_of(others.begin(), others.end(), [after](const auto& other) { return other.type == after->type && other.ttl != after->ttl; });
  if (changesTtls) {
    zone.setRrsetTtl(after->name, after->type, after->ttl);
  }
  const auto id = write(call, zone, before, after);
  auto written = after != nullptr ? std::optional(*after) : std::nullopt;
  if (written) {
    written->id = id;
  }
  const auto action = before == nullptr ? recorddb::AuditAction::create : after == nullptr ? recorddb::AuditAction::del
                                                                                           : recorddb::AuditAction::update;
  call.raiseSerial(zone);
  call.audit(action, zone.name(), textOf(before, zone.name()), textOf(written ? &*written : nullptr, zone.name()));
  return id;
}

} // namespace dodns::api
