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
  const storedzones::StoredZones view(call.connection, recorddb::EnclosingZone{zone.id(), zone.name()});
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

/** Step by step, so that what an old system has to do is noted, and what others
 * need as well is left to the end of a shared transaction. */
int64_t writeInSteps(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord* before, const recorddb::NumberedRecord* after)
{
  auto record = after != nullptr ? *after : *before;
  auto action = recorddb::AuditAction::update;
  if (before == nullptr) {
    action = recorddb::AuditAction::create;
    record.id = zone.add(record);
  }
  else if (after == nullptr) {
    action = recorddb::AuditAction::del;
    zone.remove(record.id);
  }
  else {
    zone.change(record);
  }
  call.raiseSerial(zone);
  call.audit(action, zone.name(), textOf(before, zone.name()), textOf(after != nullptr ? &record : nullptr, zone.name()));
  return record.id;
}

} // namespace

int64_t writeChange(const Call& call, recorddb::ManagedZone& zone, const recorddb::NumberedRecord* before, const recorddb::NumberedRecord* after, const std::vector<recorddb::NumberedRecord>& others)
{
  const bool changesTtls = after != nullptr && std::any_of(others.begin(), others.end(), [after](const auto& other) { return other.type == after->type && other.ttl != after->ttl; });
  if (changesTtls) {
    zone.setRrsetTtl(after->name, after->type, after->ttl);
  }
  if (call.session != nullptr || call.shared != nullptr) {
    return writeInSteps(call, zone, before, after);
  }
  const auto written = zone.write(call.author(), before, after, textOf(before, zone.name()), textOf(after, zone.name()));
  call.changed(written.transaction);
  return written.id;
}

} // namespace dodns::api
