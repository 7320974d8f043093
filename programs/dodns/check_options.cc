// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "check_options.hh"

#include "base/error.hh"

#include "command.hh"
#include "zone_argument.hh"

#include <iostream>

using namespace dodns;
using boost::program_options::variables_map;

std::chrono::milliseconds secondsOf(const variables_map& values, const char* option)
{
  const auto seconds = values[option].as<double>();
  constexpr double kMost = 1e6;
  if (!(seconds >= 0 && seconds <= kMost)) {
    throw UsageError(std::string("--") + option + " is a number of seconds");
  }
  return std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
}

double rateOf(const variables_map& values)
{
  const auto rate = values["rate"].as<double>();
  if (!(rate >= 0)) {
    throw UsageError("--rate is a number, how many in a second");
  }
  return rate;
}

std::vector<dns::Name> zonesOf(const variables_map& values)
{
  std::vector<dns::Name> zones;
  if (values.count("zone") == 0) {
    return zones;
  }
  for (const auto& text : values["zone"].as<std::vector<std::string>>()) {
    zones.push_back(readZone(text, "--zone"));
  }
  return zones;
}

bool isJson(const variables_map& values)
{
  const auto format = values["format"].as<std::string>();
  if (format != "text" && format != "json") {
    throw UsageError("--format is text or json");
  }
  return format == "json";
}

int runRounds(const variables_map& values, const std::function<int()>& round, const std::function<void(std::chrono::steady_clock::time_point)>& waitUntil)
{
  if (values.count("every") == 0) {
    return round();
  }
  const auto every = secondsOf(values, "every");
  for (;;) {
    const auto begin = std::chrono::steady_clock::now();
    try {
      round();
    }
    catch (const base::Error& error) {
      std::cerr << "dodns: " << error.what() << '\n'; // the next round may find everybody back
    }
    waitUntil(begin + every);
  }
}

void setCounts(recorddb::ConsistencyCheck& kept, const migration::DifferenceCounts& counts)
{
  using Class = migration::DifferenceClass;
  const auto count = [&counts](Class kind) { return counts.at(static_cast<size_t>(kind)); };
  kept.inFlight = count(Class::inFlight);
  kept.rejected = count(Class::rejected);
  kept.conversion = count(Class::conversion);
  kept.drift = count(Class::drift);
}
