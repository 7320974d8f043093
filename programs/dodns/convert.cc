// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.hh"
#include "zonefile/entry.hh"
#include "zonefile/reader.hh"
#include "zonefile/ttl_text.hh"

#include "command.hh"
#include "progress.hh"
#include "record_output.hh"

#include <iostream>

namespace options = boost::program_options;
using namespace dodns;

namespace {

options::variables_map readArguments(const std::vector<std::string>& arguments)
{
  options::options_description known;
  known.add_options()("origin", options::value<std::string>())("ttl", options::value<std::string>())("format", options::value<std::string>());
  known.add_options()("relative", "")("include-root", options::value<std::string>())("file", options::value<std::vector<std::string>>());
  options::positional_options_description files;
  files.add("file", -1);
  options::variables_map values;
  try {
    options::store(options::command_line_parser(arguments).options(known).positional(files).run(), values);
    options::notify(values);
  }
  catch (const options::error& error) {
    throw UsageError(error.what());
  }
  return values;
}

dns::Name readOrigin(const std::string& text)
{
  std::string reason;
  const auto origin = zonefile::readFullName(text, reason);
  if (!origin) {
    throw UsageError("--origin: " + reason);
  }
  return *origin;
}

/** As behind $TTL. */
uint32_t readDefaultTtl(const std::string& text)
{
  const auto ttl = zonefile::readTtl(text);
  if (!ttl || *ttl > zonefile::kMaxTtl) {
    throw UsageError("--ttl: '" + text + "' is not a number of seconds from 0 to " + std::to_string(zonefile::kMaxTtl) + ", and not like 1h30m");
  }
  return static_cast<uint32_t>(*ttl);
}

std::unique_ptr<RecordOutput> chooseOutput(const options::variables_map& values)
{
  const bool hasFormat = values.count("format") > 0;
  if (values.count("relative") > 0) {
    if (hasFormat || values.count("origin") == 0) {
      throw UsageError("--relative makes a zone file: it needs --origin, and no --format");
    }
    return makeRelativeOutput(readOrigin(values["origin"].as<std::string>()));
  }
  auto output = makeRecordOutput(hasFormat ? values["format"].as<std::string>() : "text");
  if (output == nullptr) {
    throw UsageError("--format is text, json or wire");
  }
  return output;
}

/** @returns true when there were no errors. */
bool convert(const std::string& path, const zonefile::ReaderOptions& settings, RecordOutput& output, uint64_t& records)
{
  Progress progress;
  auto reader = zonefile::Reader::openFile(path, settings, [&](const auto& problem) {
    progress.clear();
    std::cerr << show(problem);
  });
  while (const auto record = reader.next()) {
    output.write(*record);
    progress.show(++records, reader.octetsRead());
  }
  progress.clear();
  if (reader.hasGivenUp()) {
    std::cerr << "dodns: " << path << ": too many errors, the rest was not read\n";
  }
  if (reader.warningCount() > settings.warningLimit) {
    std::cerr << "dodns: " << path << ": " << reader.warningCount() - settings.warningLimit << " more warnings\n";
  }
  return reader.errorCount() == 0;
}

int run(const std::vector<std::string>& arguments)
{
  const auto values = readArguments(arguments);
  zonefile::ReaderOptions settings;
  if (values.count("origin") > 0) {
    settings.origin = readOrigin(values["origin"].as<std::string>());
  }
  if (values.count("ttl") > 0) {
    settings.ttl = readDefaultTtl(values["ttl"].as<std::string>());
  }
  if (values.count("include-root") > 0) {
    settings.includeRoot = values["include-root"].as<std::string>();
  }
  const auto output = chooseOutput(values);
  const auto files = values.count("file") > 0 ? values["file"].as<std::vector<std::string>>() : std::vector<std::string>{"-"};
  bool isGood = true;
  uint64_t records = 0;
  for (const auto& file : files) {
    isGood = convert(file, settings, *output, records) && isGood;
  }
  output->finish();
  return isGood ? kOk : kFailed;
}

} // namespace

const Command convertCommand = {
    "convert",
    "  dodns convert [--origin NAME] [--ttl SECONDS] [--format text|json|wire] [--include-root FOLDER] [FILE...]\n"
    "                       prints the records of zone files with fully qualified names, one a line\n"
    "  dodns convert --relative --origin NAME [FILE...]\n"
    "                       prints them as a zone file with names relative to the origin\n",
    run,
};
