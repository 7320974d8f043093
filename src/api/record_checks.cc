// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_checks.hh"

#include "api/entries.hh"
#include "dns/rdata.hh"
#include "dns/rrtype.hh"
#include "verify/verify.hh"

#include <algorithm>

namespace dodns::api {

namespace {

/** What may stand beside a CNAME: RFC 4034 sections 3 and 4.1.1. */
bool isSignature(const recorddb::NumberedRecord& record)
{
  return record.type == "RRSIG" || record.type == "NSEC";
}

void append(Findings& findings, const Findings& more)
{
  findings.insert(findings.end(), more.begin(), more.end());
}

} // namespace

std::optional<uint32_t> readTtl(const NumberMember& ttl, const Settings& settings, Findings& findings)
{
  if (!ttl.isGiven) {
    return std::nullopt;
  }
  if (!ttl.value) {
    findings.push_back(mistake("not-a-number", "ttl", "TTL is not a number"));
    return std::nullopt;
  }
  if (*ttl.value < settings.minTtl) {
    findings.push_back(mistake("ttl-too-low", "ttl", "record ttl must be greater than " + std::to_string(settings.minTtl)));
    return std::nullopt;
  }
  if (*ttl.value > settings.maxTtl) {
    findings.push_back(mistake("ttl-too-high", "ttl", "record ttl must be at most " + std::to_string(settings.maxTtl)));
    return std::nullopt;
  }
  return static_cast<uint32_t>(*ttl.value);
}

void checkZone(const recorddb::ManagedZone& zone, Findings& findings)
{
  if (zone.kind() == recorddb::ZoneKind::secondary || zone.kind() == recorddb::ZoneKind::consumer) {
    findings.push_back(mistake("zone-is-secondary", "", "The records of the domain come from its primary nameservers and cannot be changed here"));
  }
  if (zone.isPresigned()) {
    findings.push_back(mistake("zone-is-presigned", "", "The records of the domain come with their signatures and cannot be changed one by one"));
  }
}

void checkRecord(const recorddb::NumberedRecord& record, const std::vector<recorddb::NumberedRecord>& others, const dns::Name& zone, const verify::Rules& rules, Findings& findings)
{
  const bool collides = std::any_of(others.begin(), others.end(), [&record](const recorddb::NumberedRecord& other) {
    return !isSignature(other) && (record.type == "CNAME" || other.type == "CNAME");
  });
  if (collides && rules.find("cname-not-alone") == verify::Setting::error) {
    auto finding = mistake("cname-not-alone", "name", "CNAME records cannot share a name with other records");
    finding.reference = "RFC 1034 section 3.6.2";
    findings.push_back(finding);
    return; // in the words that clients know, not in those of the rules, too
  }
  const auto entry = toEntry(record);
  if (!entry) {
    return;
  }
  std::vector<verify::Entry> otherEntries;
  for (const auto& other : others) {
    if (auto otherEntry = toEntry(other)) {
      if (other.type == record.type) {
        otherEntry->record.ttl = record.ttl; // as it will be: the TTL is the RRset's
      }
      otherEntries.push_back(std::move(*otherEntry));
    }
  }
  append(findings, verify::verifyEntry(*entry, zone, rules));
  append(findings, verify::verifyAddition(*entry, otherEntries, zone, rules));
}

const recorddb::NumberedRecord* findSibling(const recorddb::NumberedRecord& record, const std::vector<recorddb::NumberedRecord>& others)
{
  const auto found = std::find_if(others.begin(), others.end(), [&record](const auto& other) { return other.type == record.type; });
  return found == others.end() ? nullptr : &*found;
}

const recorddb::NumberedRecord* findTwin(const recorddb::NumberedRecord& record, const std::vector<recorddb::NumberedRecord>& others)
{
  const auto type = dns::rrtypeFromText(record.type);
  const auto rdata = type ? dns::Rdata::parse(*type, record.rdata) : std::nullopt;
  const auto found = std::find_if(others.begin(), others.end(), [&](const auto& other) { return rdata && other.type == record.type && dns::Rdata::parse(*type, other.rdata) == rdata; });
  return found == others.end() ? nullptr : &*found;
}

} // namespace dodns::api
