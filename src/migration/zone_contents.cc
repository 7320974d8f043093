// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/zone_contents.hh"

#include "dns/rrtype.hh"
#include "recorddb/contents.hh"

#include <algorithm>

namespace dodns::migration {

namespace {

using namespace dns::rrtype;

bool isOfSigner(const dns::Record& record, const dns::Name& zone)
{
  const auto type = record.type();
  const bool isOfTop = type == kDnskey || type == kCds || type == kCdnskey || type == kZonemd;
  return type == kRrsig || type == kNsec || type == kNsec3 || type == kNsec3param || (isOfTop && record.name == zone);
}

std::string firstError(const zonefile::Findings& findings)
{
  for (const auto& finding : findings) {
    if (finding.severity == base::Severity::error) {
      return finding.message;
    }
  }
  return "";
}

} // namespace

void forEachRecord(legacy::System& system, const dns::Name& zone, const TakeRecord& take, const TakeUnreadable& takeUnreadable)
{
  system.readZone(zone, [&](const legacy::Entry& entry) {
    zonefile::Findings findings;
    auto record = zonefile::readEntry(entry.text, zone, findings);
    if (!record) {
      zonefile::Findings ofName;
      const auto name = zonefile::readName(entry.text.name, zone, ofName);
      takeUnreadable({name ? name->toText() : entry.text.name, entry.text.type, entry.text.data, entry.place, firstError(findings)});
    }
    else if (!isOfSigner(*record, zone)) {
      take(std::move(*record));
    }
  });
}

void forEachRecord(pg::Connection& records, int32_t zoneId, const dns::Name& zone, const TakeRecord& take, const TakeUnreadable& takeUnreadable)
{
  recorddb::forEachRecordOfZone(records, zoneId, [&](const recorddb::RecordRow& row) {
    std::string reason = "is no type or no name";
    const auto name = dns::Name::parse(row.name);
    const auto type = dns::rrtypeFromText(row.type);
    auto rdata = name && type ? dns::Rdata::parse(*type, row.rdata, &reason) : std::nullopt;
    if (!rdata) {
      takeUnreadable({row.name, row.type, row.rdata, "record database", row.rdata + " " + reason});
      return;
    }
    dns::Record record{*name, row.ttl, std::move(*rdata)};
    if (!isOfSigner(record, zone)) {
      take(std::move(record));
    }
  });
}

std::optional<uint32_t> forEachChange(legacy::System& system, const dns::Name& zone, uint32_t serial, const std::function<void(const dns::Record&, bool isAdded)>& take)
{
  bool isReadable = true;
  const auto now = system.readChanges(zone, serial, [&](const legacy::Entry& entry, bool isAdded) {
    zonefile::Findings findings;
    const auto record = zonefile::readEntry(entry.text, zone, findings);
    isReadable = isReadable && record.has_value();
    if (record && !isOfSigner(*record, zone)) {
      take(*record, isAdded);
    }
  });
  return isReadable ? now : std::nullopt;
}

void ZoneContents::add(dns::Record&& record)
{
  const auto [found, isNew] = rrsets.try_emplace({record.name, record.type()}, dns::RRset{record.ttl, {}});
  auto& rrset = found->second;
  rrset.ttl = std::min(rrset.ttl, record.ttl);
  if (isNew || std::find(rrset.rdata.begin(), rrset.rdata.end(), record.rdata) == rrset.rdata.end()) {
    rrset.rdata.push_back(std::move(record.rdata));
  }
}

} // namespace dodns::migration
