// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.hh"
#include "zonefile/entry.hh"

#include "command.hh"
#include "finding_output.hh"
#include "rule_options.hh"
#include "verify_input.hh"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>

namespace options = boost::program_options;
using namespace dodns;

namespace {

options::variables_map readArguments(const std::vector<std::string>& arguments)
{
  options::options_description known;
  addRuleOptions(known);
  known.add_options()("origin", options::value<std::string>())("presigned", "")("report", "");
  known.add_options()("format", options::value<std::string>()->default_value("text"))("include-root", options::value<std::string>());
  known.add_options()("database", options::value<std::string>())("zone", options::value<std::vector<std::string>>())("all-zones", "");
  known.add_options()("legacy", options::value<std::string>());
  options::positional_options_description zone;
  zone.add("zone", -1);
  options::variables_map values;
  try {
    options::store(options::command_line_parser(arguments).options(known).positional(zone).run(), values);
    options::notify(values);
  }
  catch (const options::error& error) {
    throw UsageError(error.what());
  }
  if (values.count("zone") + values.count("all-zones") != 1) {
    throw UsageError("verify: say which zone files, or which zones of the record database or the old system, or --all-zones");
  }
  if (values.count("origin") > 0 && (values.count("zone") == 0 || values["zone"].as<std::vector<std::string>>().size() > 1)) {
    throw UsageError("verify: --origin is for one zone file");
  }
  return values;
}

dns::Name readZone(const std::string& text)
{
  std::string reason;
  const auto zone = zonefile::readFullName(text, reason);
  if (!zone) {
    throw UsageError("verify: " + reason);
  }
  return *zone;
}

/** All of a file's findings are wanted. */
zonefile::ReaderOptions readerOptions(const options::variables_map& values)
{
  zonefile::ReaderOptions settings;
  settings.errorLimit = UINT64_MAX;
  settings.warningLimit = UINT64_MAX;
  settings.isEachEntryRefused = true;
  if (values.count("origin") > 0) {
    settings.origin = readZone(values["origin"].as<std::string>());
  }
  if (values.count("include-root") > 0) {
    settings.includeRoot = values["include-root"].as<std::string>();
  }
  return settings;
}

bool isFile(const std::string& name)
{
  std::error_code error;
  return name == "-" || name.find('/') != std::string::npos || std::filesystem::exists(name, error);
}

/** Looks at one zone after the other and prints what is found. */
class Verification
{
public:
  Verification(const options::variables_map& values, FindingOutput& output)
      : d_values(values), d_rules(readRules(values)), d_output(output) {}

  void verifyNamed(const std::vector<std::string>& names)
  {
    const bool hasOldSystem = d_values.count("legacy") > 0;
    for (size_t i = 0; i < names.size(); ++i) {
      begin(names[i], i, names.size());
      const bool isInFile = !hasOldSystem && isFile(names[i]);
      attempt([&] { isInFile ? verifyFileAt(names[i]) : verifyZone(names[i]); });
    }
  }

  void verifyAll()
  {
    const auto zones = named().zones();
    for (size_t i = 0; i < zones.size(); ++i) {
      begin(zones[i].toText(), i, zones.size());
      attempt([&] {
        const auto entries = named().verify(zones[i], d_rules, d_progress, d_take);
        d_entries += entries.value_or(0); // one that has gone since then has none
      });
    }
  }

  /** @returns the exit status. */
  int finish()
  {
    d_output.finish(d_zones, d_entries);
    return d_status;
  }

private:
  /** What cannot be looked at is said; it does not keep others from it. */
  template <typename Look>
  void attempt(Look look)
  {
    try {
      look();
      ++d_zones;
    }
    catch (const UsageError& error) {
      fail(error, kWrongUsage);
    }
    catch (const base::Error& error) {
      fail(error, kUnable);
    }
  }

  void fail(const std::exception& error, int status)
  {
    d_progress.clear();
    std::cerr << "dodns: " << error.what() << '\n';
    d_status = std::max(d_status, status);
  }

  void begin(const std::string& name, size_t before, size_t count)
  {
    if (count > 1) {
      d_progress.begin(name + " (" + std::to_string(before + 1) + " of " + std::to_string(count) + "): ");
    }
  }

  void verifyFileAt(const std::string& path)
  {
    const auto settings = readerOptions(d_values);
    const auto entries = verifyFile(path, settings, settings.origin, d_rules, d_progress, d_take);
    if (!entries) {
      throw UsageError(path + " has no SOA: say with --origin which zone it is");
    }
    d_entries += *entries;
  }

  void verifyZone(const std::string& name)
  {
    const auto zone = readZone(name);
    const auto entries = named().verify(zone, d_rules, d_progress, d_take);
    if (!entries) {
      throw base::Error("there is no zone " + zone.toText() + " in " + named().description() + (d_values.count("legacy") > 0 ? "" : ", and no file " + name));
    }
    d_entries += *entries;
  }

  ZoneInput& named()
  {
    if (!d_named && d_values.count("legacy") > 0) {
      d_named = std::make_unique<OldZoneInput>(d_values["legacy"].as<std::string>());
    }
    else if (!d_named) {
      d_named = std::make_unique<StoredZoneInput>(databaseSettings(d_values));
    }
    return *d_named;
  }

  const options::variables_map& d_values;
  const verify::Rules d_rules;
  FindingOutput& d_output;
  Progress d_progress;
  std::unique_ptr<ZoneInput> d_named; ///< once a zone is asked for
  size_t d_zones = 0;
  uint64_t d_entries = 0;
  int d_status = kOk; ///< the worst so far
  const TakeProblem d_take = [this](const zonefile::Problem& problem) {
    d_status = std::max(d_status, kFailed);
    d_output.write(problem);
  };
};

int verifyIt(const options::variables_map& values)
{
  const auto output = makeFindingOutput(values["format"].as<std::string>(), values.count("report") > 0);
  if (!output) {
    throw UsageError("--format is text or json");
  }
  Verification verification(values, *output);
  if (values.count("all-zones") > 0) {
    verification.verifyAll();
  }
  else {
    verification.verifyNamed(values["zone"].as<std::vector<std::string>>());
  }
  const int status = verification.finish();
  flushOutput();
  return status;
}

int run(const std::vector<std::string>& arguments)
{
  return verifyIt(readArguments(arguments));
}

} // namespace

const Command verifyCommand = {
    "verify",
    "  dodns verify [--origin NAME] [--rule CODE=off|warning|error]... [--rules FILE] [--presigned]\n"
    "               [--report] [--format text|json] [--include-root FOLDER] [--legacy FILE] FILE|ZONE... | --all-zones\n"
    "                       looks whether zone files, or zones of the record database or of the old system,\n"
    "                       keep to the rules\n",
    run,
};
