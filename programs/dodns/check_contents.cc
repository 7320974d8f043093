// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "check_contents.hh"

#include "recorddb/consistency.hh"

#include "check_options.hh"

#include <algorithm>
#include <iostream>
#include <thread>

using namespace dodns;
using migration::Difference;
using migration::DifferenceClass;
using migration::RepairDirection;

namespace {

/** Prints what a round finds, and repairs it. */
class Findings
{
public:
  Findings(legacy::System& system, const ContentRoundSettings& settings, CheckOutput& output, ZoneProgress& progress)
      : d_repairs(settings.database), d_output(output), d_progress(progress), d_direction(settings.direction), d_isDry(settings.isDry)
  {
    if (d_direction) {
      d_repair.emplace(system, d_repairs, settings.rules, *d_direction);
    }
  }

  void take(const dns::Name& zone, const std::vector<Difference>& differences)
  {
    for (const auto& difference : differences) {
      const bool isDrift = difference.kind == DifferenceClass::drift;
      if (!isDrift || !d_repair || d_isDry) {
        write(difference, isDrift && d_repair ? attempt(difference) : "");
        d_left += isDrift || difference.kind == DifferenceClass::conversion ? 1 : 0;
      }
    }
    if (!d_repair || d_isDry) {
      return;
    }
    for (const auto& result : d_repair->repair(zone, differences)) {
      write(result.difference, result.problem.empty() ? "done" : result.problem);
      d_left += result.problem.empty() ? 0 : 1;
    }
  }

  /** Differences that somebody has to look at. */
  uint64_t left() const { return d_left; }

private:
  void write(const Difference& difference, const std::string& repair)
  {
    const auto pause = d_progress.pause();
    d_output.write(difference, repair);
  }

  std::string attempt(const Difference& difference)
  {
    if (difference.unreadable) {
      return "would be tried";
    }
    if (difference.key) {
      const auto why = migration::whyNotBrought(d_repairs, *d_direction, difference.zone);
      return why.empty() ? "would be tried" : why;
    }
    const auto why = migration::whyZoneIsNotMade(d_repairs, *d_direction, difference);
    return why.empty() ? "would be made" : why;
  }

  pg::Connection d_repairs; ///< another one is reading
  CheckOutput& d_output;
  ZoneProgress& d_progress;
  const std::optional<RepairDirection> d_direction;
  const bool d_isDry;
  std::optional<migration::Repair> d_repair;
  uint64_t d_left = 0;
};

recorddb::ConsistencyCheck keptFigures(const migration::ContentFigures& figures, bool isOfAllContents)
{
  recorddb::ConsistencyCheck kept;
  kept.kind = recorddb::ConsistencyCheck::Kind::content;
  kept.isComplete = isOfAllContents && figures.failedZones == 0;
  kept.time = figures.time;
  kept.zones = figures.zones;
  kept.looks = figures.records;
  setCounts(kept, figures.differences);
  kept.driftAside = figures.driftAside;
  return kept;
}

} // namespace

ContentRounds::ContentRounds(legacy::System& system, ContentRoundSettings settings, CheckOutput& output)
    : d_system(system), d_settings(std::move(settings)), d_output(output)
{
}

ContentRounds::Outcome ContentRounds::check(migration::ContentCheckSettings settings, bool isRegular)
{
  settings.mayBeGone = !isRegular;
  pg::Connection records(d_settings.database);
  Findings findings(d_system, d_settings, d_output, d_progress);
  migration::ContentCheck check(d_system, records, settings);
  check.memory = d_settings.isRepeated ? &d_memory : nullptr;
  check.takeZone = [&findings](const dns::Name& zone, const std::vector<Difference>& differences) { findings.take(zone, differences); };
  check.takeFailure = [this](const std::string& zone, const std::string& why) {
    const auto pause = d_progress.pause();
    d_output.writeFailure(zone, why);
  };
  if (isRegular) {
    check.takeList = [this](const std::vector<std::string>& zones) { begin(zones); };
    check.takeTurn = [this, done = uint64_t{0}]() mutable {
      d_progress.set(++done);
      if (d_settings.listener != nullptr) {
        lookAtTold();
      }
    };
  }
  const auto figures = check.run();
  const bool isOfAllContents = isRegular && settings.zones.empty() && (settings.isFull || d_isOwing);
  const bool hasDrift = figures.differences.at(static_cast<size_t>(DifferenceClass::drift)) > 0;
  if (isRegular || hasDrift) { // which begins the hours of the gate anew, however it was found
    recorddb::keepCheck(records, keptFigures(figures, isOfAllContents));
  }
  return {figures, findings.left()};
}

void ContentRounds::begin(const std::vector<std::string>& zones)
{
  d_progress.begin(zones.size());
  if (d_settings.listener != nullptr) {
    d_settings.listener->setZones({zones.begin(), zones.end()});
  }
}

int ContentRounds::round()
{
  const ZoneProgress::End end(d_progress);
  auto settings = d_settings.check;
  const auto now = std::chrono::steady_clock::now();
  settings.isFull = !d_nextFull || now >= *d_nextFull;
  if (settings.isFull) {
    d_memory.clear(); // of zones that are gone, too
  }
  const auto outcome = check(settings, true);
  if (settings.isFull) {
    d_nextFull = now + d_settings.fullEvery;
  }
  if (settings.isFull || outcome.figures.failedZones == 0) { // what could not be read is not remembered, and so is read by the next round: both are a complete one
    d_isOwing = outcome.figures.failedZones > 0;
  }
  d_progress.end();
  d_output.finish(outcome.figures);
  d_lastFigures = figureLines(outcome.figures);
  writeMetrics();
  if (outcome.left > 0) {
    return kFailed;
  }
  return outcome.figures.failedZones > 0 ? kUnable : kOk;
}

void ContentRounds::lookAtTold()
{
  if (std::chrono::steady_clock::now() < d_nextTold) {
    return;
  }
  auto settings = d_settings.check;
  settings.zones = d_settings.listener->take();
  settings.isFull = false;
  if (settings.zones.empty()) {
    return;
  }
  if (settings.zonesPerSecond > 0) {
    const std::chrono::duration<double> pause(static_cast<double>(settings.zones.size()) / settings.zonesPerSecond);
    d_nextTold = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(pause);
  }
  try {
    const auto figures = check(settings, false).figures;
    d_told.zones += figures.zones;
    for (size_t i = 0; i < figures.differences.size(); ++i) {
      d_told.differences[i] += figures.differences[i];
    }
    if (figures.equalZones < figures.zones) {
      const auto pause = d_progress.pause();
      d_output.finish(figures);
    }
    writeMetrics();
  }
  catch (const base::Error& error) {
    const auto pause = d_progress.pause();
    std::cerr << "dodns: " << error.what() << '\n'; // the next round looks at these zones again
  }
}

void ContentRounds::waitUntil(std::chrono::steady_clock::time_point until)
{
  if (d_settings.listener == nullptr) {
    std::this_thread::sleep_until(until);
    return;
  }
  while (std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_until(std::min(until, d_nextTold));
    if (d_settings.listener->waitUntil(until)) {
      lookAtTold();
    }
  }
}

void ContentRounds::writeMetrics()
{
  if (d_settings.metrics.empty() || d_lastFigures.empty()) {
    return; // in the first round there is nothing to say
  }
  if (d_settings.listener != nullptr) {
    d_told.believed = d_settings.listener->believed();
    d_told.refused = d_settings.listener->refused();
  }
  writeFigures(d_settings.metrics, d_lastFigures + (d_settings.listener != nullptr ? figureLines(d_told) : ""));
}
