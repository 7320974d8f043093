// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.hh"

#include "command.hh"
#include "finding_output.hh"
#include "verify_input.hh"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace options = boost::program_options;
using namespace dodns;

namespace {

options::variables_map readArguments(const std::vector<std::string>& arguments)
{
  options::options_description known;
  known.add_options()("origin", options::value<std::string>())("rule", options::value<std::vector<std::string>>()->composing());
  known.add_options()("rules", options::value<std::string>())("presigned", "")("report", "");
  known.add_options()("format", options::value<std::string>()->default_value("text"))("include-root", options::value<std::string>());
  known.add_options()("database", options::value<std::string>())("zone", options::value<std::string>());
  options::positional_options_description zone;
  zone.add("zone", 1);
  options::variables_map values;
  try {
    options::store(options::command_line_parser(arguments).options(known).positional(zone).run(), values);
    options::notify(values);
  }
  catch (const options::error& error) {
    throw UsageError(error.what());
  }
  if (values.count("zone") == 0) {
    throw UsageError("verify: say which zone file, or which zone of the record database");
  }
  return values;
}

dns::Name readZone(std::string text)
{
  if (text.empty() || text.back() != '.') {
    text += '.';
  }
  std::string reason;
  const auto zone = dns::Name::parse(text, &reason);
  if (!zone) {
    throw UsageError("the name " + text + " " + reason);
  }
  return *zone;
}

verify::Rules readRules(const options::variables_map& values)
{
  verify::Rules rules;
  if (values.count("rules") > 0) {
    const auto path = values["rules"].as<std::string>();
    std::ifstream file(path);
    if (!file) {
      throw base::Error(path + " cannot be read");
    }
    const auto mistakes = rules.readFile(std::string(std::istreambuf_iterator<char>(file), {}));
    if (!mistakes.empty()) {
      std::string all;
      for (const auto& mistake : mistakes) {
        all += (all.empty() ? "" : "\n") + path + ", " + mistake;
      }
      throw UsageError(all);
    }
  }
  if (values.count("presigned") > 0) {
    rules.allowSigned();
  }
  if (values.count("rule") > 0) {
    for (const auto& setting : values["rule"].as<std::vector<std::string>>()) {
      if (const auto mistake = rules.read(setting)) {
        throw UsageError("--rule: " + *mistake);
      }
    }
  }
  return rules;
}

/** All of a file's findings are wanted. */
zonefile::ReaderOptions readerOptions(const options::variables_map& values)
{
  zonefile::ReaderOptions settings;
  settings.errorLimit = UINT64_MAX;
  settings.warningLimit = UINT64_MAX;
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

int verifyIt(const options::variables_map& values)
{
  const auto output = makeFindingOutput(values["format"].as<std::string>(), values.count("report") > 0);
  if (!output) {
    throw UsageError("--format is text or json");
  }
  const auto rules = readRules(values);
  const auto name = values["zone"].as<std::string>();
  bool isClean = true;
  const auto take = [&](const zonefile::Problem& problem) {
    isClean = false;
    output->write(problem);
  };
  std::optional<uint64_t> entries;
  if (isFile(name)) {
    const auto settings = readerOptions(values);
    entries = verifyFile(name, settings, settings.origin, rules, take);
    if (!entries) {
      throw UsageError(name + " has no SOA: say with --origin which zone it is");
    }
  }
  else {
    const auto zone = readZone(name);
    entries = verifyStoredZone(databaseSettings(values), zone, rules, take);
    if (!entries) {
      throw base::Error("there is no zone " + zone.toText() + " in the record database, and no file " + name);
    }
  }
  output->finish(*entries);
  return isClean ? kOk : kFailed;
}

int run(const std::vector<std::string>& arguments)
{
  const auto values = readArguments(arguments);
  try {
    return verifyIt(values);
  }
  catch (const base::Error& error) {
    std::cerr << "dodns: " << error.what() << '\n';
    return kUnable;
  }
}

} // namespace

const Command verifyCommand = {
    "verify",
    "  dodns verify [--origin NAME] [--rule CODE=off|warning|error]... [--rules FILE] [--presigned]\n"
    "               [--report] [--format text|json] [--include-root FOLDER] FILE|ZONE\n"
    "                       looks whether a zone file, or a zone of the record database, keeps to the rules\n",
    run,
};
