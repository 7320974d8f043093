// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/write_session.hh"

#include "base/log.hh"
#include "migration/dual_writer.hh"
#include "migration/error.hh"
#include "migration/legacy_changes.hh"
#include "migration/legacy_write.hh"
#include "migration/rejection.hh"
#include "migration/serials.hh"
#include "recorddb/change_position.hh"
#include "recorddb/waiting_writes.hh"

#include <algorithm>

namespace dodns::migration {

using recorddb::Stage;
using recorddb::WriteState;

namespace {

constexpr size_t kMostAtOnce = 10000;  ///< RRsets, which a nameserver takes in seconds
constexpr size_t kMostQueued = 100000; ///< some hundred megabytes
constexpr size_t kMostInEntry = 1000;  ///< of the queue

recorddb::ZoneChange withoutRecords(const recorddb::ZoneChange& change)
{
  recorddb::ZoneChange names{change.zone, change.kind, {}};
  for (const auto& rrset : change.rrsets) {
    names.rrsets.push_back({rrset.name, rrset.type, {}, {}});
  }
  return names;
}

bool isOldSystemsToDecide(Stage stage)
{
  return stage == Stage::legacy || stage == Stage::shadow;
}

/** Who gets a write in the queue says so himself. */
void resolve(pg::Connection& connection, Stage stage, const recorddb::ZoneChange& change)
{
  if (stage != Stage::lead) {
    resolveRejected(connection, recorddb::Side::legacy, change);
  }
  if (!isOldSystemsToDecide(stage)) {
    resolveRejected(connection, recorddb::Side::records, change);
  }
}

} // namespace

WriteSession::WriteSession(DualWriter& writer, pg::Connection& connection)
    : d_writer(writer), d_connection(connection), d_legacy(writer.d_journal, writer.d_settings.lease)
{
}

void WriteSession::beginAll(const std::vector<dns::Name>& zones)
{
  if (!d_zones.empty() && std::all_of(zones.begin(), zones.end(), [this](const auto& zone) { return d_zones.count(zone.toText()) > 0; })) {
    return;
  }
  enter(zones);
  for (auto& [text, zone] : d_zones) {
    if (zone.stage != Stage::alone) {
      zone.watch.emplace(zone.name);
    }
  }
  chooseSerials();
  if (!d_rulesDecide) {
    recorddb::setSavepoint(d_connection);
  }
}

std::vector<BackfillResult> WriteSession::backfill(const std::vector<dns::Name>& zones, bool isAgain)
{
  auto system = d_writer.d_systems.acquire();
  return backfillZones(d_connection, *system, zones, d_writer.d_settings.rules, isAgain);
}

/** Waits for the zones, and ends what others left. */
void WriteSession::enter(const std::vector<dns::Name>& zones)
{
  if (!d_zones.empty()) {
    throw WriteError(WriteError::Kind::refused, "a request has begun with other zones than " + zones.front().toText());
  }
  recorddb::lockZoneWrites(d_connection, zones);
  std::vector<dns::Name> writtenThere;
  size_t ofOldSystem = 0;
  for (const auto& name : zones) {
    auto& zone = d_zones[name.toText()];
    zone.name = name;
    zone.stage = recorddb::stageOf(d_connection, name);
    ofOldSystem += isOldSystemsToDecide(zone.stage) ? 1 : 0;
    if (zone.stage != Stage::lead && zone.stage != Stage::alone) {
      writtenThere.push_back(name);
    }
  }
  d_rulesDecide = ofOldSystem == 0;
  if (ofOldSystem > 0 && ofOldSystem < zones.size()) {
    throw WriteError(WriteError::Kind::mixed, "the old system decides in some zones of a request, in others not");
  }
  if (!writtenThere.empty()) { // somebody may be at it since `lead`
    recorddb::lockZonePushes(d_connection, writtenThere);
  }
  for (const auto& [text, zone] : d_zones) {
    endWhatIsLeft(zone);
  }
}

void WriteSession::endWhatIsLeft(const Zone& zone)
{
  if (zone.stage == Stage::alone) {
    return;
  }
  bool hasEnded = false;
  while (const auto left = recorddb::firstDualWrite(d_connection, zone.name)) {
    if (left->state == WriteState::forLegacy && zone.stage == Stage::lead) {
      return; // it goes on in its order
    }
    if (!left->isLeaseOver) {
      throw WriteError(WriteError::Kind::busy, "the end of a write to zone " + zone.name.toText() + " is not known yet");
    }
    auto system = d_writer.d_systems.acquire();
    // Committed whatever becomes of the request; and its own transaction must not have the zone's row before there is room for serials.
    d_writer.d_journal.write([&](pg::Connection& connection) { advance(connection, *system, *left, d_writer.d_settings.rules); });
    hasEnded = true;
  }
  if (hasEnded) { // what comes now need not wait for the next try of what was there
    recorddb::forgetZoneWork(d_connection, zone.name);
  }
}

/** Before anything of the zones is changed. */
void WriteSession::chooseSerials()
{
  std::vector<dns::Name> inSync;
  for (const auto& [text, zone] : d_zones) {
    if (zone.stage == Stage::sync) {
      inSync.push_back(zone.name);
    }
  }
  if (!inSync.empty()) {
    auto system = d_writer.d_systems.acquire();
    leaveRoom(d_connection, d_writer.d_journal, *system, inSync);
  }
  for (auto& [text, zone] : d_zones) {
    if (zone.stage != Stage::alone && zone.stage != Stage::lead) {
      zone.oldSerial = serialForOld(d_connection, zone.stage, zone.name);
    }
  }
}

void WriteSession::watch(recorddb::ManagedZone& zone)
{
  if (auto& watch = find(zone.name()).watch) {
    zone.setWatch(*watch);
  }
}

void WriteSession::watchNew(recorddb::ManagedZone& zone)
{
  watch(zone);
  if (auto& watch = find(zone.name()).watch) {
    watch->noteCreated();
  }
}

void WriteSession::touchAll(recorddb::ManagedZone& zone, const std::vector<std::pair<std::string, std::string>>& rrsets)
{
  if (auto& watch = find(zone.name()).watch) {
    watch->touchAll(zone, rrsets);
  }
}

std::optional<size_t> WriteSession::mostRRsets() const
{
  std::optional<size_t> most;
  for (const auto& [text, zone] : d_zones) {
    if (zone.stage != Stage::alone) {
      most = std::min(most.value_or(kMostQueued), zone.stage == Stage::lead ? kMostQueued : kMostAtOnce);
    }
  }
  return most;
}

void WriteSession::audit(recorddb::AuditAction action, const dns::Name& zone, std::optional<std::string> before, std::optional<std::string> after)
{
  note([author = d_author, action, zone, before = std::move(before), after = std::move(after)](pg::Connection& connection) { recorddb::addAuditEntry(connection, author, action, zone, before, after); });
}

/** The old system is the last one that can refuse: what remains after it is a
 * commit of what PostgreSQL has accepted. */
void WriteSession::finish()
{
  std::vector<std::pair<Zone*, recorddb::ZoneChange>> changes;
  for (auto& [text, zone] : d_zones) {
    if (zone.watch) {
      auto managed = recorddb::ManagedZone::find(d_connection, zone.name);
      changes.emplace_back(&zone, zone.watch->change(managed ? &*managed : nullptr));
    }
  }
  for (const auto& [zone, change] : changes) {
    note([stage = zone->stage, names = withoutRecords(change)](pg::Connection& connection) { resolve(connection, stage, names); });
  }
  if (!d_rulesDecide && !changes.empty()) {
    recorddb::rollbackToSavepoint(d_connection);
  }
  writeNotes(d_connection);
  for (auto& [zone, change] : changes) {
    if (!change.isEmpty()) {
      distribute(*zone, std::move(change));
    }
  }
  if (d_legacy.isEmpty()) {
    return;
  }
  auto system = d_writer.d_systems.acquire();
  d_transaction = recorddb::currentTransaction(d_connection);
  d_legacy.write(*system);
  for (const auto& [text, zone] : d_zones) {
    if (zone.stage == Stage::sync) {
      keepSerialAhead(d_connection, *system, zone.name);
    }
  }
  d_legacy.settle(d_connection);
}

void WriteSession::distribute(Zone& zone, recorddb::ZoneChange change)
{
  if (zone.stage == Stage::lead) {
    queue(change);
    d_hasWorkForLegacy = true;
    return;
  }
  if (!d_rulesDecide && change.kind == recorddb::ZoneChange::Kind::update) {
    auto system = d_writer.d_systems.acquire();
    rebase(change, *system);
  }
  if (zone.stage == Stage::shadow) {
    d_forRecords.push_back(zone.name);
  }
  d_legacy.add(zone.stage, d_author, std::move(change), zone.oldSerial);
}

/** Names are not torn apart: what goes makes room for what comes there. */
void WriteSession::queue(const recorddb::ZoneChange& change)
{
  recorddb::DualWrite entry = {0, Stage::lead, WriteState::forLegacy, d_author, {change.zone, change.kind, {}}};
  auto& rrsets = entry.change.rrsets;
  for (const auto& rrset : change.rrsets) {
    const bool isFull = change.kind == recorddb::ZoneChange::Kind::update && rrsets.size() >= kMostInEntry && rrsets.back().name != rrset.name;
    if (isFull) {
      recorddb::addDualWrite(d_connection, entry, d_writer.d_settings.lease);
      rrsets.clear();
    }
    rrsets.push_back(rrset);
  }
  recorddb::addDualWrite(d_connection, entry, d_writer.d_settings.lease);
}

/** Of a write that failed, and whose transaction is over: what was undone has
 * raised the old serials. The client gets the first failure: the next write makes
 * up for another one here. */
void WriteSession::keepSerialsAhead()
{
  if (!d_legacy.isUndone()) {
    return;
  }
  try {
    d_writer.d_journal.write([this](pg::Connection& connection) {
      auto system = d_writer.d_systems.acquire();
      for (const auto& zone : d_legacy.zones()) {
        keepSerialAhead(connection, *system, zone);
      }
    });
  }
  catch (const base::Error& error) {
    base::log(base::LogLevel::warning, std::string("serials after a write that was undone may be below those of the old system: ") + error.what());
  }
}

void WriteSession::writeNotes(pg::Connection& connection) const
{
  for (const auto& write : d_notes) {
    write(connection);
  }
}

/** After a commit whose end is not known, or that failed when the old system
 * had the write already. The zones' locks are free when the transaction is over.
 * @returns whether the write is done. */
bool WriteSession::isSettled()
{
  if (!d_legacy.isWritten()) {
    return false;
  }
  bool isDone = false;
  d_writer.d_journal.write([&](pg::Connection& connection) {
    recorddb::lockZoneWrites(connection, d_legacy.zones());
    isDone = recorddb::transactionState(connection, d_transaction) == recorddb::TransactionState::committed;
    const bool isFinal = !d_rulesDecide || d_legacy.isFinal();
    if (isDone || (isFinal && !d_legacy.isOpen(connection))) {
      return;
    }
    if (!isFinal) {
      auto system = d_writer.d_systems.acquire();
      d_legacy.takeBack(connection, *system);
      for (const auto& zone : d_legacy.zones()) {
        keepSerialAhead(connection, *system, zone);
      }
      return;
    }
    d_legacy.leaveToRecords(connection);
    writeNotes(connection);
    d_forRecords = d_legacy.zones();
    isDone = true;
  });
  return isDone;
}

} // namespace dodns::migration
