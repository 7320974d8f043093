// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/legacy_write.hh"

#include "base/log.hh"
#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "migration/legacy_changes.hh"
#include "migration/serials.hh"

#include <algorithm>

namespace dodns::migration {

namespace {

using Kind = recorddb::ZoneChange::Kind;
using legacy::State;

recorddb::ZoneChange reversed(const recorddb::ZoneChange& change)
{
  auto back = change;
  for (auto& rrset : back.rrsets) {
    std::swap(rrset.before, rrset.after);
  }
  return back;
}

/** A zone that holds what the change made, and nothing else. */
bool holdsExactly(legacy::System& system, const recorddb::ZoneChange& change)
{
  size_t expected = toRecords(change.rrsets).size();
  size_t found = 0;
  system.readZone(change.zone, [&found](const legacy::Entry& /*unused*/) { ++found; });
  return found == expected && system.stateOf(change.zone, toLegacy(change)) == State::after;
}

std::vector<std::optional<dns::RRset>> presentOf(legacy::System& system, const dns::Name& zone, const std::vector<legacy::RRsetChange>& changes)
{
  std::vector<std::pair<dns::Name, uint16_t>> rrsets;
  for (const auto& change : changes) {
    rrsets.emplace_back(change.name, change.type);
  }
  return system.readAll(zone, rrsets);
}

void applyInParts(legacy::System& system, const dns::Name& zone, const std::vector<legacy::RRsetChange>& changes, const std::optional<legacy::NextSerial>& serial, const std::function<void()>& proceed = {})
{
  bool hasBegun = false;
  for (const auto& part : changes.empty() ? std::vector<std::vector<legacy::RRsetChange>>() : system.inParts(changes)) {
    if (hasBegun && proceed) {
      proceed();
    }
    try {
      system.apply(zone, part, serial);
    }
    catch (const legacy::Error& error) {
      throw legacy::Error(error.kind(), error.what(), hasBegun || error.outcomeIsUnknown());
    }
    hasBegun = true;
  }
}

/** Nobody was faster: what the old system has against the change will not pass. */
bool isStillBefore(legacy::System& system, const dns::Name& zone, const std::vector<legacy::RRsetChange>& changes)
{
  const auto present = presentOf(system, zone, changes);
  return std::equal(present.begin(), present.end(), changes.begin(), changes.end(), [](const auto& now, const auto& change) { return legacy::isSame(now, change.before); });
}

/** Of what was read just before. A conflict with nobody is a refusal: it will not pass. */
void applyToPresent(legacy::System& system, const dns::Name& zone, const std::vector<legacy::RRsetChange>& changes, const std::optional<legacy::NextSerial>& serial)
{
  try {
    applyInParts(system, zone, changes, serial);
  }
  catch (const legacy::Error& error) {
    if (error.isConflict() && isStillBefore(system, zone, changes)) {
      throw legacy::Error(legacy::Error::Kind::refused, error.what());
    }
    throw;
  }
}

void undoUpdate(legacy::System& system, const recorddb::ZoneChange& change, const std::optional<legacy::NextSerial>& serial)
{
  std::vector<legacy::RRsetChange> back;
  const auto changes = toLegacy(change);
  const auto present = presentOf(system, change.zone, changes);
  for (size_t i = 0; i < changes.size(); ++i) {
    const auto& one = changes[i];
    const auto& now = present[i];
    if (legacy::isSame(now, one.before)) {
      continue;
    }
    if (!legacy::isSame(now, one.after)) {
      base::log(base::LogLevel::warning, "undoing a write: " + one.name.toText() + " " + dns::rrtypeToText(one.type) + " in " + system.description() + " was changed by somebody else and stays");
      continue;
    }
    back.push_back({one.name, one.type, now, one.before});
  }
  applyToPresent(system, change.zone, back, serial);
}

void undoCreate(legacy::System& system, const recorddb::ZoneChange& change)
{
  if (!system.findZone(change.zone)) {
    return;
  }
  if (!holdsExactly(system, change)) {
    base::log(base::LogLevel::warning, "undoing a write: zone " + change.zone.toText() + " in " + system.description() + " was changed by somebody else and stays");
    return;
  }
  system.deleteZone(change.zone);
}

/** @returns false when somebody made it meanwhile: then it is there. What keeps a zone
 * from being made that is not there will not pass. */
bool makeIfMissing(legacy::System& system, const recorddb::ZoneChange& change)
{
  try {
    system.createZone(change.zone, withSerialBehind(toRecords(change.rrsets)));
    return true;
  }
  catch (const legacy::Error& error) {
    if (!error.isConflict()) {
      throw;
    }
    if (!system.findZone(change.zone)) {
      throw legacy::Error(legacy::Error::Kind::refused, error.what());
    }
    return false;
  }
}

/** Not being able to look leaves the outcome open. */
State stateAfterWrite(legacy::System& system, const recorddb::ZoneChange& change)
{
  try {
    return stateOf(system, change);
  }
  catch (const legacy::Error& error) {
    throw legacy::Error(error.kind(), error.what(), true);
  }
}

/** One that was not answered, and is gone, is not made again only to say so. */
void removeZone(legacy::System& system, const recorddb::ZoneChange& change)
{
  try {
    system.deleteZone(change.zone);
  }
  catch (const legacy::Error& error) {
    if (!error.outcomeIsUnknown() || stateAfterWrite(system, change) != State::after) {
      throw;
    }
  }
}

} // namespace

void requireRoom(legacy::System& system, const recorddb::ZoneChange& change)
{
  if (change.kind == Kind::create && system.findZone(change.zone)) {
    throw legacy::Error(legacy::Error::Kind::conflict, system.description() + " has a zone " + change.zone.toText() + " already");
  }
}

bool takesSeveralSteps(const legacy::System& system, const recorddb::ZoneChange& change)
{
  return change.kind == Kind::update && system.inParts(toLegacy(change)).size() > 1;
}

void writeLegacy(legacy::System& system, const recorddb::ZoneChange& change, const std::optional<legacy::NextSerial>& serial, const std::function<void()>& proceed)
{
  switch (change.kind) {
  case Kind::create:
    system.createZone(change.zone, withSerialBehind(toRecords(change.rrsets)));
    break;
  case Kind::del:
    removeZone(system, change);
    break;
  case Kind::update:
    applyInParts(system, change.zone, toLegacy(change), serial, proceed);
    break;
  }
  if (stateAfterWrite(system, change) != State::after) {
    throw legacy::Error(legacy::Error::Kind::refused, system.description() + " accepted a change of " + change.zone.toText() + " and did not do it", true);
  }
}

State stateOf(legacy::System& system, const recorddb::ZoneChange& change)
{
  switch (change.kind) {
  case Kind::create:
    return system.findZone(change.zone) ? State::after : State::before;
  case Kind::del:
    return system.findZone(change.zone) ? State::before : State::after;
  case Kind::update:
    return system.stateOf(change.zone, toLegacy(change));
  }
  return State::other;
}

void undoLegacy(legacy::System& system, const recorddb::ZoneChange& change, const std::optional<legacy::NextSerial>& serial)
{
  switch (change.kind) {
  case Kind::create:
    undoCreate(system, change);
    break;
  case Kind::del:
    if (!system.findZone(change.zone)) {
      system.createZone(change.zone, toRecords(reversed(change).rrsets));
    }
    break;
  case Kind::update:
    undoUpdate(system, change, serial);
    break;
  }
}

void overwriteLegacy(legacy::System& system, const recorddb::ZoneChange& change, const std::optional<legacy::NextSerial>& serial)
{
  const bool isThere = system.findZone(change.zone).has_value();
  if (change.kind == Kind::del) {
    if (isThere) {
      system.deleteZone(change.zone);
    }
    return;
  }
  if (change.kind == Kind::create && !isThere && makeIfMissing(system, change)) {
    return;
  }
  auto changes = toLegacy(change);
  std::vector<legacy::RRsetChange> needed;
  auto present = presentOf(system, change.zone, changes);
  for (size_t i = 0; i < changes.size(); ++i) {
    changes[i].before = std::move(present[i]);
    if (!legacy::isSame(changes[i].before, changes[i].after)) {
      needed.push_back(std::move(changes[i]));
    }
  }
  applyToPresent(system, change.zone, needed, serial);
}

} // namespace dodns::migration
