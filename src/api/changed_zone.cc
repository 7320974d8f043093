// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/changed_zone.hh"

#include "api/entries.hh"
#include "api/next_soa.hh"
#include "api/record_checks.hh"
#include "dns/rrtype.hh"
#include "storedzones/stored_zones.hh"
#include "verify/verify.hh"

#include <algorithm>
#include <ctime>
#include <unordered_map>

namespace dodns::api {

using recorddb::NumberedRecord;

namespace {

bool isSame(const NumberedRecord& one, const NumberedRecord& other)
{
  return one.ttl == other.ttl && one.rdata == other.rdata;
}

/** Stored records by their numbers. */
class ById
{
public:
  explicit ById(const NameRecords& records)
  {
    for (const auto& record : records.all()) {
      d_records.emplace(record.id, &record);
    }
  }

  const NumberedRecord* find(int64_t id) const
  {
    const auto found = d_records.find(id);
    return found == d_records.end() ? nullptr : found->second;
  }

private:
  std::unordered_map<int64_t, const NumberedRecord*> d_records;
};

std::vector<verify::Entry> toEntries(const std::vector<NumberedRecord>& records)
{
  std::vector<verify::Entry> entries;
  for (const auto& record : records) {
    if (auto entry = toEntry(record)) {
      entries.push_back(std::move(*entry));
    }
  }
  return entries;
}

bool hasAddress(const std::vector<NumberedRecord>& records)
{
  return std::any_of(records.begin(), records.end(), [](const auto& record) { return record.type == "A" || record.type == "AAAA"; });
}

bool has(const std::vector<NumberedRecord>& records, const char* type)
{
  return std::any_of(records.begin(), records.end(), [type](const auto& record) { return record.type == type; });
}

void append(Findings& findings, const Findings& more, const std::string& place)
{
  for (auto finding : more) {
    finding.place = {{}, 0, 0, finding.place.member.empty() ? place : place + "." + finding.place.member};
    findings.push_back(std::move(finding));
  }
}

} // namespace

ChangedZone::NameChange& ChangedZone::open(const Change& change)
{
  const auto [found, isNew] = d_names.try_emplace(change.name.toText());
  if (isNew) {
    const auto records = d_zone.recordsOf(found->first);
    found->second = {change.place, records, NameRecords(records)};
  }
  return found->second;
}

/** The TTL of the whole RRset. */
uint32_t ChangedZone::ttlFor(const Change& change, const NameRecords& records, Findings& findings) const
{
  Findings own;
  const auto given = readTtl(change.ttl, d_settings, own);
  append(findings, own, change.place);
  return given.value_or(records.ttlOf(change.type).value_or(d_settings.defaultTtl));
}

bool ChangedZone::refuseSoa(const Change& change, Findings& findings) const
{
  if (change.type != dns::rrtype::kSoa) {
    return false;
  }
  findings.push_back(mistake("soa-stays-soa", (change.place + ".type").c_str(), "A zone has one SOA: replace it"));
  return true;
}

/** What is replaced as a whole stays that, whatever comes behind it. */
void ChangedZone::want(const Change& change, bool isWhole)
{
  auto& isWanted = d_wanted[{change.name.toText(), dns::rrtypeToText(change.type)}];
  isWanted = isWanted || isWhole;
}

void ChangedZone::replaceRrset(const Change& change, Findings& findings)
{
  if (change.type == dns::rrtype::kSoa) {
    replaceSoa(change, findings);
    return;
  }
  want(change, true);
  auto& records = open(change).after;
  const auto ttl = ttlFor(change, records, findings);
  records.keepOnly(change.type, change.data);
  for (const auto& rdata : change.data) {
    records.add(change.name.toText(), ttl, rdata);
  }
  if (!change.data.empty()) {
    records.setTtl(change.type, ttl);
  }
}

void ChangedZone::replaceSoa(const Change& change, Findings& findings)
{
  auto& records = open(change).after;
  const auto soa = std::find_if(records.all().begin(), records.all().end(), [](const auto& record) { return record.type == "SOA"; });
  if (change.data.size() != 1 || soa == records.all().end()) {
    refuseSoa(change, findings);
    return;
  }
  want(change, false);
  const auto ttl = ttlFor(change, records, findings);
  const auto next = nextSoa(*soa, {0, 0, soa->name, "SOA", ttl, change.data.front().toText()}, false, static_cast<uint32_t>(std::time(nullptr)));
  records.replaceFirst(change.type, next.ttl, next.rdata);
}

void ChangedZone::addRecord(const Change& change, Findings& findings)
{
  if (refuseSoa(change, findings)) {
    return;
  }
  want(change, false);
  auto& records = open(change).after;
  const auto ttl = ttlFor(change, records, findings);
  records.add(change.name.toText(), ttl, change.data.front());
  records.setTtl(change.type, ttl);
}

void ChangedZone::deleteRecord(const Change& change, Findings& findings)
{
  if (refuseSoa(change, findings)) {
    return;
  }
  if (!open(change).after.remove(change.data.front())) {
    findings.push_back(mistake("record-unknown", (change.place + ".data").c_str(), "There is no such record"));
  }
}

std::vector<recorddb::Difference> ChangedZone::differences() const
{
  std::vector<recorddb::Difference> all;
  for (const auto& [name, change] : d_names) {
    const ById after(change.after);
    for (const auto& record : change.before) {
      const auto* stays = after.find(record.id);
      if (stays == nullptr) {
        all.push_back({"removed", name, record.type, record.ttl, {}, record.rdata, {}});
      }
      else if (!isSame(*stays, record)) {
        all.push_back({"changed", name, record.type, record.ttl, stays->ttl, record.rdata, stays->rdata});
      }
    }
    for (const auto& record : newOf(change)) {
      all.push_back({"added", name, record.type, {}, record.ttl, {}, record.rdata});
    }
  }
  return all;
}

ChangedZone::Records ChangedZone::newOf(const NameChange& change) const
{
  Records added;
  std::copy_if(change.after.all().begin(), change.after.all().end(), std::back_inserter(added), [](const auto& record) { return record.id == 0; });
  return added;
}

void ChangedZone::verifyNames(Findings& findings) const
{
  for (const auto& [name, change] : d_names) {
    for (const auto& entry : toEntries(newOf(change))) {
      append(findings, verify::verifyEntry(entry, d_zone.name(), d_settings.rules), change.place);
    }
    const auto before = verify::verifyName(toEntries(change.before), d_zone.name(), d_settings.rules);
    Findings caused;
    for (const auto& finding : verify::verifyName(toEntries(change.after.copy()), d_zone.name(), d_settings.rules)) {
      if (std::none_of(before.begin(), before.end(), [&finding](const auto& one) { return one.code == finding.code && one.message == finding.message; })) {
        caused.push_back(finding);
      }
    }
    append(findings, caused, change.place);
    const bool isApex = name == d_zone.name().toText();
    if (isApex && has(change.before, "NS") && !has(change.after.copy(), "NS") && d_settings.rules.find("zone-no-ns") == verify::Setting::error) {
      append(findings, {mistake("zone-no-ns", "", "The zone " + name + " has no NS")}, change.place);
    }
  }
}

void ChangedZone::write()
{
  for (const auto& [rrset, isWhole] : d_wanted) {
    d_zone.want(rrset.first, rrset.second, isWhole);
  }
  for (auto& [name, change] : d_names) {
    const ById after(change.after);
    for (const auto& record : change.before) {
      const auto* stays = after.find(record.id);
      if (stays == nullptr) {
        d_zone.remove(record.id);
      }
      else if (!isSame(*stays, record)) {
        auto changed = *stays;
        changed.given = changed.rdata == record.rdata ? changed.given : std::nullopt;
        d_zone.change(changed);
      }
    }
    for (const auto& record : newOf(change)) {
      d_zone.add(record);
    }
  }
  const auto all = differences();
  const bool hasNewSoa = std::any_of(all.begin(), all.end(), [](const auto& one) { return one.type == "SOA"; });
  if (!all.empty() && !hasNewSoa) {
    d_zone.raiseSerial();
  }
}

void ChangedZone::verifyPlaces(pg::Connection& connection, Findings& findings) const
{
  const storedzones::StoredZones view(connection, recorddb::EnclosingZone{d_zone.id(), d_zone.name()});
  std::vector<std::string> withoutAddress;
  for (const auto& [name, change] : d_names) {
    const auto added = newOf(change);
    for (const auto& entry : toEntries(added)) {
      append(findings, verify::verifyPlaced(entry, d_zone.name(), view, d_settings.rules), change.place);
    }
    const auto parsed = dns::Name::parse(name);
    if (has(added, "DNAME") && parsed && recorddb::contentsOf(connection, d_zone.id(), {*parsed}).front().hasNamesBelow) {
      append(findings, {mistake("dname-children", "type", "There are names below " + name + ", which nobody finds below a DNAME")}, change.place);
    }
    if ((hasAddress(change.before) && !hasAddress(change.after.copy())) || has(added, "CNAME")) {
      withoutAddress.push_back(name);
    }
  }
  if (!withoutAddress.empty()) {
    verifyNameserversOf(withoutAddress, connection, findings);
  }
}

/** NS records that lead to names which lost what they need. */
void ChangedZone::verifyNameserversOf(const std::vector<std::string>& names, pg::Connection& connection, Findings& findings) const
{
  const storedzones::StoredZones view(connection, recorddb::EnclosingZone{d_zone.id(), d_zone.name()});
  auto zone = d_zone;
  for (const auto& record : zone.nameserversAt(names)) {
    const auto entry = toEntry(record);
    const auto change = entry ? d_names.find(entry->record.rdata.names().front().toText()) : d_names.end();
    if (change != d_names.end()) {
      append(findings, verify::verifyPlaced(*entry, d_zone.name(), view, d_settings.rules), change->second.place);
    }
  }
}

} // namespace dodns::api
