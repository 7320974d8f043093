// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/write_session.hh"

#include "migration/apart.hh"
#include "migration/dual_writer.hh"
#include "migration/error.hh"
#include "migration/serials.hh"
#include "recorddb/waiting_writes.hh"

#include <algorithm>

namespace dodns::migration {

using recorddb::Stage;
using recorddb::WriteState;

namespace {

constexpr size_t kMostAtOnce = 10000;  ///< RRsets, which a nameserver takes in seconds
constexpr size_t kMostQueued = 100000; ///< some hundred megabytes

bool isOldSystemsToDecide(Stage stage)
{
  return stage == Stage::legacy || stage == Stage::shadow;
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
    if (left->state == WriteState::forLegacy && zone.stage == Stage::lead && !recorddb::waitsForRecords(d_connection, zone.name)) {
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
  std::vector<dns::Name> wantingRoom;
  for (const auto& [text, zone] : d_zones) {
    if (zone.stage == Stage::sync || zone.stage == Stage::shadow) {
      wantingRoom.push_back(zone.name);
    }
  }
  if (!wantingRoom.empty()) {
    auto system = d_writer.d_systems.acquire();
    leaveRoom(d_connection, d_writer.d_journal, *system, wantingRoom);
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

std::optional<std::string> WriteSession::whereApart(const recorddb::ManagedZone& zone)
{
  if (d_rulesDecide) {
    return std::nullopt;
  }
  auto system = d_writer.d_systems.acquire();
  return migration::whereApart(d_connection, zone.id(), *system, zone.name());
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

} // namespace dodns::migration
