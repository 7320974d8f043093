// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/log.hh"
#include "migration/dual_writer.hh"
#include "migration/error.hh"
#include "migration/legacy_changes.hh"
#include "migration/legacy_write.hh"

namespace dodns::migration {

using recorddb::Stage;
using recorddb::WriteState;

void WriteSession::begin(const dns::Name& zone)
{
  if (d_zone && *d_zone == zone) {
    return;
  }
  enter(zone);
  if (d_stage == Stage::alone) {
    return;
  }
  d_watch.emplace(zone);
  if (!rulesDecide()) {
    recorddb::setSavepoint(d_connection);
  }
}

BackfillResult WriteSession::backfill(const dns::Name& zone, bool isAgain)
{
  enter(zone);
  auto result = backfill(std::vector<dns::Name>{zone}, isAgain).front();
  if (result.problem) {
    std::rethrow_exception(result.problem);
  }
  return result;
}

std::vector<BackfillResult> WriteSession::backfill(const std::vector<dns::Name>& zones, bool isAgain)
{
  auto system = d_writer.d_systems.acquire();
  return backfillZones(d_connection, *system, zones, d_writer.d_settings.rules, isAgain);
}

/** Waits for the zone, and ends what others left. */
void WriteSession::enter(const dns::Name& zone)
{
  if (d_zone) {
    throw WriteError(WriteError::Kind::refused, "one request cannot write two zones while there is an old system: " + d_zone->toText() + " and " + zone.toText());
  }
  recorddb::lockZoneWrites(d_connection, zone);
  d_zone = zone;
  d_stage = recorddb::stageOf(d_connection, zone);
  if (d_stage == Stage::alone) {
    return;
  }
  while (const auto left = recorddb::firstDualWrite(d_connection, zone)) {
    if (left->state == WriteState::forLegacy && d_stage == Stage::lead) {
      break; // it goes on in its order
    }
    if (!left->isLeaseOver) {
      throw WriteError(WriteError::Kind::busy, "the end of a write to zone " + zone.toText() + " is not known yet");
    }
    auto system = d_writer.d_systems.acquire();
    advance(d_connection, *system, *left, d_writer.d_settings.rules);
  }
}

void WriteSession::watch(recorddb::ManagedZone& zone)
{
  if (d_watch) {
    zone.setWatch(*d_watch);
  }
}

void WriteSession::watchNew(recorddb::ManagedZone& zone)
{
  watch(zone);
  if (d_watch) {
    d_watch->noteCreated();
  }
}

void WriteSession::audit(recorddb::AuditAction action, const dns::Name& zone, std::optional<std::string> before, std::optional<std::string> after)
{
  d_audit.push_back({action, zone, std::move(before), std::move(after)});
}

void WriteSession::finish()
{
  if (!d_watch) {
    writeAudit(d_connection);
    return;
  }
  auto change = collect();
  if (!rulesDecide()) {
    recorddb::rollbackToSavepoint(d_connection);
  }
  if (!change.isEmpty()) {
    switch (d_stage) {
    case Stage::legacy:
    case Stage::shadow:
      writeLegacyFirst(std::move(change));
      break;
    case Stage::sync:
      writeBoth(change);
      break;
    case Stage::lead:
      recorddb::addDualWrite(d_connection, {0, d_stage, WriteState::forLegacy, d_author, change}, d_writer.d_settings.lease);
      d_hasWork = true;
      break;
    case Stage::alone:
      break;
    }
  }
  writeAudit(d_connection);
}

recorddb::ZoneChange WriteSession::collect()
{
  auto zone = recorddb::ManagedZone::find(d_connection, *d_zone);
  return d_watch->change(zone ? &*zone : nullptr);
}

/** The old system is the last one that can refuse: what remains after it is a
 * commit of what PostgreSQL has accepted. */
void WriteSession::writeBoth(const recorddb::ZoneChange& change)
{
  auto system = d_writer.d_systems.acquire();
  requireRoom(*system, change);
  writeWithIntent(*system, change);
  keepSerialAhead(*system);
  recorddb::removeDualWrite(d_connection, *d_intent);
}

void WriteSession::writeLegacyFirst(recorddb::ZoneChange change)
{
  auto system = d_writer.d_systems.acquire();
  if (change.kind == recorddb::ZoneChange::Kind::update) {
    rebase(change, *system);
  }
  requireRoom(*system, change);
  writeWithIntent(*system, change);
  if (d_stage == Stage::legacy) {
    recorddb::removeDualWrite(d_connection, *d_intent);
    return;
  }
  recorddb::queueDualWrite(d_connection, *d_intent, WriteState::forRecords, change);
  d_hasWork = true;
}

void WriteSession::writeWithIntent(legacy::System& system, const recorddb::ZoneChange& change)
{
  auto& journal = d_writer.d_journal;
  journal.write([&](pg::Connection& connection) { d_intent = recorddb::addDualWrite(connection, {0, d_stage, WriteState::intent, d_author, change}, d_writer.d_settings.lease); });
  try {
    writeLegacy(system, change);
    d_written = change;
    return;
  }
  catch (const legacy::Error& error) {
    if (error.outcomeIsUnknown()) {
      undoLegacy(system, change); // when this fails, too, the intent stays for others
    }
    journal.write([&](pg::Connection& connection) { recorddb::removeDualWrite(connection, *d_intent); });
    d_intent.reset();
    throw;
  }
}

void WriteSession::keepSerialAhead(legacy::System& system)
{
  try {
    const auto found = system.findZone(*d_zone);
    auto zone = recorddb::ManagedZone::find(d_connection, *d_zone);
    if (zone && found && found->serial) {
      zone->raiseSerialTo(*found->serial);
    }
  }
  catch (const legacy::Error& error) {
    base::log(base::LogLevel::warning, "zone " + d_zone->toText() + ": the serial of the old system is not known: " + error.what());
  }
}

void WriteSession::writeAudit(pg::Connection& connection) const
{
  for (const auto& entry : d_audit) {
    recorddb::addAuditEntry(connection, d_author, entry.action, entry.zone, entry.before, entry.after);
  }
}

/** After a commit whose end is not known, or that failed when the old system
 * had the write already. The zone's lock is free when the transaction is over.
 * @returns whether the write is done. */
bool WriteSession::isSettled()
{
  if (!d_intent || !d_written) {
    return false;
  }
  bool isDone = false;
  d_writer.d_journal.write([&](pg::Connection& connection) {
    recorddb::lockZoneWrites(connection, *d_zone);
    isDone = true;
    if (!recorddb::isIntent(connection, *d_intent)) {
      return;
    }
    if (d_stage == Stage::sync) {
      isDone = false;
      auto system = d_writer.d_systems.acquire();
      undoLegacy(*system, *d_written);
    }
    else if (d_stage == Stage::shadow) {
      recorddb::queueDualWrite(connection, *d_intent, WriteState::forRecords, *d_written);
      d_hasWork = true;
      writeAudit(connection);
      return;
    }
    recorddb::removeDualWrite(connection, *d_intent);
  });
  return isDone;
}

} // namespace dodns::migration
