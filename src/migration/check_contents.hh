// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "migration/difference.hh"
#include "migration/pace.hh"
#include "migration/zone_memory.hh"
#include "pg/connection.hh"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace dodns::migration {

struct ContentCheckSettings
{
  std::vector<dns::Name> zones;        ///< only these; none: all of both systems
  std::chrono::milliseconds lag{5000}; ///< what is younger than this is in flight
  double zonesPerSecond = 0;           ///< 0: as fast as it goes
  bool isFull = true;                  ///< all contents are read; else what the memory knows is believed
  bool mayBeGone = true;               ///< else a zone that neither of them has is one that could not be compared
};

struct ContentFigures
{
  uint64_t zones = 0;
  uint64_t equalZones = 0;
  uint64_t unchangedZones = 0;   ///< equal ones that have changed nowhere since they were compared
  uint64_t incrementalZones = 0; ///< of which the old system was only asked what changed
  uint64_t records = 0;          ///< that were compared, of the old system
  uint64_t failedZones = 0;
  DifferenceCounts differences{};
  uint64_t driftAside = 0; ///< of the drift: in zones that one of the systems gets no writes of, by their stage
  std::chrono::milliseconds time{0};
};

/** Compares what the two systems have, RRset by RRset.
 *
 * A digest of each zone is compared first, for which both are read as streams.
 * Zones that differ are compared in memory, and once more after the lag: only
 * what is the same difference both times has a class of its own, all other is in
 * flight.
 *
 * With a memory a check that is not full passes over zones that were equal and of
 * which neither the serial of the old system nor the version of the record
 * database has moved. Of other equal ones it brings the digest of the side that
 * has moved up to date: that of the old system with what it says has changed,
 * where it says that. Zones that were not equal are always read. Throws pg::Error, and legacy::Error but for what is about one zone.
 */
class ContentCheck
{
public:
  ContentCheck(legacy::System& system, pg::Connection& records, ContentCheckSettings settings)
      : d_system(system), d_records(records), d_settings(std::move(settings)), d_pace(d_settings.zonesPerSecond) {}

  /** Called for each zone with differences, when no reading is going on. */
  std::function<void(const dns::Name& zone, const std::vector<Difference>&)> takeZone;
  /** A zone that could not be compared. */
  std::function<void(const std::string& zone, const std::string& why)> takeFailure;
  /** All zones by name in wire form, before the first is looked at. */
  std::function<void(const std::vector<std::string>& zones)> takeList;
  /** Called between two zones, when no reading is going on. */
  std::function<void()> takeTurn;

  /** Kept up to date; null: nothing is remembered. */
  ZoneMemory* memory = nullptr;

  /** How it waits: for its rate, and for the lag. */
  std::function<void(std::chrono::steady_clock::time_point)> sleepUntil = [](auto time) { std::this_thread::sleep_until(time); };

  ContentFigures run();

private:
  using Clock = std::chrono::steady_clock;

  struct Suspect
  {
    dns::Name zone;
    std::vector<Difference> differences;
  };

  struct Presence
  {
    bool isInLegacy = false;
    std::optional<uint32_t> serial; ///< there, when it was asked for or said
    std::optional<recorddb::ZoneVersion> ours;
  };

  /** What is in a zone on one side. */
  struct Side
  {
    ContentDigest digest;
    bool isReadable = true;
    std::optional<uint32_t> soaSerial;

    void add(const dns::Record& record);
  };

  void listZones();
  void lookUp(const dns::Name& zone);
  void look(const dns::Name& zone);
  const EqualZone* find(const dns::Name& zone) const;
  bool isEqual(const dns::Name& zone, Presence& presence);
  bool isGone(const dns::Name& zone, const legacy::Error& error);
  bool isAlike(const dns::Name& zone, Presence& presence);
  Side readOld(const dns::Name& zone);
  std::optional<Side> readOldChanges(const dns::Name& zone, const EqualZone& known);
  Side readOurs(const dns::Name& zone, int32_t zoneId);
  std::vector<Difference> compare(const dns::Name& zone);
  void markWaiting(Suspect& suspect);
  void keepPace();
  void lookAgain();
  void report(const dns::Name& zone, const std::vector<Difference>& differences);
  bool isAside(const dns::Name& zone);
  void fail(const std::string& zone, const std::string& why);

  legacy::System& d_system;
  pg::Connection& d_records;
  const ContentCheckSettings d_settings;
  Pace d_pace;

  std::map<std::string, Presence> d_zones; ///< by name in wire form
  std::vector<Suspect> d_suspects;
  size_t d_suspectDifferences = 0; ///< of all of them
  ContentFigures d_figures;
};

} // namespace dodns::migration
