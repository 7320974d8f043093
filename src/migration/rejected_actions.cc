// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/rejected_actions.hh"

#include "dns/rrtype.hh"
#include "recorddb/managed_zone.hh"
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

void queue(pg::Connection& connection, const dns::Name& zone, WriteState state, const RejectedEntry& entry, const Rows& after, const recorddb::Author& author)
{
  recorddb::DualWrite write;
  write.stage = recorddb::stageOf(connection, zone) == recorddb::Stage::lead ? recorddb::Stage::lead : recorddb::Stage::shadow;
  write.state = state;
  write.author = author;
  write.change.zone = zone;
  recorddb::RRsetRows rrset = {entry.name, entry.type, {}, after};
  if (after.empty()) { // an RRset that is neither before nor after is none
    rrset.before.push_back({0, entry.name, entry.type, static_cast<uint32_t>(entry.ttl), entry.data.empty() ? "" : entry.data.front(), {}});
  }
  write.change.rrsets.push_back(std::move(rrset));
  recorddb::addDualWrite(connection, write, std::chrono::milliseconds(0));
}

Rows rowsOf(const RejectedEntry& entry, uint32_t ttl, const std::vector<std::string>& data)
{
  Rows rows;
  for (const auto& one : data) {
    rows.push_back({0, entry.name, entry.type, ttl, one, {}});
  }
  return rows;
}

/** Of an RRset that the old system refused: what it is by now. */
Rows presentRows(pg::Connection& connection, const dns::Name& zone, const RejectedEntry& entry)
{
  Rows rows;
  if (auto managed = recorddb::ManagedZone::find(connection, zone)) {
    rows = managed->recordsOf(entry.name);
    rows.erase(std::remove_if(rows.begin(), rows.end(), [&entry](const auto& row) { return row.type != entry.type; }), rows.end());
  }
  return rows;
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

Findings retryRejected(pg::Connection& connection, const RejectedEntry& entry, const recorddb::Author& author)
{
  Findings findings;
  const auto zone = zoneOf(entry, findings);
  if (!zone) {
    return findings;
  }
  recorddb::lockZoneWrites(connection, *zone);
  const bool isOurs = entry.refusedBy == Side::records;
  const auto rows = isOurs ? rowsOf(entry, static_cast<uint32_t>(entry.ttl), entry.data) : presentRows(connection, *zone, entry);
  queue(connection, *zone, isOurs ? WriteState::forRecords : WriteState::forLegacy, entry, rows, author);
  return {};
}

Findings fixRejected(pg::Connection& connection, const RejectedEntry& entry, uint32_t ttl, const std::vector<std::string>& data, const verify::Rules& rules, const recorddb::Author& author)
{
  Findings findings;
  const auto zone = zoneOf(entry, findings);
  if (!zone) {
    return findings;
  }
  const auto rows = rowsOf(entry, ttl, data);
  findings = verifyRows(rows, *zone, rules);
  if (verify::hasError(findings)) {
    return findings;
  }
  recorddb::lockZoneWrites(connection, *zone);
  queue(connection, *zone, WriteState::forLegacy, entry, rows, author);
  queue(connection, *zone, WriteState::forRecords, entry, rows, author);
  return findings;
}

} // namespace dodns::migration
