// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/queue.hh"

#include "base/log.hh"
#include "migration/error.hh"
#include "migration/legacy_changes.hh"
#include "migration/legacy_write.hh"
#include "migration/rejection.hh"
#include "recorddb/audit_records.hh"

namespace dodns::migration {

namespace {

using recorddb::DualWrite;
using recorddb::Stage;
using recorddb::WriteState;
using Kind = recorddb::ZoneChange::Kind;

/** Nothing, too, when it cannot be asked: the next write makes up for it. */
std::optional<uint32_t> serialOf(legacy::System& system, const dns::Name& zone)
{
  try {
    const auto found = system.findZone(zone);
    return found ? found->serial : std::nullopt;
  }
  catch (const legacy::Error&) {
    return std::nullopt;
  }
}

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
    undoLegacy(system, change);
    recorddb::removeDualWrite(connection, write.id);
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
  const base::Finding finding = {"legacy-refused", base::Severity::error, error.what(), "Change the entry, or accept that the old system does not have it.", {}, {}};
  for (const auto& rrset : write.change.rrsets) {
    reject(connection, recorddb::Side::legacy, write, rrset, {finding});
  }
}

void pushToLegacy(pg::Connection& connection, legacy::System& system, const DualWrite& write)
{
  try {
    overwriteLegacy(system, write.change);
    if (stateOf(system, write.change) != legacy::State::after) {
      throw legacy::Error(legacy::Error::Kind::refused, system.description() + " accepted a change and did not do it");
    }
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
  for (const auto& rrset : write.change.rrsets) {
    recorddb::resolveRejected(connection, recorddb::Side::legacy, write.change.zone, rrset.name, rrset.type);
  }
  const auto serial = serialOf(system, write.change.zone);
  if (auto zone = serial ? recorddb::ManagedZone::lock(connection, write.change.zone) : std::nullopt) {
    zone->raiseSerialTo(*serial);
  }
}

/** @returns whether there is more. */
bool advanceOnce(recorddb::Database& database, SystemPool& systems, const RecordRules& rules, const dns::Name& zone)
{
  bool isMore = false;
  database.write([&](pg::Connection& connection) {
    isMore = false;
    if (!recorddb::tryLockZoneWrites(connection, zone)) {
      throw WriteError(WriteError::Kind::busy, "zone " + zone.toText() + " is being written");
    }
    const auto write = recorddb::firstDualWrite(connection, zone);
    if (!write) {
      recorddb::forgetZoneWork(connection, zone);
      return;
    }
    if (write->state == WriteState::intent && !write->isLeaseOver) {
      throw WriteError(WriteError::Kind::busy, "a write to zone " + zone.toText() + " is not finished");
    }
    auto system = systems.acquire();
    advance(connection, *system, *write, rules);
    isMore = true;
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
    writeRecords(connection, write, rules, serialOf(system, write.change.zone));
    recorddb::removeDualWrite(connection, write.id);
    return;
  case WriteState::forLegacy:
    pushToLegacy(connection, system, write);
    return;
  }
}

bool drainZone(recorddb::Database& database, SystemPool& systems, const RecordRules& rules, const dns::Name& zone)
{
  try {
    while (advanceOnce(database, systems, rules, zone)) {
    }
    return true;
  }
  catch (const WriteError&) {
    return false;
  }
  catch (const base::Error& error) {
    const std::string reason = error.what();
    base::log(base::LogLevel::warning, "zone " + zone.toText() + " waits: " + reason);
    database.write([&](pg::Connection& connection) { recorddb::postponeZone(connection, zone, reason); });
    return false;
  }
}

} // namespace dodns::migration
