// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/open.hh"
#include "migration/check_contents.hh"
#include "migration/repair.hh"
#include "recorddb/consistency.hh"

#include "check_options.hh"
#include "check_output.hh"
#include "command.hh"

#include <iostream>

namespace options = boost::program_options;
using namespace dodns;
using migration::Difference;
using migration::DifferenceClass;
using migration::RepairDirection;

namespace {

constexpr const char* kDefaultFile = "/etc/dodns/legacy.conf";

options::variables_map readArguments(const std::vector<std::string>& arguments)
{
  options::options_description known;
  known.add_options()("legacy", options::value<std::string>()->default_value(kDefaultFile));
  known.add_options()("old", options::value<std::string>())("new", options::value<std::string>());
  known.add_options()("replay", options::value<std::string>())("ttl", "");
  known.add_options()("zone", options::value<std::vector<std::string>>()->composing());
  known.add_options()("lag", options::value<double>()->default_value(5))("rate", options::value<double>()->default_value(0));
  known.add_options()("every", options::value<double>())("metrics", options::value<std::string>());
  known.add_options()("repair", options::value<std::string>())("dry-run", "");
  known.add_options()("format", options::value<std::string>()->default_value("text"));
  return readOptions(arguments, known);
}

std::optional<RepairDirection> repairOf(const options::variables_map& values)
{
  if (values.count("repair") == 0) {
    if (values.count("dry-run") > 0) {
      throw UsageError("--dry-run goes with --repair");
    }
    return std::nullopt;
  }
  const auto text = values["repair"].as<std::string>();
  if (text != "new-from-legacy" && text != "legacy-from-new") {
    throw UsageError("--repair is new-from-legacy or legacy-from-new");
  }
  return text == "new-from-legacy" ? RepairDirection::newFromLegacy : RepairDirection::legacyFromNew;
}

/** Prints what a round finds, and repairs it. */
class Findings
{
public:
  Findings(legacy::System& system, const pg::ConnectionSettings& database, std::optional<RepairDirection> direction, bool isDry, CheckOutput& output)
      : d_repairs(database), d_output(output), d_isDry(isDry)
  {
    if (direction) {
      d_repair.emplace(system, d_repairs, verify::Rules(), *direction);
    }
  }

  void take(const dns::Name& zone, const std::vector<Difference>& differences)
  {
    for (const auto& difference : differences) {
      const bool isDrift = difference.kind == DifferenceClass::drift;
      if (!isDrift || !d_repair || d_isDry) {
        d_output.write(difference, isDrift && d_repair ? "would be tried" : "");
        d_left += isDrift || difference.kind == DifferenceClass::conversion ? 1 : 0;
      }
    }
    if (!d_repair || d_isDry) {
      return;
    }
    for (const auto& result : d_repair->repair(zone, differences)) {
      d_output.write(result.difference, result.problem.empty() ? "done" : result.problem);
      d_left += result.problem.empty() ? 0 : 1;
    }
  }

  /** Differences that somebody has to look at. */
  uint64_t left() const { return d_left; }

private:
  pg::Connection d_repairs; ///< another one is reading
  CheckOutput& d_output;
  const bool d_isDry;
  std::optional<migration::Repair> d_repair;
  uint64_t d_left = 0;
};

recorddb::ConsistencyCheck keptFigures(const migration::ContentFigures& figures, bool isOfAllZones)
{
  recorddb::ConsistencyCheck kept;
  kept.kind = recorddb::ConsistencyCheck::Kind::content;
  kept.isComplete = isOfAllZones && figures.failedZones == 0;
  kept.time = figures.time;
  kept.zones = figures.zones;
  kept.looks = figures.records;
  setCounts(kept, figures.differences);
  return kept;
}

int checkContents(const options::variables_map& values)
{
  const auto output = makeCheckOutput(isJson(values));
  const auto direction = repairOf(values);
  const auto database = databaseSettings(values);
  const migration::ContentCheckSettings settings{zonesOf(values), secondsOf(values, "lag"), values["rate"].as<double>()};
  const auto system = legacy::open(legacy::Configuration::fromFile(values["legacy"].as<std::string>()));
  return runRounds(values, [&] {
    pg::Connection records(database);
    Findings findings(*system, database, direction, values.count("dry-run") > 0, *output);
    const auto isRejected = [&records](const dns::Name& zone, const std::string& name, const std::string& type) { return recorddb::isInRejectedList(records, zone, name, type); };
    migration::ContentCheck check(*system, records, isRejected, settings);
    check.takeZone = [&findings](const dns::Name& zone, const std::vector<Difference>& differences) { findings.take(zone, differences); };
    check.takeFailure = [&output](const dns::Name& zone, const std::string& why) { output->writeFailure(zone, why); };
    const auto figures = check.run();
    output->finish(figures);
    recorddb::keepCheck(records, keptFigures(figures, settings.zones.empty()));
    if (values.count("metrics") > 0) {
      writeFigures(values["metrics"].as<std::string>(), figureLines(figures));
    }
    return findings.left() > 0 ? kFailed : figures.failedZones > 0 ? kUnable
                                                                   : kOk;
  });
}

int run(const std::vector<std::string>& arguments)
{
  const auto values = readArguments(arguments);
  const bool isAboutAnswers = values.count("old") + values.count("new") + values.count("replay") > 0;
  try {
    return isAboutAnswers ? checkAnswers(values) : checkContents(values);
  }
  catch (const base::Error& error) {
    std::cerr << "dodns: " << error.what() << '\n';
    return kUnable;
  }
}

} // namespace

const Command checkCommand = {
    "check",
    "  dodns check [--legacy FILE] [--zone ZONE...] [--repair new-from-legacy|legacy-from-new [--dry-run]]\n"
    "                         compares the old system with the record database\n"
    "  dodns check --old ADDRESS --new ADDRESS [--zone ZONE...] [--replay FILE] [--ttl]\n"
    "                         compares the answers of two nameservers\n"
    "              both: [--lag SECONDS] [--rate PER-SECOND] [--every SECONDS] [--metrics FILE] [--format text|json]\n",
    run};
