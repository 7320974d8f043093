// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/log.hh"
#include "migration/dual_writer.hh"
#include "migration/legacy_changes.hh"
#include "migration/rejection.hh"
#include "migration/serials.hh"
#include "migration/write_session.hh"
#include "recorddb/change_position.hh"

#include <algorithm>

namespace dodns::migration {

using recorddb::Stage;
using recorddb::WriteState;

namespace {

constexpr size_t kMostInEntry = 1000; ///< of the queue

recorddb::ZoneChange withoutRecords(const recorddb::ZoneChange& change)
{
  recorddb::ZoneChange names{change.zone, change.kind, {}};
  for (const auto& rrset : change.rrsets) {
    names.rrsets.push_back({rrset.name, rrset.type, {}, {}});
  }
  return names;
}

/** Those that come or go. */
std::set<std::string> apexAndNameservers(const recorddb::ZoneChange& change)
{
  std::set<std::string> names = {change.zone.toText()};
  for (const auto& rrset : change.rrsets) {
    for (const auto* rows : {&rrset.before, &rrset.after}) {
      for (const auto& row : *rows) {
        if (row.type == "NS" && row.name == change.zone.toText()) {
          names.insert(row.rdata);
        }
      }
    }
  }
  return names;
}

/** Who gets a write in the queue says so himself. */
void resolve(pg::Connection& connection, Stage stage, const recorddb::ZoneChange& change)
{
  if (stage != Stage::lead) {
    resolveRejected(connection, recorddb::Side::legacy, change);
  }
  if (stage != Stage::legacy && stage != Stage::shadow) {
    resolveRejected(connection, recorddb::Side::records, change);
  }
}

} // namespace

/** The old system is the last one that can refuse: what remains after it is a
 * commit of what PostgreSQL has accepted. */
void WriteSession::finish()
{
  std::vector<std::pair<Zone*, recorddb::ZoneChange>> changes;
  for (auto& [text, zone] : d_zones) {
    if (zone.watch) {
      auto managed = recorddb::ManagedZone::find(d_connection, zone.name);
      changes.emplace_back(&zone, zone.watch->change(managed ? &*managed : nullptr, !d_rulesDecide));
    }
  }
  for (const auto& [zone, change] : changes) {
    note([stage = zone->stage, names = withoutRecords(change)](pg::Connection& connection) { resolve(connection, stage, names); });
  }
  recorddb::RefusedByLegacy refused;
  if (!d_rulesDecide && !changes.empty()) {
    recorddb::rollbackToSavepoint(d_connection);
    std::vector<std::string> names;
    for (const auto& [zone, change] : changes) {
      names.push_back(zone->name.toText());
    }
    refused = recorddb::refusedByLegacy(d_connection, names); // before it is resolved
  }
  writeNotes(d_connection);
  for (auto& [zone, change] : changes) {
    if (!change.isEmpty()) {
      distribute(*zone, std::move(change), refused[zone->name.toText()]);
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

void WriteSession::distribute(Zone& zone, recorddb::ZoneChange change, const std::set<std::pair<std::string, std::string>>& refused)
{
  if (zone.stage == Stage::lead) {
    queue(change);
    d_hasWorkForLegacy = true;
    return;
  }
  std::vector<recorddb::RRsetRows> missing;
  if (!d_rulesDecide && change.kind == recorddb::ZoneChange::Kind::update) {
    auto system = d_writer.d_systems.acquire();
    missing = rebase(change, *system, refused);
    const bool isUnknown = std::any_of(missing.begin(), missing.end(), [&refused](const auto& rrset) { return !rrset.isWhole && refused.count({rrset.name, rrset.type}) == 0; });
    if (zone.stage == Stage::legacy && isUnknown) { // in `shadow` it goes from the record database
      throw legacy::Error(legacy::Error::Kind::conflict, (*system).description() + " does not have what is to be removed from " + zone.name.toText());
    }
  }
  if (zone.stage == Stage::shadow) {
    d_forRecords.push_back(zone.name);
  }
  d_legacy.add(zone.stage, d_author, std::move(change), zone.oldSerial, std::move(missing));
}

/** Names are not torn apart: what goes makes room for what comes there. Nor is the zone's name from its nameservers: an old system may look whether
 * those have addresses. */
void WriteSession::queue(const recorddb::ZoneChange& change)
{
  recorddb::DualWrite entry = {0, Stage::lead, WriteState::forLegacy, d_author, {change.zone, change.kind, {}}};
  auto& rrsets = entry.change.rrsets;
  auto ordered = change.rrsets;
  const auto others = std::stable_partition(ordered.begin(), ordered.end(), [names = apexAndNameservers(change)](const auto& rrset) { return names.count(rrset.name) > 0; });
  for (auto next = ordered.begin(); next != ordered.end(); ++next) {
    const auto& rrset = *next;
    const bool isTornApart = next < others || (!rrsets.empty() && rrsets.back().name == rrset.name);
    const bool isFull = change.kind == recorddb::ZoneChange::Kind::update && rrsets.size() >= kMostInEntry && !isTornApart;
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
