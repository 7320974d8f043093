// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/check_contents.hh"

#include "recorddb/contents.hh"
#include "recorddb/managed_zone.hh"

#include <algorithm>
#include <thread>

namespace dodns::migration {

namespace {

/** Zones whose differences are kept until the lag is over. */
constexpr size_t kMostSuspects = 500;

Difference wholeZone(const dns::Name& zone, bool isInLegacy)
{
  Difference difference;
  difference.zone = zone;
  difference.isInLegacy = isInLegacy;
  return difference;
}

} // namespace

void ContentCheck::listZones()
{
  d_zones.clear();
  for (const auto& zone : d_settings.zones) {
    lookUp(zone);
  }
  if (d_settings.zones.empty()) {
    d_system.forEachZone([this](const legacy::ZoneSummary& zone) { d_zones[zone.name.wire()].isInLegacy = true; });
    recorddb::forEachZoneName(d_records, [this](int32_t id, const dns::Name& name) { d_zones[name.wire()].id = id; });
  }
}

void ContentCheck::lookUp(const dns::Name& zone)
{
  const auto here = recorddb::ManagedZone::find(d_records, zone);
  d_zones[zone.wire()] = {d_system.findZone(zone).has_value(), here ? std::optional(here->id()) : std::nullopt};
}

bool ContentCheck::isEqual(const dns::Name& zone, int32_t zoneId)
{
  ContentDigest there;
  ContentDigest here;
  bool isReadable = true;
  const auto takeUnreadable = [&isReadable](Unreadable&&) { isReadable = false; };
  forEachRecord(
      d_system, zone, [&there](dns::Record&& record) { there.add(record); }, takeUnreadable);
  forEachRecord(
      d_records, zoneId, zone, [&here](dns::Record&& record) { here.add(record); }, takeUnreadable);
  d_figures.records += there.records();
  return isReadable && there == here;
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
      if (error.kind() != legacy::Error::Kind::noZone) {
        throw;
      }
      presence.isInLegacy = false; // removed meanwhile
      there = {};
    }
  }
  if (presence.id) {
    forEachRecord(
        d_records, *presence.id, zone, [&here](dns::Record&& record) { here.add(std::move(record)); }, [&here](Unreadable&& entry) { here.unreadable.push_back(std::move(entry)); });
  }
  if (presence.isInLegacy != presence.id.has_value()) {
    return {wholeZone(zone, presence.isInLegacy)};
  }
  return compareContents(zone, there, here, d_isRejected);
}

void ContentCheck::look(const dns::Name& zone)
{
  try {
    const auto& presence = d_zones.at(zone.wire());
    const bool isInBoth = presence.isInLegacy && presence.id;
    auto differences = isInBoth && isEqual(zone, *presence.id) ? std::vector<Difference>() : compare(zone);
    if (differences.empty()) {
      ++d_figures.equalZones;
    }
    else {
      d_suspects.push_back({zone, std::move(differences)});
    }
  }
  catch (const legacy::Error& error) {
    fail(zone, error.what());
  }
}

void ContentCheck::lookAgain()
{
  if (d_suspects.empty()) {
    return;
  }
  std::this_thread::sleep_for(d_settings.lag);
  for (const auto& suspect : d_suspects) {
    try {
      lookUp(suspect.zone); // it may have come or gone, or have another id now
      auto now = compare(suspect.zone);
      std::vector<Difference> all;
      for (auto& difference : now) {
        const bool wasThere = std::any_of(suspect.differences.begin(), suspect.differences.end(), [&difference](const auto& one) { return one.isSameAs(difference); });
        difference.kind = wasThere ? difference.kind : DifferenceClass::inFlight;
        all.push_back(difference);
      }
      for (auto difference : suspect.differences) {
        if (std::none_of(now.begin(), now.end(), [&difference](const auto& one) { return one.isSameAs(difference); })) {
          difference.kind = DifferenceClass::inFlight;
          all.push_back(std::move(difference));
        }
      }
      report(suspect.zone, all);
    }
    catch (const legacy::Error& error) {
      fail(suspect.zone, error.what());
    }
  }
  d_suspects.clear();
}

void ContentCheck::report(const dns::Name& zone, const std::vector<Difference>& differences)
{
  for (const auto& difference : differences) {
    ++d_figures.differences.at(static_cast<size_t>(difference.kind));
  }
  if (takeZone) {
    takeZone(zone, differences);
  }
}

void ContentCheck::fail(const dns::Name& zone, const std::string& why)
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
  for (const auto& wire : names) {
    if (d_settings.zonesPerSecond > 0) {
      std::this_thread::sleep_until(begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(static_cast<double>(d_figures.zones) / d_settings.zonesPerSecond)));
    }
    look(*dns::Name::fromWire(wire));
    ++d_figures.zones;
    if (d_suspects.size() >= kMostSuspects) {
      lookAgain();
    }
    if (takeProgress) {
      takeProgress(d_figures, names.size());
    }
  }
  lookAgain();
  d_figures.time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  return d_figures;
}

} // namespace dodns::migration
