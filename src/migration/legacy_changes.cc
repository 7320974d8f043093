// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/legacy_changes.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "recorddb/serial.hh"

#include <algorithm>
#include <map>

namespace dodns::migration {

namespace {

using Rows = std::vector<recorddb::NumberedRecord>;

dns::Rdata toRdata(const recorddb::NumberedRecord& row)
{
  const auto type = dns::rrtypeFromText(row.type);
  auto rdata = type ? dns::Rdata::parse(*type, row.rdata) : std::nullopt;
  if (!rdata) {
    throw legacy::Error(legacy::Error::Kind::unsupported, "the record " + row.name + " " + row.type + " " + row.rdata + " cannot be read");
  }
  return *rdata;
}

dns::Name toName(const std::string& text)
{
  const auto name = dns::Name::parse(text);
  if (!name) {
    throw legacy::Error(legacy::Error::Kind::unsupported, "the name " + text + " cannot be read");
  }
  return *name;
}

bool contains(const Rows& rows, const dns::Rdata& rdata)
{
  return std::any_of(rows.begin(), rows.end(), [&rdata](const auto& row) { return toRdata(row) == rdata; });
}

Rows toRows(const std::optional<dns::RRset>& rrset, const std::string& name, const std::string& type)
{
  Rows rows;
  for (const auto& rdata : rrset ? rrset->rdata : std::vector<dns::Rdata>()) {
    rows.push_back({0, name, type, rrset->ttl, rdata.toText(), {}});
  }
  return rows;
}

/** The number and the client's own spelling of the row that says the same. */
void identify(Rows& rows, const Rows& known)
{
  for (auto& row : rows) {
    const auto found = std::find_if(known.begin(), known.end(), [rdata = toRdata(row)](const auto& other) { return toRdata(other) == rdata; });
    if (found != known.end()) {
      row.id = found->id;
      row.given = found->given;
    }
  }
}

bool isSubset(const Rows& some, const Rows& all)
{
  return std::all_of(some.begin(), some.end(), [&all](const auto& row) { return contains(all, toRdata(row)); });
}

bool isSameSet(const Rows& one, const Rows& other)
{
  return one.size() == other.size() && isSubset(one, other) && (one.empty() || one.front().ttl == other.front().ttl);
}

/** Whether what the client means is in the old system another record by now, so that what it asks for cannot be done there.
 * @param rows in the old system @param wasRefused that has refused a write of the RRset, and may lack what is known here */
bool isUnlike(const Rows& rows, const recorddb::RRsetRows& ours, bool wasRefused)
{
  if (isSameSet(ours.before, ours.after)) { // asked for as it is
    return !isSameSet(rows, ours.after);
  }
  Rows going;
  Rows staying;
  for (const auto& row : ours.before) {
    (contains(ours.after, toRdata(row)) ? staying : going).push_back(row);
  }
  const bool isNothingNew = isSubset(ours.after, ours.before);
  if (!isSubset(staying, rows) && (isNothingNew || wasRefused)) {
    return true;
  }
  const bool hasUnknown = std::any_of(rows.begin(), rows.end(), [&ours](const auto& row) { return !contains(ours.before, toRdata(row)) && !contains(ours.after, toRdata(row)); });
  return hasUnknown && !isSubset(going, rows);
}

/** @returns what is after the change of `rows` that `ours` says. */
Rows changed(const Rows& rows, const recorddb::RRsetRows& ours)
{
  Rows after;
  for (const auto& row : rows) {
    const auto rdata = toRdata(row);
    if (!contains(ours.before, rdata) || contains(ours.after, rdata)) {
      after.push_back(row);
    }
  }
  for (const auto& row : ours.after) {
    const auto rdata = toRdata(row);
    if (!contains(after, rdata) && !contains(ours.before, rdata)) {
      after.push_back(row);
    }
  }
  const bool isRemoval = !ours.before.empty() && !ours.after.empty() && ours.before.front().ttl == ours.after.front().ttl && isSubset(ours.after, ours.before);
  for (auto& row : after) { // a removal says nothing about it
    row.ttl = ours.after.empty() || isRemoval ? row.ttl : ours.after.front().ttl;
  }
  return after;
}

std::string withoutSerial(const recorddb::NumberedRecord& soa)
{
  return recorddb::serialOf(soa.rdata) ? recorddb::withSerial(soa.rdata, 0) : soa.rdata;
}

/** Who changes only its TTL says nothing about the rest of a SOA, which may be another one there. */
Rows changedSoa(const Rows& rows, const recorddb::RRsetRows& ours)
{
  const bool isOther = rows.empty() || ours.before.empty() || ours.after.empty() || withoutSerial(ours.before.front()) != withoutSerial(ours.after.front());
  auto after = isOther ? ours.after : rows;
  for (auto& row : after) {
    row.ttl = ours.after.front().ttl;
  }
  return after;
}

bool isSameButForSerial(const Rows& one, const Rows& other)
{
  return legacy::isSame(toRRset(one), toRRset(other));
}

/** @throws legacy::Error conflict, see rebase() */
Rows rebased(const Rows& rows, const recorddb::RRsetRows& ours, bool wasRefused, const std::string& system)
{
  if (ours.isWhole) {
    return ours.after;
  }
  const bool isSoa = ours.type == "SOA";
  if (isSoa ? isSameButForSerial(ours.before, ours.after) && !isSameButForSerial(rows, ours.after) : isUnlike(rows, ours, wasRefused)) {
    throw legacy::Error(legacy::Error::Kind::conflict, system + " has other records at " + ours.name + ' ' + ours.type + " than the record database: look into 'dodns rejected list', or bring the zone again by 'dodns backfill'");
  }
  return isSoa ? changedSoa(rows, ours) : changed(rows, ours);
}

/** Where only is known that something is to go, that stands for it. */
bool isPlaceholder(const Rows& rows)
{
  return rows.size() == 1 && rows.front().rdata.empty();
}

/** What the old system has of each RRset of a change. */
std::vector<std::optional<dns::RRset>> presentOf(const recorddb::ZoneChange& change, legacy::System& system)
{
  std::vector<std::pair<dns::Name, uint16_t>> rrsets;
  for (const auto& rrset : change.rrsets) {
    rrsets.emplace_back(toName(rrset.name), dns::rrtypeFromText(rrset.type).value_or(0));
  }
  return system.readAll(change.zone, rrsets);
}

} // namespace

std::optional<dns::RRset> toRRset(const Rows& rows)
{
  if (rows.empty()) {
    return std::nullopt;
  }
  dns::RRset rrset;
  rrset.ttl = rows.front().ttl;
  for (const auto& row : rows) {
    rrset.rdata.push_back(toRdata(row));
  }
  rrset.canonicalize();
  return rrset;
}

std::vector<dns::Record> toRecords(const std::vector<recorddb::RRsetRows>& rrsets)
{
  std::vector<dns::Record> records;
  for (const auto& rrset : rrsets) {
    for (const auto& row : rrset.after) {
      records.push_back({toName(row.name), row.ttl, toRdata(row)});
    }
  }
  return records;
}

std::vector<legacy::RRsetChange> toLegacy(const recorddb::ZoneChange& change)
{
  std::vector<legacy::RRsetChange> changes;
  for (const auto& rrset : change.rrsets) {
    const auto type = dns::rrtypeFromText(rrset.type);
    legacy::RRsetChange one = {toName(rrset.name), type.value_or(0), isPlaceholder(rrset.before) ? std::optional(dns::RRset()) : toRRset(rrset.before), toRRset(rrset.after)};
    if (!legacy::isSame(one.before, one.after)) {
      changes.push_back(std::move(one));
    }
  }
  return changes;
}

std::vector<recorddb::RRsetRows> rebase(recorddb::ZoneChange& change, legacy::System& system, const std::set<std::pair<std::string, std::string>>& refused)
{
  std::vector<recorddb::RRsetRows> missing;
  const auto all = presentOf(change, system);
  for (size_t i = 0; i < all.size(); ++i) {
    auto& rrset = change.rrsets[i];
    auto present = toRows(all[i], rrset.name, rrset.type);
    identify(present, rrset.before);
    auto after = rebased(present, rrset, refused.count({rrset.name, rrset.type}) > 0, system.description());
    identify(after, rrset.after);
    if (present.empty() && after.empty()) {
      missing.push_back(rrset);
    }
    rrset.before = std::move(present);
    rrset.after = std::move(after);
  }
  return missing;
}

void takePresent(recorddb::ZoneChange& change, legacy::System& system)
{
  const auto all = presentOf(change, system);
  for (size_t i = 0; i < all.size(); ++i) {
    auto& rrset = change.rrsets[i];
    auto present = toRows(all[i], rrset.name, rrset.type);
    identify(present, rrset.before);
    identify(present, rrset.after);
    rrset.after = std::move(present);
  }
}

void keepWritten(recorddb::ZoneChange& change, legacy::System& system)
{
  const auto all = presentOf(change, system);
  std::vector<recorddb::RRsetRows> written;
  for (size_t i = 0; i < all.size(); ++i) {
    auto& rrset = change.rrsets[i];
    if (legacy::isSame(all[i], toRRset(rrset.after))) {
      written.push_back(std::move(rrset));
    }
  }
  change.rrsets = std::move(written);
}

void takeRemoved(recorddb::ZoneChange& change, legacy::System& system)
{
  std::map<std::pair<std::string, std::string>, recorddb::RRsetRows> found;
  system.readZone(change.zone, [&](const legacy::Entry& entry) {
    zonefile::Findings findings;
    const auto record = zonefile::readEntry(entry.text, change.zone, findings);
    if (record) {
      const auto name = record->name.toText();
      const auto type = dns::rrtypeToText(record->type());
      auto& rrset = found.try_emplace({name, type}, recorddb::RRsetRows{name, type, {}, {}}).first->second;
      rrset.before.push_back({0, name, type, record->ttl, record->rdata.toText(), {}});
    }
  });
  for (const auto& ours : change.rrsets) {
    if (const auto theirs = found.find({ours.name, ours.type}); theirs != found.end()) {
      identify(theirs->second.before, ours.before);
    }
  }
  change.rrsets.clear();
  for (auto& [key, rrset] : found) {
    change.rrsets.push_back(std::move(rrset));
  }
}

} // namespace dodns::migration
