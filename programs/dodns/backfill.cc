// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/open.hh"

#include "backfill_output.hh"
#include "backfill_run.hh"
#include "check_options.hh"
#include "command.hh"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>

namespace options = boost::program_options;
using namespace dodns;

namespace {

constexpr const char* kDefaultLegacy = "/etc/dodns/legacy.conf";
constexpr const char* kDefaultApi = "http://127.0.0.1:8080";
constexpr unsigned kMostWorkers = 64;

using Clock = std::chrono::steady_clock;

/** Those that may stand in the file of --config, too. */
options::options_description lastingOptions()
{
  options::options_description known;
  known.add_options()("api", options::value<std::string>())("token-file", options::value<std::string>())("ca-file", options::value<std::string>()->default_value(""));
  known.add_options()("legacy", options::value<std::string>()->default_value(kDefaultLegacy));
  known.add_options()("workers", options::value<unsigned>()->default_value(4))("rate", options::value<double>()->default_value(0));
  known.add_options()("patience", options::value<double>()->default_value(60));
  return known;
}

options::variables_map readArguments(const std::vector<std::string>& arguments)
{
  auto known = lastingOptions();
  known.add_options()("config", options::value<std::string>());
  known.add_options()("zone", options::value<std::vector<std::string>>()->composing());
  known.add_options()("again", "")("dry-run", "");
  known.add_options()("format", options::value<std::string>()->default_value("text"));
  auto values = readOptions(arguments, known);
  if (values.count("config") == 0) {
    return values;
  }
  const auto path = values["config"].as<std::string>();
  try {
    options::store(options::parse_config_file(path.c_str(), lastingOptions()), values); // what is there already stays
  }
  catch (const options::error& error) {
    throw UsageError(path + ": " + error.what());
  }
  return values;
}

/** An option, else the environment. */
std::optional<std::string> given(const options::variables_map& values, const char* option, const char* variable)
{
  if (values.count(option) > 0) {
    return values[option].as<std::string>();
  }
  const char* text = std::getenv(variable);
  return text != nullptr && *text != '\0' ? std::optional<std::string>(text) : std::nullopt;
}

/** Not from the command line, which everybody on the machine can read. */
std::string tokenOf(const options::variables_map& values)
{
  const auto path = given(values, "token-file", "DODNS_TOKEN_FILE");
  if (!path) {
    const char* token = std::getenv("DODNS_TOKEN");
    if (token == nullptr || *token == '\0') {
      throw UsageError("say which token: --token-file FILE, or the environment's DODNS_TOKEN_FILE or DODNS_TOKEN");
    }
    return token;
  }
  std::ifstream file(*path);
  std::string token;
  if (!(file >> token)) {
    throw UsageError("--token-file: " + *path + " cannot be read, or is empty");
  }
  return token;
}

BackfillSettings settingsOf(const options::variables_map& values)
{
  BackfillSettings settings;
  settings.api.url = given(values, "api", "DODNS_API").value_or(kDefaultApi);
  settings.api.url.resize(settings.api.url.find_last_not_of('/') + 1);
  settings.api.token = tokenOf(values);
  settings.api.caFile = values["ca-file"].as<std::string>();
  settings.workers = values["workers"].as<unsigned>();
  settings.rate = values["rate"].as<double>();
  settings.patience = std::chrono::duration_cast<std::chrono::seconds>(secondsOf(values, "patience"));
  settings.isAgain = values.count("again") > 0;
  settings.isDry = values.count("dry-run") > 0;
  if (settings.workers < 1 || settings.workers > kMostWorkers) {
    throw UsageError("--workers is a number from 1 to " + std::to_string(kMostWorkers));
  }
  if (!(settings.rate >= 0)) {
    throw UsageError("--rate is a number of zones per second");
  }
  return settings;
}

struct OldZones
{
  std::vector<dns::Name> names;
  std::vector<std::pair<std::string, std::string>> unreadable; ///< the text, and why
};

OldZones zonesOfOldSystem(const std::string& path)
{
  OldZones zones;
  const auto system = legacy::open(legacy::Configuration::fromFile(path));
  system->takeUnreadableZone = [&zones](const std::string& text, const std::string& why) { zones.unreadable.emplace_back(text, why); };
  system->forEachZone([&zones](const legacy::ZoneSummary& zone) { zones.names.push_back(zone.name); });
  if (zones.names.empty() && zones.unreadable.empty()) {
    throw base::Error(system->description() + " lists no zones");
  }
  return zones;
}

/** An old system may list a zone twice, or in other capitals. */
OldZones eachOnce(OldZones zones)
{
  std::set<std::string> known;
  const auto isKnown = [&known](const auto& zone) { return !known.insert(zone.wire()).second; };
  zones.names.erase(std::remove_if(zones.names.begin(), zones.names.end(), isKnown), zones.names.end());
  return zones;
}

/** Brings all, and says so.
 * @param begin before the zones were listed. */
void bring(BackfillRun& backfill, const BackfillSettings& settings, const OldZones& zones, const std::optional<std::string>& legacy, Clock::time_point begin)
{
  for (const auto& [text, why] : zones.unreadable) {
    backfill.addFailed("'" + text + "'", why);
  }
  backfill.run();
  if (backfill.hasMissing()) {
    backfill.endMissing(legacy ? zonesOfOldSystem(*legacy).names : zones.names);
  }
  if (backfill.figures().decidedHere == backfill.figures().zones) {
    throw base::Error("the record database decides in each of these zones, there is nothing to bring: see dodns stage show");
  }
  if (legacy && !settings.isDry) {
    backfill.close(begin);
  }
}

int run(const std::vector<std::string>& arguments)
{
  const auto values = readArguments(arguments);
  const auto settings = settingsOf(values);
  const auto legacy = values.count("zone") == 0 ? std::optional(values["legacy"].as<std::string>()) : std::nullopt;
  const bool isText = !isJson(values);
  std::signal(SIGPIPE, SIG_IGN); // of a connection over TLS; libcurl cannot in many threads
  const auto begin = Clock::now();
  const auto zones = eachOnce(legacy ? zonesOfOldSystem(*legacy) : OldZones{zonesOf(values), {}});
  BackfillRun backfill(settings, zones.names);
  BackfillOutput output(!isText, settings.isDry, zones.names.size() + zones.unreadable.size());
  backfill.take = [&output](const BackfillRun::Json& result, const BackfillFigures& figures) { output.take(result, figures); };
  backfill.takeOutage = [&](const std::string& why) { output.takeOutage(why, settings.patience); };
  const auto& figures = backfill.figures();
  try {
    bring(backfill, settings, zones, legacy, begin);
  }
  catch (const base::Error&) {
    output.finish(figures);
    throw;
  }
  output.finish(figures);
  return figures.rejected + figures.failed > 0 ? kFailed : kOk;
}

} // namespace

const Command backfillCommand = {
    "backfill",
    "  dodns backfill [--legacy FILE] [--api URL] [--token-file FILE] [--ca-file FILE] [--config FILE] [--zone ZONE...]\n"
    "                         [--workers N] [--rate ZONES-PER-SECOND] [--patience SECONDS] [--again] [--dry-run] [--format text|json]\n"
    "                         brings the zones of the old system through the API\n",
    run};
