// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/rejected_json.hh"

#include "api/problem.hh"

namespace dodns::api {

namespace {

Json orNull(const std::string& text)
{
  return text.empty() ? Json(nullptr) : Json(text);
}

} // namespace

Json rejectedJson(const recorddb::RejectedEntry& entry)
{
  return {
      {"id", entry.id},
      {"refused_by", recorddb::toText(entry.refusedBy)},
      {"zone", entry.zone},
      {"name", entry.name},
      {"type", entry.type},
      {"ttl", entry.ttl},
      {"data", entry.data},
      {"origin", entry.isFromBackfill ? "backfill" : "write"},
      {"place", orNull(entry.place)},
      {"token", orNull(entry.author.token)},
      {"client", orNull(entry.author.client)},
      {"request_id", orNull(entry.author.requestId)},
      {"at", entry.at},
      {"tries", entry.tries},
      {"last_try", entry.lastTry},
      {"accepted_at", orNull(entry.acceptedAt)},
      {"accepted_by", orNull(entry.acceptedBy)},
      {"findings", findingsJson(entry.findings)},
  };
}

} // namespace dodns::api
