// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/rejected_actions.hh"

#include "dns/rrtype.hh"
#include "migration/legacy_changes.hh"
#include "migration/record_verification.hh"
#include "migration/record_write.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/waiting_writes.hh"
#include "verify/verify.hh"

#include <algorithm>

namespace dodns::migration {

namespace {

using recorddb::RejectedEntry;
using recorddb::Side;
using recorddb::WriteState;
using Findings = std::vector<base::Finding>;
using Rows = std::vector<recorddb::NumberedRecord>;

base::Finding finding(const char* code, std::string message, std::string hint)
{
  return {code, base::Severity::error, std::move(message), std::move(hint), {}, {}};
}

/** Nothing when the entry is text that is no RRset. */
std::optional<dns::Name> zoneOf(const RejectedEntry& entry, Findings& findings)
{
  const auto zone = dns::Name::parse(entry.zone);
  const auto name = dns::Name::parse(entry.name);
  if (!zone || !name || !dns::rrtypeFromText(entry.type)) {
    findings.push_back(finding("not-an-rrset", "'" + entry.name + " " + entry.type + "' is a line of the old system that could not be read, not an RRset.", "Mend it in the old system, and bring the zone again."));
    return std::nullopt;
  }
  return zone;
}

bool isLead(pg::Connection& connection, const dns::Name& zone)
{
  return recorddb::stageOf(connection, zone) == recorddb::Stage::lead;
}

/** Where the record database decides, it is written at once. */
bool isDecidedHere(pg::Connection& connection, const dns::Name& zone)
{
  return isLead(connection, zone) || recorddb::stageOf(connection, zone) == recorddb::Stage::alone;
}

/** Of what the old system refused, and is not written any more. */
Findings whyNotWritten(pg::Connection& connection, const dns::Name& zone, const RejectedEntry& entry)
{
  if (entry.refusedBy == Side::legacy && recorddb::stageOf(connection, zone) == recorddb::Stage::alone) {
    return {finding("old-system-left", "In the stage alone nothing is written to the old system.", "Accept the entry.")};
  }
  return {};
}

/** The entry's RRset as `after` says it. */
recorddb::DualWrite writeOf(const dns::Name& zone, const RejectedEntry& entry, const Rows& after, const recorddb::Author& author)
{
  recorddb::DualWrite write;
  write.author = author;
  write.change.zone = zone;
  recorddb::RRsetRows rrset = {entry.name, entry.type, {}, after};
  if (after.empty()) { // an RRset that is neither before nor after is none
    rrset.before.push_back({0, entry.name, entry.type, static_cast<uint32_t>(entry.ttl), entry.data.empty() ? "" : entry.data.front(), {}});
  }
  write.change.rrsets.push_back(std::move(rrset));
  return write;
}

void queue(pg::Connection& connection, recorddb::DualWrite write, WriteState state)
{
  write.stage = isLead(connection, write.change.zone) ? recorddb::Stage::lead : recorddb::Stage::shadow;
  write.state = state;
  recorddb::addDualWrite(connection, write, std::chrono::milliseconds(0));
}

/** Before that, a user's write may have been about the same RRset: it resolves the entry, and what it was is no more.
 * @returns what stands in the way. */
Findings lock(pg::Connection& connection, const dns::Name& zone, const RejectedEntry& entry)
{
  recorddb::lockZoneWrites(connection, zone);
  const auto now = recorddb::listRejected(connection, {entry.id, {}});
  if (now.empty() || now.front().data != entry.data || now.front().ttl != entry.ttl) {
    return {finding("entry-changed", "The entry " + std::to_string(entry.id) + " is not what it was: the RRset has been written meanwhile.", "Look at the list again.")};
  }
  return {};
}

/** What waits would be newer than what is read here. */
Findings whyWait(pg::Connection& connection, const dns::Name& zone)
{
  if (recorddb::waitsForRecords(connection, zone)) {
    return {finding("zone-busy", "Writes to the zone are waiting for the record database.", "Try again in some seconds.")};
  }
  return {};
}

/** In the text form in which rdata is stored. @returns nothing when some is no rdata of the type. */
std::optional<Rows> rowsOf(const RejectedEntry& entry, uint32_t ttl, const std::vector<std::string>& data, Findings& findings)
{
  Rows rows;
  for (const auto& one : data) {
    const auto read = verify::readEntry({entry.name, entry.type, ttl, one, {}}, findings);
    if (!read) {
      return std::nullopt;
    }
    rows.push_back({0, entry.name, entry.type, ttl, read->record.rdata.toText(), {}});
  }
  return rows;
}

/** What the old system has there and nobody can read nobody can write over. */
bool isReadable(const RejectedEntry& entry, Findings& findings)
{
  Findings problems;
  if (rowsOf(entry, static_cast<uint32_t>(entry.ttl), entry.data, problems)) {
    return true;
  }
  findings.push_back(finding("not-an-rrset", "'" + entry.name + " " + entry.type + "' holds what is no record: " + problems.front().message, "Mend it in the old system (" + entry.place + "), and bring the zone again."));
  return false;
}

Rows recordsOfName(pg::Connection& connection, const dns::Name& zone, const std::string& name)
{
  auto managed = recorddb::ManagedZone::find(connection, zone);
  return managed ? managed->recordsOf(name) : Rows();
}

/** What the RRset is by now. */
Rows presentRows(pg::Connection& connection, const dns::Name& zone, const RejectedEntry& entry)
{
  auto rows = recordsOfName(connection, zone, entry.name);
  rows.erase(std::remove_if(rows.begin(), rows.end(), [&entry](const auto& row) { return row.type != entry.type; }), rows.end());
  return rows;
}

Rows othersOfName(pg::Connection& connection, const dns::Name& zone, const RejectedEntry& entry)
{
  auto rows = recordsOfName(connection, zone, entry.name);
  rows.erase(std::remove_if(rows.begin(), rows.end(), [&entry](const auto& row) { return row.type == entry.type; }), rows.end());
  return rows;
}

/** Users' writes do not wait for what is queued then: what the record database
 * is to have it gets now, between them, and in `lead` the old system what is there then. */
Findings writeNow(pg::Connection& connection, const RejectedEntry& entry, const recorddb::DualWrite& write, const verify::Rules& rules)
{
  const auto& zone = write.change.zone;
  if (!recorddb::ManagedZone::find(connection, zone)) {
    return {finding("zone-missing", "The record database has no zone " + zone.toText() + ".", "Make the zone.")};
  }
  if (auto obstacles = whyWait(connection, zone); !obstacles.empty()) {
    return obstacles;
  }
  writeRecords(connection, write, {rules}, std::nullopt);
  if (entry.refusedBy == Side::records) {
    if (const auto again = recorddb::listRejected(connection, {entry.id, {}}); !again.empty()) {
      return again.front().findings;
    }
  }
  if (isLead(connection, zone)) {
    queue(connection, writeOf(zone, entry, presentRows(connection, zone, entry), write.author), WriteState::forLegacy);
  }
  return {};
}

Findings verifyRows(const Rows& rows, const dns::Name& zone, const verify::Rules& rules)
{
  Findings findings;
  std::vector<verify::Entry> beside;
  for (const auto& row : rows) {
    if (const auto entry = verify::readEntry({row.name, row.type, row.ttl, row.rdata, {}}, findings)) {
      const auto alone = verify::verifyEntry(*entry, zone, rules);
      const auto together = verify::verifyAddition(*entry, beside, zone, rules);
      findings.insert(findings.end(), alone.begin(), alone.end());
      findings.insert(findings.end(), together.begin(), together.end());
      beside.push_back(*entry);
    }
  }
  return findings;
}

} // namespace

Findings retryRejected(pg::Connection& connection, const RejectedEntry& entry, const verify::Rules& rules, const recorddb::Author& author)
{
  Findings findings;
  const auto zone = zoneOf(entry, findings);
  if (!zone) {
    return findings;
  }
  if (auto obstacles = lock(connection, *zone, entry); !obstacles.empty()) {
    return obstacles;
  }
  if (auto obstacles = whyNotWritten(connection, *zone, entry); !obstacles.empty()) {
    return obstacles;
  }
  if (entry.refusedBy == Side::legacy) {
    if (auto obstacles = whyWait(connection, *zone); !obstacles.empty()) {
      return obstacles;
    }
    auto write = writeOf(*zone, entry, presentRows(connection, *zone, entry), author);
    if (isLead(connection, *zone)) { // the zone's making or removal may be what was refused, and only there the record database decides
      const bool isRemoval = entry.data.empty() && !recorddb::ManagedZone::find(connection, *zone);
      write.change.kind = isRemoval ? recorddb::ZoneChange::Kind::del : recorddb::ZoneChange::Kind::create;
    }
    queue(connection, std::move(write), WriteState::forLegacy);
    return {};
  }
  const auto rows = isReadable(entry, findings) ? rowsOf(entry, static_cast<uint32_t>(entry.ttl), entry.data, findings) : std::nullopt;
  if (!rows) {
    return findings;
  }
  if (recorddb::stageOf(connection, *zone) == recorddb::Stage::alone) { // where users' writes resolve no entries
    const auto present = presentRows(connection, *zone, entry);
    if (!present.empty() && toRRset(present) != toRRset(*rows)) {
      return {finding("entry-changed", "The record database has another value there, which is newer or was kept.", "Accept the entry, or use fix to say what is right.")};
    }
  }
  const auto write = writeOf(*zone, entry, *rows, author);
  if (isDecidedHere(connection, *zone)) {
    return writeNow(connection, entry, write, rules);
  }
  queue(connection, write, WriteState::forRecords);
  return {};
}

Findings fixRejected(pg::Connection& connection, const RejectedEntry& entry, uint32_t ttl, const std::vector<std::string>& data, const verify::Rules& rules, const recorddb::Author& author)
{
  Findings findings;
  const auto zone = zoneOf(entry, findings);
  if (!zone || !isReadable(entry, findings)) {
    return findings;
  }
  const auto stored = rowsOf(entry, ttl, data, findings);
  if (!stored) {
    return findings;
  }
  const auto& rows = *stored;
  findings = verifyRows(rows, *zone, rules);
  if (verify::hasError(findings)) {
    return findings;
  }
  if (auto obstacles = lock(connection, *zone, entry); !obstacles.empty()) {
    return obstacles;
  }
  if (auto obstacles = whyNotWritten(connection, *zone, entry); !obstacles.empty()) {
    return obstacles;
  }
  const auto write = writeOf(*zone, entry, rows, author);
  if (isDecidedHere(connection, *zone)) {
    findings = verifyRRset(rows, othersOfName(connection, *zone, entry), *zone, rules);
    if (!verify::hasError(findings)) {
      const auto obstacles = writeNow(connection, entry, write, rules);
      findings.insert(findings.end(), obstacles.begin(), obstacles.end());
    }
    return findings;
  }
  // In this order: behind a write for the old system alone `lead` does not wait.
  queue(connection, write, WriteState::forRecords);
  queue(connection, write, WriteState::forLegacy);
  return findings;
}

} // namespace dodns::migration
