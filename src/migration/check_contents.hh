// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "migration/content_digest.hh"
#include "migration/difference.hh"
#include "pg/connection.hh"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dodns::migration {

struct ContentCheckSettings
{
  std::vector<dns::Name> zones;        ///< only these; none: all of both systems
  std::chrono::milliseconds lag{5000}; ///< what is younger than this is in flight
  double zonesPerSecond = 0;           ///< 0: as fast as it goes
};

struct ContentFigures
{
  uint64_t zones = 0;
  uint64_t equalZones = 0;
  uint64_t records = 0; ///< that were compared, of the old system
  uint64_t failedZones = 0;
  DifferenceCounts differences{};
  std::chrono::milliseconds time{0};
};

/** Compares what the two systems have, RRset by RRset.
 *
 * A digest of each zone is compared first, for which both are read as streams.
 * Zones that differ are compared in memory, and once more after the lag: only
 * what is the same difference both times has a class of its own, all other is in
 * flight. Throws pg::Error, and legacy::Error but for what is about one zone.
 */
class ContentCheck
{
public:
  ContentCheck(legacy::System& system, pg::Connection& records, IsRejected isRejected, ContentCheckSettings settings)
      : d_system(system), d_records(records), d_isRejected(std::move(isRejected)), d_settings(std::move(settings)) {}

  /** Called for each zone with differences, when no reading is going on. */
  std::function<void(const dns::Name& zone, const std::vector<Difference>&)> takeZone;
  /** A zone that could not be compared. */
  std::function<void(const dns::Name& zone, const std::string& why)> takeFailure;
  std::function<void(const ContentFigures& soFar, uint64_t zonesInAll)> takeProgress;

  ContentFigures run();

private:
  using Clock = std::chrono::steady_clock;

  struct Suspect
  {
    dns::Name zone;
    std::vector<Difference> differences;
  };

  void listZones();
  void lookUp(const dns::Name& zone);
  void look(const dns::Name& zone);
  bool isEqual(const dns::Name& zone, int32_t zoneId);
  std::vector<Difference> compare(const dns::Name& zone);
  void lookAgain();
  void report(const dns::Name& zone, const std::vector<Difference>& differences);
  void fail(const dns::Name& zone, const std::string& why);

  legacy::System& d_system;
  pg::Connection& d_records;
  const IsRejected d_isRejected;
  const ContentCheckSettings d_settings;

  struct Presence
  {
    bool isInLegacy = false;
    std::optional<int32_t> id; ///< in the record database
  };
  std::map<std::string, Presence> d_zones; ///< by name in wire form
  std::vector<Suspect> d_suspects;
  ContentFigures d_figures;
};

} // namespace dodns::migration
