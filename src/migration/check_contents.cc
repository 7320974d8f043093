// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/check_contents.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "migration/zone_contents.hh"
#include "recorddb/stage.hh"
#include "recorddb/waiting_writes.hh"

#include <algorithm>
#include <unordered_map>

namespace dodns::migration {

namespace {

/** Zones whose differences are kept until the lag is over, and these differences. */
constexpr size_t kMostSuspects = 500;
constexpr size_t kMostSuspectDifferences = 100000;

Difference wholeZone(const dns::Name& zone, bool isInLegacy)
{
  Difference difference;
  difference.zone = zone;
  difference.isInLegacy = isInLegacy;
  return difference;
}

recorddb::RRsetName nameOf(const RRsetKey& key)
{
  return {key.name.toText(), dns::rrtypeToText(key.type)};
}

/** Whether a zone is only in one of the systems because the other one refused to make it, which all of its apex says, or this one to remove it. */
bool isExplained(const std::vector<recorddb::RefusedRRset>& soas, const std::vector<recorddb::RefusedRRset>& nameservers, bool isInLegacy)
{
  const auto isRemoval = [isInLegacy](const auto& one) { return one.data.empty() && one.isByLegacy == isInLegacy; };
  const auto isCreation = [isInLegacy](const auto& one) { return !one.data.empty() && one.isByLegacy != isInLegacy; };
  const auto has = [](const auto& entries, const auto& what) { return std::any_of(entries.begin(), entries.end(), what); };
  return has(soas, isRemoval) || (has(soas, isCreation) && has(nameservers, isCreation));
}

/** The same for the same difference, and mostly only for that one. */
std::string markOf(const Difference& difference)
{
  if (difference.key) {
    return difference.key->name.wire() + std::to_string(difference.key->type);
  }
  return difference.unreadable ? difference.unreadable->name + ' ' + difference.unreadable->type + ' ' + difference.unreadable->data : "";
}

using Marked = std::unordered_multimap<std::string, const Difference*>;

Marked mark(const std::vector<Difference>& differences)
{
  Marked marked;
  for (const auto& difference : differences) {
    marked.emplace(markOf(difference), &difference);
  }
  return marked;
}

const Difference* find(const Marked& marked, const Difference& difference)
{
  const auto [begin, end] = marked.equal_range(markOf(difference));
  const auto found = std::find_if(begin, end, [&difference](const auto& one) { return one.second->isSameAs(difference); });
  return found == end ? nullptr : found->second;
}

/** Of what was found now, and of what was found before the lag and is gone: what was not there both times is in flight. */
std::vector<Difference> bothTimes(const std::vector<Difference>& before, const std::vector<Difference>& now)
{
  const auto markedBefore = mark(before);
  const auto markedNow = mark(now);
  std::vector<Difference> all;
  for (const auto& difference : now) {
    const auto* earlier = find(markedBefore, difference);
    all.push_back(difference);
    if (earlier == nullptr || earlier->kind == DifferenceClass::inFlight) {
      all.back().kind = DifferenceClass::inFlight;
    }
  }
  for (const auto& difference : before) {
    if (find(markedNow, difference) == nullptr) {
      all.push_back(difference);
      all.back().kind = DifferenceClass::inFlight;
    }
  }
  return all;
}

} // namespace

void ContentCheck::listZones()
{
  d_zones.clear();
  for (const auto& zone : d_settings.zones) {
    lookUp(zone);
  }
  if (d_settings.zones.empty()) {
    // Before anything is read: what changes after this has another serial or version the next time.
    d_system.takeUnreadableZone = [this](const std::string& text, const std::string& why) { fail("'" + text + "'", why); };
    d_system.forEachZone([this](const legacy::ZoneSummary& zone) { d_zones[zone.name.wire()] = {true, zone.serial, std::nullopt}; });
    d_system.takeUnreadableZone = {};
    recorddb::forEachZoneVersion(d_records, std::nullopt, [this](const dns::Name& name, const auto& version) { d_zones[name.wire()].ours = version; });
  }
}

void ContentCheck::lookUp(const dns::Name& zone)
{
  const auto there = d_system.findZone(zone);
  auto& presence = d_zones[zone.wire()];
  presence = {there.has_value(), there ? there->serial : std::nullopt, std::nullopt};
  recorddb::forEachZoneVersion(d_records, zone, [&presence](const dns::Name& /*name*/, const auto& version) { presence.ours = version; });
}

void ContentCheck::Side::add(const dns::Record& record)
{
  digest.add(record);
  if (record.type() == dns::rrtype::kSoa) {
    soaSerial = legacy::serialOf(record.rdata);
  }
}

ContentCheck::Side ContentCheck::readOld(const dns::Name& zone)
{
  Side side;
  forEachRecord(
      d_system, zone, [&side](dns::Record&& record) { side.add(record); }, [&side](Unreadable&& /*entry*/) { side.isReadable = false; });
  return side;
}

std::optional<ContentCheck::Side> ContentCheck::readOldChanges(const dns::Name& zone, const EqualZone& known)
{
  Side side{known.digest, true, std::nullopt};
  side.soaSerial = known.soaSerial ? forEachChange(d_system, zone, *known.soaSerial, [&side](const dns::Record& record, bool isAdded) { isAdded ? side.digest.add(record) : side.digest.remove(record); }) : std::nullopt;
  d_figures.incrementalZones += side.soaSerial ? 1 : 0;
  return side.soaSerial ? std::optional(side) : std::nullopt;
}

ContentCheck::Side ContentCheck::readOurs(const dns::Name& zone, int32_t zoneId)
{
  Side side;
  forEachRecord(
      d_records, zoneId, zone, [&side](dns::Record&& record) { side.add(record); }, [&side](Unreadable&& /*entry*/) { side.isReadable = false; });
  return side;
}

const EqualZone* ContentCheck::find(const dns::Name& zone) const
{
  if (memory == nullptr || d_settings.isFull) {
    return nullptr;
  }
  const auto found = memory->find(zone.wire());
  return found == memory->end() ? nullptr : &found->second;
}

bool ContentCheck::isEqual(const dns::Name& zone, Presence& presence)
{
  const auto* known = find(zone);
  if (memory != nullptr && !presence.serial) {
    const auto there = d_system.findZone(zone);
    presence.serial = there ? there->serial : std::nullopt;
  }
  const bool isSameThere = known != nullptr && presence.serial == known->serial;
  const bool isSameHere = known != nullptr && known->version.id == presence.ours->id && known->version.version == presence.ours->version;
  if (isSameThere && isSameHere) {
    ++d_figures.unchangedZones;
    return true;
  }
  std::optional<Side> there;
  if (known != nullptr) {
    there = isSameThere ? Side{known->digest, true, known->soaSerial} : readOldChanges(zone, *known);
  }
  if (!there) {
    there = readOld(zone);
  }
  const auto here = isSameHere ? Side{known->digest, true, known->ourSerial} : readOurs(zone, presence.ours->id);
  d_figures.records += there->digest.records();
  const bool isEqual = there->isReadable && here.isReadable && there->digest == here.digest && !isBelow(here.soaSerial, there->soaSerial);
  if (memory != nullptr && isEqual && presence.serial) {
    (*memory)[zone.wire()] = {*presence.serial, there->soaSerial, here.soaSerial, *presence.ours, there->digest};
  }
  else if (memory != nullptr) {
    memory->erase(zone.wire());
  }
  return isEqual;
}

/** As the two systems are now. */
std::vector<Difference> ContentCheck::compare(const dns::Name& zone)
{
  auto& presence = d_zones.at(zone.wire());
  ZoneContents there;
  ZoneContents here;
  if (presence.isInLegacy) {
    try {
      forEachRecord(
          d_system, zone, [&there](dns::Record&& record) { there.add(std::move(record)); }, [&there](Unreadable&& entry) { there.unreadable.push_back(std::move(entry)); });
    }
    catch (const legacy::Error& error) {
      if (!isGone(zone, error)) {
        throw;
      }
      presence.isInLegacy = false;
      there = {};
    }
  }
  if (presence.ours) {
    forEachRecord(
        d_records, presence.ours->id, zone, [&here](dns::Record&& record) { here.add(std::move(record)); }, [&here](Unreadable&& entry) { here.unreadable.push_back(std::move(entry)); });
  }
  if (presence.isInLegacy != presence.ours.has_value()) {
    auto difference = wholeZone(zone, presence.isInLegacy);
    const auto refused = [this, &zone](const char* type) { return recorddb::refusedRRsets(d_records, zone, zone.toText(), type); };
    if (isExplained(refused("SOA"), refused("NS"), presence.isInLegacy)) {
      difference.kind = DifferenceClass::rejected;
    }
    return {difference};
  }
  return compareContents(zone, there, here, recorddb::refusedRRsets(d_records, zone));
}

/** Removed meanwhile; some say the same to whoever may not read the zone. */
bool ContentCheck::isGone(const dns::Name& zone, const legacy::Error& error)
{
  return error.kind() == legacy::Error::Kind::noZone && !d_system.findZone(zone);
}

/** One that was removed meanwhile is none that cannot be compared. */
bool ContentCheck::isAlike(const dns::Name& zone, Presence& presence)
{
  try {
    return isEqual(zone, presence);
  }
  catch (const legacy::Error& error) {
    if (!isGone(zone, error)) {
      throw;
    }
    return false;
  }
}

void ContentCheck::look(const dns::Name& zone)
{
  try {
    auto& presence = d_zones.at(zone.wire());
    if (!presence.isInLegacy && !presence.ours && !d_settings.mayBeGone) {
      fail(zone.toText(), "neither the record database nor the old system has the zone");
      return;
    }
    const bool isInBoth = presence.isInLegacy && presence.ours;
    auto differences = isInBoth && isAlike(zone, presence) ? std::vector<Difference>() : compare(zone);
    if (differences.empty()) {
      ++d_figures.equalZones;
    }
    else {
      d_suspectDifferences += differences.size();
      d_suspects.push_back({zone, std::move(differences)});
    }
  }
  catch (const legacy::Error& error) {
    fail(zone.toText(), error.what());
  }
}

/** What one of the systems is still to get is in flight, however long that takes. */
void ContentCheck::markWaiting(Suspect& suspect)
{
  if (!recorddb::hasWork(d_records, suspect.zone)) {
    return;
  }
  std::vector<recorddb::RRsetName> rrsets;
  for (const auto& one : suspect.differences) {
    if (one.key) {
      rrsets.push_back(nameOf(*one.key));
    }
  }
  const auto waiting = recorddb::waitingRRsets(d_records, suspect.zone, rrsets);
  for (auto& one : suspect.differences) {
    const bool isWaiting = one.key ? waiting.count(nameOf(*one.key)) > 0 : !one.unreadable;
    one.kind = isWaiting ? DifferenceClass::inFlight : one.kind;
  }
}

void ContentCheck::keepPace()
{
  if (d_pace.isKept()) {
    sleepUntil(d_pace.next());
  }
}

void ContentCheck::lookAgain()
{
  if (d_suspects.empty()) {
    return;
  }
  sleepUntil(Clock::now() + d_settings.lag);
  for (auto& suspect : d_suspects) {
    keepPace();
    try {
      markWaiting(suspect); // before it is read: what goes through meanwhile is no difference
      lookUp(suspect.zone); // it may have come or gone, or have another id now
      report(suspect.zone, bothTimes(suspect.differences, compare(suspect.zone)));
    }
    catch (const legacy::Error& error) {
      fail(suspect.zone.toText(), error.what());
    }
  }
  d_suspects.clear();
  d_suspectDifferences = 0;
}

/** What only one of the systems is to have holds nobody up. */
bool ContentCheck::isAside(const dns::Name& zone)
{
  const auto stage = recorddb::stageOf(d_records, zone);
  return stage == recorddb::Stage::legacy || stage == recorddb::Stage::alone;
}

void ContentCheck::report(const dns::Name& zone, const std::vector<Difference>& differences)
{
  uint64_t drift = 0;
  for (const auto& difference : differences) {
    ++d_figures.differences.at(static_cast<size_t>(difference.kind));
    drift += difference.kind == DifferenceClass::drift ? 1 : 0;
  }
  d_figures.driftAside += drift > 0 && isAside(zone) ? drift : 0;
  if (takeZone) {
    takeZone(zone, differences);
  }
}

void ContentCheck::fail(const std::string& zone, const std::string& why)
{
  ++d_figures.failedZones;
  if (takeFailure) {
    takeFailure(zone, why);
  }
}

ContentFigures ContentCheck::run()
{
  const auto begin = Clock::now();
  d_figures = {};
  listZones();
  std::vector<std::string> names;
  names.reserve(d_zones.size());
  for (const auto& zone : d_zones) {
    names.push_back(zone.first);
  }
  if (takeList) {
    takeList(names);
  }
  for (const auto& wire : names) {
    keepPace();
    look(*dns::Name::fromWire(wire));
    ++d_figures.zones;
    if (d_suspects.size() >= kMostSuspects || d_suspectDifferences >= kMostSuspectDifferences) {
      lookAgain();
    }
    if (takeTurn) {
      takeTurn();
    }
  }
  lookAgain();
  d_figures.time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  return d_figures;
}

} // namespace dodns::migration
