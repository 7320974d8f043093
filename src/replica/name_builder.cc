// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/name_builder.hh"

#include <algorithm>

namespace dodns::replica {

namespace {

constexpr uint32_t kMaxTtl = 0x7fffffff; // RFC 2181 section 8

/** The name is there although nothing of it can be served: it is not denied, and
 * no wildcard answers for it. PowerDNS knows what has no records by this type. */
constexpr uint16_t kNothing = 0;

/** Denial of existence is derived from the order of names, never stored. */
bool isDerived(uint16_t type)
{
  return type == dns::rrtype::kNsec || type == dns::rrtype::kNsec3;
}

} // namespace

void NameBuilder::refuse(uint16_t type, const std::string& typeText, const std::string& reason)
{
  for (const auto& refusal : d_built.refusals) {
    if (refusal.type == type) {
      return;
    }
  }
  d_built.refusals.push_back({type, typeText + ": " + reason});
}

void NameBuilder::add(const recorddb::RecordRow& row)
{
  const auto type = dns::rrtypeFromText(row.type);
  if (!type || *type == 0) {
    refuse(0, row.type, "unknown type");
    return;
  }
  if (isDerived(*type)) {
    return;
  }
  if (row.ttl > kMaxTtl) {
    refuse(*type, row.type, "TTL " + std::to_string(static_cast<int32_t>(row.ttl)) + " is negative");
    return;
  }
  std::string reason;
  auto rdata = d_encode(*type, row.rdata, reason);
  if (rdata && rdata->size() > UINT16_MAX) {
    rdata.reset();
    reason = "rdata is longer than 65535 octets";
  }
  if (!rdata) {
    refuse(*type, row.type, reason);
    return;
  }
  d_built.records.push_back({*type, row.ttl, std::move(*rdata)});
}

NameBuilder::Built NameBuilder::take()
{
  Built built = std::move(d_built);
  d_built = {};
  auto& records = built.records;
  for (const auto& refusal : built.refusals) {
    const auto isRefused = [&refusal](const Record& record) { return record.type == refusal.type; };
    records.erase(std::remove_if(records.begin(), records.end(), isRefused), records.end());
  }
  if (records.empty() && !built.refusals.empty()) {
    records.push_back({kNothing, 0, {}});
  }
  built.hasNs = std::any_of(records.begin(), records.end(), [](const Record& record) { return record.type == dns::rrtype::kNs; });
  return built;
}

} // namespace dodns::replica
