// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/repair.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "migration/backfill.hh"
#include "migration/serials.hh"
#include "recorddb/audit_records.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/rejected.hh"
#include "recorddb/waiting_writes.hh"
#include "verify/verify.hh"

#include <algorithm>
#include <map>

namespace dodns::migration {

namespace {

constexpr const char* kChanged = "is another one by now";
constexpr const char* kBusy = "the zone is being written, or one of the systems does not have all writes yet: see 'dodns stage show'";

std::string errorOf(const std::vector<base::Finding>& findings)
{
  for (const auto& finding : findings) {
    if (finding.severity == base::Severity::error) {
      return finding.code + ": " + finding.message;
    }
  }
  return "";
}

std::optional<dns::Record> recordOf(const recorddb::NumberedRecord& row)
{
  const auto name = dns::Name::parse(row.name);
  const auto type = dns::rrtypeFromText(row.type);
  auto rdata = name && type ? dns::Rdata::parse(*type, row.rdata) : std::nullopt;
  return rdata ? std::optional(dns::Record{*name, row.ttl, std::move(*rdata)}) : std::nullopt;
}

std::optional<dns::RRset> rrsetOf(const std::vector<recorddb::NumberedRecord>& rows, const RRsetKey& key)
{
  ZoneContents contents;
  for (const auto& row : rows) {
    auto record = recordOf(row);
    if (record && record->type() == key.type) {
      contents.add(std::move(*record));
    }
  }
  return contents.rrsets.empty() ? std::nullopt : std::optional(contents.rrsets.begin()->second);
}

/** What the record database gets: a serial that is above both. */
dns::RRset withNewSerial(dns::RRset wanted, const std::optional<dns::RRset>& ours)
{
  auto& soa = wanted.rdata.front();
  if (ours) {
    soa = legacy::withSerial(soa, legacy::raisedSerial(legacy::serialOf(ours->rdata.front()), legacy::serialOf(soa)));
  }
  return wanted;
}

/** Which rises by itself. */
std::optional<dns::RRset> withoutSerial(std::optional<dns::RRset> rrset, uint16_t type)
{
  if (rrset && type == dns::rrtype::kSoa) {
    rrset->rdata.front() = legacy::withSerial(rrset->rdata.front(), 0);
  }
  return rrset;
}

void addRows(std::vector<recorddb::NumberedRecord>& rows, const RRsetKey& key, const std::optional<dns::RRset>& rrset)
{
  for (const auto& rdata : rrset ? rrset->rdata : std::vector<dns::Rdata>()) {
    rows.push_back({0, key.name.toText(), dns::rrtypeToText(key.type), rrset->ttl, rdata.toText(), {}});
  }
}

std::string textOf(const std::exception_ptr& problem)
{
  try {
    std::rethrow_exception(problem);
  }
  catch (const base::Error& error) {
    return error.what();
  }
}

recorddb::Author author()
{
  recorddb::Author author;
  author.token = "dodns check --repair";
  return author;
}

} // namespace

std::vector<RepairResult> Repair::repair(const dns::Name& zone, const std::vector<Difference>& differences)
{
  std::vector<RepairResult> results;
  std::map<std::string, Group> groups; // by name in wire form
  for (const auto& difference : differences) {
    if (difference.kind != DifferenceClass::drift) {
      continue;
    }
    if (difference.unreadable) {
      results.push_back({difference, "no record: correct it in the record database"});
      continue;
    }
    if (!difference.key) {
      results.push_back({difference, repairZone(difference)});
      continue;
    }
    groups[difference.key->name.wire()].push_back(&difference);
  }
  for (const auto& group : groups) {
    const auto problem = repairName(zone, group.second);
    for (const auto* difference : group.second) {
      results.push_back({*difference, problem});
    }
  }
  return results;
}

std::string whyNotBrought(pg::Connection& records, RepairDirection direction, const dns::Name& zone)
{
  const auto stage = recorddb::stageOf(records, zone);
  if (stage == recorddb::Stage::alone && direction == RepairDirection::newFromLegacy) {
    return "in the stage `alone` the old system gets no writes: what it has is older";
  }
  if (stage == recorddb::Stage::legacy && direction == RepairDirection::legacyFromNew) {
    return "in the stage `legacy` the record database gets no writes: what it has is older";
  }
  return "";
}

std::string whyZoneIsNotMade(pg::Connection& records, RepairDirection direction, const Difference& difference)
{
  const bool isInLegacy = difference.isInLegacy;
  if (isInLegacy == (direction == RepairDirection::newFromLegacy)) {
    if (auto why = whyNotBrought(records, direction, difference.zone); !why.empty()) {
      return why;
    }
    const auto stage = recorddb::stageOf(records, difference.zone);
    const bool isDecidedHere = stage == recorddb::Stage::lead || stage == recorddb::Stage::alone;
    return isInLegacy && isDecidedHere ? "zone " + difference.zone.toText() + ": the record database decides, the old system has nothing to bring" : "";
  }
  return isInLegacy ? "only the old system has the zone: --repair new-from-legacy brings it, or remove it there" : "only the record database has the zone: remove it there, or make it in the old system";
}

std::string Repair::repairZone(const Difference& difference)
{
  if (auto why = whyZoneIsNotMade(d_records, d_direction, difference); !why.empty()) {
    return why;
  }
  return difference.isInLegacy ? bringZone(difference.zone) : makeInLegacy(difference.zone);
}

std::string Repair::bringZone(const dns::Name& zone)
{
  pg::Transaction transaction(d_records);
  const auto result = backfillZones(d_records, d_system, {zone}, d_rules, true).front();
  if (result.problem) {
    return textOf(result.problem);
  }
  std::vector<recorddb::NumberedRecord> after;
  if (auto managed = recorddb::ManagedZone::find(d_records, zone)) {
    managed->forEach([&after](const recorddb::NumberedRecord& record) { after.push_back(record); });
  }
  recorddb::addAuditedRecords(d_records, author(), recorddb::AuditAction::create, zone, "repaired, new-from-legacy", {}, after);
  transaction.commit();
  return "";
}

std::string Repair::makeInLegacy(const dns::Name& name)
{
  return alone(name, [&]() -> std::string {
    const auto zone = recorddb::ManagedZone::find(d_records, name);
    if (!zone) {
      return kChanged;
    }
    std::vector<dns::Record> records;
    forEachRecord(
        d_records, zone->id(), name, [&records](dns::Record&& record) { records.push_back(std::move(record)); }, [](Unreadable&& /*unreadable*/) {});
    d_system.createZone(name, withSerialBehind(records));
    recorddb::resolveRejected(d_records, recorddb::Side::legacy, name);
    std::vector<recorddb::NumberedRecord> after;
    for (const auto& record : records) {
      after.push_back({0, record.name.toText(), dns::rrtypeToText(record.type()), record.ttl, record.rdata.toText(), {}});
    }
    recorddb::addAuditedRecords(d_records, author(), recorddb::AuditAction::create, name, "repaired, legacy-from-new", {}, after);
    return "";
  });
}

std::string Repair::repairName(const dns::Name& zone, const Group& group)
{
  if (d_direction == RepairDirection::newFromLegacy) {
    return alone(zone, [&] {
      auto problem = writeRecords(zone, group);
      if (problem.empty()) {
        keepSerialAhead(d_records, d_system, zone);
      }
      return problem;
    });
  }
  auto problem = alone(zone, [&]() -> std::string {
    keepSerialAhead(d_records, d_system, zone);
    return "";
  });
  return !problem.empty() ? problem : alone(zone, [&]() -> std::string {
    if (!isStillOurs(zone, group)) {
      return kChanged;
    }
    writeLegacy(zone, group);
    keepSerialAhead(d_records, d_system, zone);
    return "";
  });
}

/** In one transaction, when nobody is writing the zone. @returns the problem of `work`, or another one. */
std::string Repair::alone(const dns::Name& zone, const std::function<std::string()>& work)
{
  try {
    pg::Transaction transaction(d_records);
    // What waits in the queue is newer than what it waits for.
    if (!recorddb::tryLockZoneWrites(d_records, zone) || recorddb::hasWork(d_records, zone)) {
      return kBusy;
    }
    if (auto why = whyNotBrought(d_records, d_direction, zone); !why.empty()) {
      return why;
    }
    if (auto problem = work(); !problem.empty()) {
      return problem;
    }
    transaction.commit();
  }
  catch (const legacy::Error& error) {
    return error.what();
  }
  catch (const pg::Error& error) {
    if (error.connectionIsUnusable()) {
      throw;
    }
    return error.what();
  }
  return "";
}

/** Since the zone was compared users may have written it. */
bool Repair::isStillOurs(const dns::Name& zone, const Group& group)
{
  auto managed = recorddb::ManagedZone::find(d_records, zone);
  if (!managed) {
    return false;
  }
  const auto rows = managed->recordsOf(group.front()->key->name.toText());
  return std::all_of(group.begin(), group.end(), [&rows](const auto* difference) {
    return legacy::isSame(withoutSerial(rrsetOf(rows, *difference->key), difference->key->type), withoutSerial(difference->ours, difference->key->type));
  });
}

void Repair::writeLegacy(const dns::Name& zone, const Group& group)
{
  std::vector<legacy::RRsetChange> changes;
  for (const auto* difference : group) {
    changes.push_back({difference->key->name, difference->key->type, difference->legacy, difference->ours});
  }
  d_system.apply(zone, changes, serialForOld(d_records, recorddb::stageOf(d_records, zone), zone));
  // Who is repaired is not believed.
  if (d_system.stateOf(zone, changes) != legacy::State::after) {
    throw legacy::Error(legacy::Error::Kind::refused, d_system.description() + " accepted the change and did not do it");
  }
  std::vector<recorddb::NumberedRecord> before;
  std::vector<recorddb::NumberedRecord> after;
  for (const auto* difference : group) {
    addRows(before, *difference->key, difference->legacy);
    addRows(after, *difference->key, difference->ours);
  }
  resolve(recorddb::Side::legacy, zone, group);
  recorddb::addAuditedRecords(d_records, author(), recorddb::AuditAction::update, zone, "repaired, legacy-from-new", before, after);
}

/** What one of the systems had refused of it is past: a retry would bring an older value back. */
void Repair::resolve(recorddb::Side side, const dns::Name& zone, const Group& group)
{
  std::vector<recorddb::RRsetRows> rrsets;
  for (const auto* difference : group) {
    rrsets.push_back({difference->key->name.toText(), dns::rrtypeToText(difference->key->type), {}, {}});
  }
  recorddb::resolveRejected(d_records, side, zone, rrsets);
}

std::string Repair::writeRecords(const dns::Name& zone, const Group& group)
{
  auto managed = recorddb::ManagedZone::lock(d_records, zone);
  if (!managed) {
    return kChanged;
  }
  const auto& name = group.front()->key->name;
  const auto rows = managed->recordsOf(name.toText());
  std::vector<verify::Entry> after;
  std::vector<recorddb::NumberedRecord> removed;
  std::map<uint16_t, const Difference*> byType;
  for (const auto* difference : group) {
    const bool isSameThere = legacy::isSame(d_system.read(zone, name, difference->key->type), difference->legacy);
    if (!isSameThere || !legacy::isSame(rrsetOf(rows, *difference->key), difference->ours)) {
      return kChanged;
    }
    byType[difference->key->type] = difference;
  }
  for (const auto& row : rows) {
    auto record = recordOf(row);
    if (record && byType.count(record->type()) > 0) {
      removed.push_back(row);
    }
    else if (record) {
      after.push_back({std::move(*record), {}});
    }
  }
  std::vector<recorddb::NumberedRecord> added;
  for (const auto& [type, difference] : byType) {
    if (!difference->legacy) {
      continue;
    }
    const auto wanted = type == dns::rrtype::kSoa ? withNewSerial(*difference->legacy, difference->ours) : *difference->legacy;
    for (const auto& rdata : wanted.rdata) {
      after.push_back({{name, wanted.ttl, rdata}, {}});
      if (auto wrong = errorOf(verify::verifyEntry(after.back(), zone, d_rules.rules)); !wrong.empty()) {
        return wrong;
      }
      added.push_back({0, name.toText(), dns::rrtypeToText(type), wanted.ttl, rdata.toText(), {}});
    }
  }
  if (auto wrong = errorOf(verify::verifyName(after, zone, d_rules.rules)); !wrong.empty()) {
    return wrong;
  }
  for (const auto& row : removed) {
    managed->remove(row.id);
  }
  for (const auto& row : added) {
    managed->add(row);
  }
  managed->raiseSerial();
  resolve(recorddb::Side::records, zone, group);
  recorddb::addAuditedRecords(d_records, author(), recorddb::AuditAction::update, zone, "repaired, new-from-legacy", removed, added);
  return "";
}

} // namespace dodns::migration
