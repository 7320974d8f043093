// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_call.hh"

#include "api/record_json.hh"

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
