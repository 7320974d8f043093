// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/intent.hh"

#include "base/log.hh"
#include "migration/legacy_changes.hh"
#include "migration/legacy_write.hh"
#include "migration/push.hh"
#include "migration/rejection.hh"
#include "migration/serials.hh"
#include "recorddb/audit_records.hh"

namespace dodns::migration {

namespace {

using recorddb::DualWrite;
using recorddb::Stage;
using recorddb::WriteState;
using Kind = recorddb::ZoneChange::Kind;

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

void undoIntent(pg::Connection& connection, legacy::System& system, const DualWrite& write)
{
  undoLegacy(system, write.change, legacy::NextSerial());
  recorddb::removeDualWrite(connection, write.id);
  keepSerialAhead(connection, system, write.change.zone);
  base::log(base::LogLevel::notice, "undid a write to " + write.change.zone.toText() + " that was not finished");
}

/** Where the old system decides, what it has. Where the record database does, what of the write is there: something else was there
 * before, then, or has come since, and does not go over what users have. */
void takeWritten(pg::Connection& connection, legacy::System& system, recorddb::ZoneChange& change)
{
  const auto stage = recorddb::stageOf(connection, change.zone);
  if (stage == Stage::sync || stage == Stage::lead) {
    keepWritten(change, system);
  }
  else {
    takePresent(change, system);
  }
}

void finishIntent(pg::Connection& connection, legacy::System& system, const DualWrite& write)
{
  const auto& change = write.change;
  system.waitForWrites(change.zone);
  const auto state = stateOf(system, change);
  if (state == legacy::State::before) {
    recorddb::removeDualWrite(connection, write.id);
    return;
  }
  auto known = write;
  if (state == legacy::State::other) {
    takeWritten(connection, system, known.change);
    if (known.change.rrsets.empty()) {
      recorddb::removeDualWrite(connection, write.id);
      return;
    }
  }
  auditRecovered(connection, known);
  if (write.stage == Stage::legacy) {
    recorddb::removeDualWrite(connection, write.id);
    return;
  }
  recorddb::queueDualWrite(connection, write.id, WriteState::forRecords, known.change);
  base::log(base::LogLevel::notice, "finished a write to " + change.zone.toText() + " that " + system.description() + " has");
}

/** Whether waiting for another try would end the intent; REFUSED may be over tomorrow, when there is such a zone. */
bool mayBeEndedLater(legacy::System& system, const dns::Name& zone, const legacy::Error& error)
{
  if (error.kind() == legacy::Error::Kind::noZone) {
    return system.findZone(zone).has_value();
  }
  return !error.isRefusal() || error.isConflict();
}

/** By the zone's stage, for what takes several steps is written as in `sync` in all: where the record database decides it is right, and
 * has not got the write; in `shadow` the old system would be; in `legacy` nobody else has the zone. */
void listUnfinished(pg::Connection& connection, const DualWrite& write, const legacy::Error& error)
{
  const auto stage = recorddb::stageOf(connection, write.change.zone);
  if (stage == Stage::legacy) {
    return;
  }
  if (write.stage == Stage::sync && stage != Stage::shadow) {
    rejectByLegacy(connection, write, error);
    return;
  }
  const base::Finding finding = {"legacy-unknown", base::Severity::error, std::string("Nobody knows whether the old system has this write: ") + error.what(), "Look there, and retry or accept it.", {}, {}};
  for (const auto& rrset : write.change.rrsets) {
    reject(connection, recorddb::Side::records, write, rrset, {finding});
  }
}

} // namespace

void endIntent(pg::Connection& connection, legacy::System& system, const DualWrite& write)
{
  try {
    write.stage == Stage::sync ? undoIntent(connection, system, write) : finishIntent(connection, system, write);
  }
  catch (const legacy::Error& error) {
    if (mayBeEndedLater(system, write.change.zone, error)) {
      throw;
    }
    listUnfinished(connection, write, error);
    recorddb::removeDualWrite(connection, write.id);
    base::log(base::LogLevel::warning, "a write to " + write.change.zone.toText() + " that was not finished cannot be ended: " + error.what());
  }
}

} // namespace dodns::migration
