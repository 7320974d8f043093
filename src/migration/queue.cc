// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/queue.hh"

#include "base/log.hh"
#include "migration/error.hh"
#include "migration/legacy_changes.hh"
#include "migration/legacy_write.hh"
#include "migration/rejection.hh"
#include "migration/serials.hh"
#include "recorddb/audit_records.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/waiting_writes.hh"

#include <algorithm>
#include <map>
#include <set>

namespace dodns::migration {

namespace {

using recorddb::DualWrite;
using recorddb::Stage;
using recorddb::WriteState;
using Kind = recorddb::ZoneChange::Kind;
using RRsetKey = std::pair<std::string, std::string>; ///< name, type

// Of the updates at the head of a zone's queue, made in the old system as one.
constexpr int kMostTogether = 200;
constexpr size_t kMostRecordsTogether = 2000;
constexpr int kMostInTurn = 10; // transactions: a zone with a long queue must not keep others from their turn

/** Its writer died before he could say so himself. */
void auditRecovered(pg::Connection& connection, const DualWrite& write)
{
  const auto action = write.change.kind == Kind::create ? recorddb::AuditAction::create
                      : write.change.kind == Kind::del  ? recorddb::AuditAction::del
                                                        : recorddb::AuditAction::update;
  std::vector<recorddb::NumberedRecord> before;
  std::vector<recorddb::NumberedRecord> after;
  for (const auto& rrset : write.change.rrsets) {
    before.insert(before.end(), rrset.before.begin(), rrset.before.end());
    after.insert(after.end(), rrset.after.begin(), rrset.after.end());
  }
  recorddb::addAuditedRecords(connection, write.author, action, write.change.zone, "recovered", before, after);
}

void endIntent(pg::Connection& connection, legacy::System& system, const DualWrite& write)
{
  const auto& change = write.change;
  if (write.stage == Stage::sync) {
    undoLegacy(system, change, legacy::NextSerial());
    recorddb::removeDualWrite(connection, write.id);
    keepSerialAhead(connection, system, change.zone);
    base::log(base::LogLevel::notice, "undid a write to " + change.zone.toText() + " that was not finished");
    return;
  }
  const auto state = stateOf(system, change);
  if (state == legacy::State::before) {
    recorddb::removeDualWrite(connection, write.id);
    return;
  }
  auto known = write;
  if (state == legacy::State::other) {
    takePresent(known.change, system);
  }
  auditRecovered(connection, known);
  if (write.stage == Stage::legacy) {
    recorddb::removeDualWrite(connection, write.id);
    return;
  }
  recorddb::queueDualWrite(connection, write.id, WriteState::forRecords, known.change);
  base::log(base::LogLevel::notice, "finished a write to " + change.zone.toText() + " that " + system.description() + " has");
}

void rejectByLegacy(pg::Connection& connection, const DualWrite& write, const legacy::Error& error)
{
  const char* hint = write.change.kind == Kind::update ? "Change the entry, or accept that the old system does not have it."
                                                       : "Let the old system make and remove zones ('rndc', 'add-zone' in its configuration) or do it there by hand, and retry this; or accept it.";
  const base::Finding finding = {"legacy-refused", base::Severity::error, error.what(), hint, {}, {}};
  for (const auto& rrset : write.change.rrsets) {
    reject(connection, recorddb::Side::legacy, write, rrset, {finding});
  }
}

void overwriteAndLook(legacy::System& system, const recorddb::ZoneChange& change)
{
  overwriteLegacy(system, change, legacy::NextSerial());
  if (stateOf(system, change) != legacy::State::after) {
    throw legacy::Error(legacy::Error::Kind::refused, system.description() + " accepted a change and did not do it");
  }
}

/** The old system has it. */
void notePushed(pg::Connection& connection, legacy::System& system, const recorddb::ZoneChange& change)
{
  resolveRejected(connection, recorddb::Side::legacy, change);
  keepSerialAhead(connection, system, change.zone);
}

/** The zone as the record database has it now. */
recorddb::ZoneChange creationOf(recorddb::ManagedZone& zone)
{
  recorddb::ZoneChange change{zone.name(), Kind::create, {}};
  std::map<RRsetKey, recorddb::RRsetRows> rrsets;
  zone.forEach([&rrsets](const recorddb::NumberedRecord& row) {
    auto& rrset = rrsets.try_emplace({row.name, row.type}, recorddb::RRsetRows{row.name, row.type, {}, {}}).first->second;
    rrset.after.push_back(row);
  });
  for (auto& [key, rrset] : rrsets) {
    change.rrsets.push_back(std::move(rrset));
  }
  return change;
}

/** A zone that is to be made and is not there is made as it is now, because who retries it has one RRset of it; one that is there becomes
 * what the change says of it. @returns what was written. */
recorddb::ZoneChange overwriteOrMake(pg::Connection& connection, legacy::System& system, const recorddb::ZoneChange& change)
{
  auto written = change;
  if (change.kind == Kind::create) {
    const bool isThere = system.findZone(change.zone).has_value();
    auto zone = isThere ? std::nullopt : recorddb::ManagedZone::find(connection, change.zone);
    written.kind = isThere ? Kind::update : Kind::create;
    written = zone ? creationOf(*zone) : written;
  }
  overwriteAndLook(system, written);
  return written;
}

void pushToLegacy(pg::Connection& connection, legacy::System& system, const DualWrite& write)
{
  recorddb::ZoneChange written;
  try {
    written = overwriteOrMake(connection, system, write.change);
  }
  catch (const legacy::Error& error) {
    if (!error.isRefusal() || error.isConflict()) {
      throw;
    }
    rejectByLegacy(connection, write, error);
    recorddb::removeDualWrite(connection, write.id);
    return;
  }
  recorddb::removeDualWrite(connection, write.id);
  notePushed(connection, system, written);
}

/** How many at the head of a queue are updates for the old system. */
std::ptrdiff_t updatesAtHead(const std::vector<DualWrite>& writes)
{
  const auto isOther = [](const auto& write) { return write.state != WriteState::forLegacy || write.change.kind != Kind::update; };
  return std::find_if(writes.begin(), writes.end(), isOther) - writes.begin();
}

/** Entries are states, so several at the head of a queue are one: of each RRset
 * the last. */
recorddb::ZoneChange joinUpdates(std::vector<DualWrite> writes)
{
  std::map<RRsetKey, recorddb::RRsetRows> last;
  for (auto& write : writes) {
    for (auto& rrset : write.change.rrsets) {
      const auto [found, isNew] = last.try_emplace({rrset.name, rrset.type}, rrset);
      if (!isNew) {
        if (rrset.after.empty() && found->second.before.empty()) { // neither before nor after would be none
          found->second.before = found->second.after;
        }
        found->second.after = rrset.after;
      }
    }
  }
  recorddb::ZoneChange joined;
  joined.zone = writes.front().change.zone;
  for (auto& [key, rrset] : last) {
    joined.rrsets.push_back(std::move(rrset));
  }
  return joined;
}

/** @returns false when the old system refuses: one by one, then, so that only what
 * it refuses is rejected. */
bool pushTogether(pg::Connection& connection, legacy::System& system, const std::vector<DualWrite>& writes)
{
  const auto joined = joinUpdates(writes);
  try {
    overwriteAndLook(system, joined);
  }
  catch (const legacy::Error& error) {
    if (!error.isRefusal() || error.isConflict()) {
      throw;
    }
    return false;
  }
  std::vector<int64_t> ids;
  for (const auto& write : writes) {
    ids.push_back(write.id);
  }
  recorddb::removeDualWrites(connection, ids);
  notePushed(connection, system, joined);
  return true;
}

/** The old system may have taken in part what was written together: the first write
 * leaves alone what a later one writes again, so that no older value comes back. */
void leaveToLater(std::vector<DualWrite>& writes)
{
  std::set<RRsetKey> later;
  std::for_each(writes.begin() + 1, writes.end(), [&later](const auto& write) {
    for (const auto& rrset : write.change.rrsets) {
      later.emplace(rrset.name, rrset.type);
    }
  });
  auto& rrsets = writes.front().change.rrsets;
  const auto isLater = [&later](const auto& rrset) { return later.count({rrset.name, rrset.type}) > 0; };
  rrsets.erase(std::remove_if(rrsets.begin(), rrsets.end(), isLater), rrsets.end());
}

/** In `lead` users need not wait for the old system: while it gets what waits for it
 * they write behind that. */
bool mayWriteMeanwhile(pg::Connection& connection, const dns::Name& zone, const std::vector<DualWrite>& writes)
{
  return !writes.empty() && writes.front().state == WriteState::forLegacy && recorddb::stageOf(connection, zone) == Stage::lead;
}

/** The head of a zone's queue, which nobody else works on then. */
std::vector<DualWrite> lockAndRead(pg::Connection& connection, const dns::Name& zone)
{
  const WriteError busy(WriteError::Kind::busy, "zone " + zone.toText() + " is being written");
  if (!recorddb::tryLockZonePushes(connection, zone)) {
    throw busy;
  }
  auto writes = recorddb::firstDualWrites(connection, zone, kMostTogether, kMostRecordsTogether);
  if (mayWriteMeanwhile(connection, zone, writes)) {
    return writes;
  }
  if (!recorddb::tryLockZoneWrites(connection, zone)) {
    throw busy;
  }
  return recorddb::firstDualWrites(connection, zone, kMostTogether, kMostRecordsTogether);
}

/** @returns whether there is more. */
bool advanceOnce(recorddb::Database& database, SystemPool& systems, const RecordRules& rules, const dns::Name& zone)
{
  bool isMore = false;
  database.write([&](pg::Connection& connection) {
    isMore = false;
    auto writes = lockAndRead(connection, zone);
    if (writes.empty()) {
      recorddb::forgetZoneWork(connection, zone);
      return;
    }
    const auto& first = writes.front();
    if (first.state == WriteState::intent && !first.isLeaseOver) {
      throw WriteError(WriteError::Kind::busy, "a write to zone " + zone.toText() + " is not finished");
    }
    auto system = systems.acquire();
    isMore = true;
    if (const auto together = updatesAtHead(writes); together > 1) {
      writes.erase(writes.begin() + together, writes.end());
      if (pushTogether(connection, *system, writes)) {
        return;
      }
      leaveToLater(writes);
    }
    advance(connection, *system, first, rules);
  });
  return isMore;
}

} // namespace

void advance(pg::Connection& connection, legacy::System& system, const DualWrite& write, const RecordRules& rules)
{
  switch (write.state) {
  case WriteState::intent:
    endIntent(connection, system, write);
    return;
  case WriteState::forRecords:
    writeRecords(connection, write, rules, leastSerial(connection, system, write.change.zone));
    recorddb::removeDualWrite(connection, write.id);
    return;
  case WriteState::forLegacy:
    pushToLegacy(connection, system, write);
    return;
  }
}

Drained drainZone(recorddb::Database& database, SystemPool& systems, const RecordRules& rules, const dns::Name& zone)
{
  try {
    for (int n = 0; n < kMostInTurn; ++n) {
      if (!advanceOnce(database, systems, rules, zone)) {
        return Drained::all;
      }
    }
    database.write([&](pg::Connection& connection) { recorddb::putZoneLast(connection, zone); });
    return Drained::more;
  }
  catch (const WriteError&) {
    return Drained::later;
  }
  catch (const base::Error& error) {
    const std::string reason = error.what();
    base::log(base::LogLevel::warning, "zone " + zone.toText() + " waits: " + reason);
    database.write([&](pg::Connection& connection) { recorddb::postponeZone(connection, zone, reason); });
    return Drained::later;
  }
}

} // namespace dodns::migration
