// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_call.hh"

#include "api/entries.hh"
#include "api/record_json.hh"
#include "storedzones/stored_zones.hh"
#include "verify/verify.hh"

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

void finishChange(const Call& call, recorddb::ManagedZone& zone, recorddb::AuditAction action, const recorddb::NumberedRecord* before, const recorddb::NumberedRecord* after)
{
  const auto text = [&zone](const recorddb::NumberedRecord* record) { return record != nullptr ? std::optional(toText(recordJson(*record, zone.name()))) : std::nullopt; };
  if (after != nullptr) {
    zone.setRrsetTtl(after->name, after->type, after->ttl);
  }
  zone.raiseSerial();
  call.audit(action, zone.name(), text(before), text(after));
}

} // namespace dodns::api
