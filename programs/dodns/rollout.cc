// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/rollout.hh"

#include "secrets/console_key.hh"

#include "command.hh"
#include "zone_argument.hh"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_set>

using namespace dodns;
using migration::RolloutNameserver;
using migration::RolloutStep;
namespace options = boost::program_options;
namespace files = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

constexpr const char* kDefaultFolder = "/etc/dnsdist";
constexpr const char* kKeyFile = "rollout.key";
/** Of the files, where it is not the one of who runs this. */
using Group = std::optional<gid_t>;

constexpr mode_t kNobodyElse = S_IRWXO | S_IWGRP;

options::variables_map readArguments(const Texts& arguments)
{
  options::options_description settings;
  settings.add_options()("nameserver", options::value<Texts>()->composing());
  settings.add_options()("check-zone", options::value<std::string>());
  settings.add_options()("folder", options::value<std::string>()->default_value(kDefaultFolder));
  settings.add_options()("group", options::value<std::string>());
  options::options_description all;
  all.add(settings).add_options()("config", options::value<std::string>());
  options::variables_map values;
  try {
    options::store(options::command_line_parser(arguments).options(all).positional({}).run(), values);
    if (values.count("config") > 0) {
      options::store(options::parse_config_file<char>(values["config"].as<std::string>().c_str(), settings), values);
    }
    options::notify(values);
  }
  catch (const options::error& error) {
    throw UsageError(std::string("rollout plan: ") + error.what());
  }
  return values;
}

/** What only one process on a host can have. */
class Addresses
{
public:
  /** Says so when another nameserver has it, too. @throws UsageError when it is of the same. */
  void add(const char* key, const legacy::Endpoint& endpoint, const std::string& nameserver)
  {
    const auto text = key + endpoint.toText();
    const auto [found, isNew] = d_owners.emplace(text, nameserver);
    if (!isNew && found->second == nameserver) {
      throw UsageError("rollout plan: " + text + " is of " + nameserver + " twice");
    }
    if (!isNew) {
      std::cerr << "dodns: rollout plan: " << text << " is of both " << found->second << " and " << nameserver << ", so each of them needs a host of its own\n";
    }
  }

private:
  std::map<std::string, std::string> d_owners;
};

std::vector<RolloutNameserver> nameserversOf(const options::variables_map& values)
{
  if (values.count("nameserver") == 0) {
    throw UsageError("rollout plan: say --nameserver 'NAME listen=ADDRESS old=ADDRESS new=ADDRESS' for each, or --config FILE");
  }
  std::vector<RolloutNameserver> nameservers;
  std::unordered_set<std::string> names;
  Addresses addresses;
  for (const auto& text : values["nameserver"].as<Texts>()) {
    try {
      nameservers.push_back(RolloutNameserver::parse(text));
    }
    catch (const std::invalid_argument& error) {
      throw UsageError(std::string("rollout plan: nameserver ") + error.what());
    }
    if (!names.insert(nameservers.back().name).second) {
      throw UsageError("rollout plan: there are two nameservers " + nameservers.back().name);
    }
    for (const auto& listen : nameservers.back().listen) {
      addresses.add("listen=", listen, nameservers.back().name);
    }
    addresses.add("console=", nameservers.back().console, nameservers.back().name);
  }
  return nameservers;
}

dns::Name checkZoneOf(const options::variables_map& values)
{
  if (values.count("check-zone") == 0) {
    throw UsageError("rollout plan: --check-zone is a zone that all servers have");
  }
  return readZone(values["check-zone"].as<std::string>(), "rollout plan: --check-zone");
}

Group groupOf(const options::variables_map& values)
{
  if (values.count("group") == 0) {
    return std::nullopt;
  }
  const auto name = values["group"].as<std::string>();
  const auto* group = ::getgrnam(name.c_str());
  if (group == nullptr) {
    throw UsageError("rollout plan: --group: there is no group '" + name + "'");
  }
  return group->gr_gid;
}

/** Whom dnsdist could read a former file as, it can read this one, too. */
Group groupOf(const files::path& path)
{
  struct stat found
  {
  };
  return ::stat(path.c_str(), &found) == 0 ? Group(found.st_gid) : std::nullopt;
}

void write(const files::path& path, const std::string& text, const Group& wanted)
{
  const files::path written = path.string() + ".new";
  std::ofstream file(written);
  file << text;
  file.close();
  const auto group = wanted ? wanted : groupOf(path);
  constexpr auto kSameUser = static_cast<uid_t>(-1);
  if (file && group && ::chown(written.c_str(), kSameUser, *group) != 0) {
    throw base::Error(written.string() + " cannot be given to the group " + std::to_string(*group));
  }
  if (!file || std::rename(written.c_str(), path.c_str()) != 0) {
    throw base::Error(path.string() + " cannot be written");
  }
}

/** The key of a former plan, so that a dnsdist that runs with it takes the new
 * plan's commands; else a new one. */
std::string keyOf(const files::path& folder, const Group& group)
{
  const auto path = folder / kKeyFile;
  std::string key;
  if (std::ifstream file(path); file >> key) {
    return key;
  }
  key = secrets::newConsoleKey();
  write(path, key + '\n', group);
  return key;
}

std::string fileOf(const RolloutNameserver& nameserver, const char* step)
{
  return "dnsdist-" + nameserver.name + '.' + step + ".conf";
}

void printSteps(const std::vector<RolloutNameserver>& nameservers)
{
  std::cout << "Steps, each of them possible at any time, forward and back:\n";
  for (const auto& step : migration::rolloutSteps()) {
    std::cout << "  " << std::left << std::setw(12) << step.name << ' ' << step.says << '\n';
  }
  std::cout << "\nThe way forward; the way back is any earlier line:\n";
  int number = 0;
  for (const auto& nameserver : nameservers) {
    for (const auto& step : migration::rolloutSteps()) {
      if (&step != &migration::rolloutSteps().front()) {
        std::cout << std::right << std::setw(4) << ++number << "  " << std::left << std::setw(8) << nameserver.name << ' ' << std::setw(12) << step.name << ' '
                  << fileOf(nameserver, step.name) << '\n';
      }
    }
  }
}

void printCommands(const RolloutNameserver& nameserver, const files::path& folder)
{
  const auto active = (folder / ("dnsdist-" + nameserver.name + ".conf")).string();
  const auto console = "dnsdist -C " + active + " -e ";
  std::cout << '\n'
            << nameserver.name << ", a step, which answers '" << nameserver.name << ": STEP':\n"
            << "  ln -sfn " << fileOf(nameserver, "STEP") << ' ' << active << " && " << console << "'dofile(\"" << active << "\")'\n"
            << nameserver.name << ", before the next one:\n"
            << "  dodns check --old " << nameserver.oldServers.front().toText() << " --new " << nameserver.newServers.front().toText() << '\n'
            << "  " << console << "'showServers()'        both up, no Drops more than before\n"
            << "  " << console << "'mirror:printStats()'  responses as many as queries, no servfails, no refuseds\n";
}

void plan(const options::variables_map& values)
{
  const auto nameservers = nameserversOf(values);
  const auto checkZone = checkZoneOf(values);
  const auto folder = files::absolute(values["folder"].as<std::string>());
  const auto group = groupOf(values);
  ::umask(kNobodyElse); // the key is in all files
  const migration::RolloutSettings settings{checkZone, keyOf(folder, group)};
  for (const auto& nameserver : nameservers) {
    for (const auto& step : migration::rolloutSteps()) {
      write(folder / fileOf(nameserver, step.name), migration::dnsdistConfiguration(nameserver, step, settings), group);
    }
    // Where a nameserver is already stays as it is: a new plan makes no step.
    std::error_code ignored;
    files::create_symlink(fileOf(nameserver, migration::rolloutSteps().front().name), folder / ("dnsdist-" + nameserver.name + ".conf"), ignored);
  }
  printSteps(nameservers);
  for (const auto& nameserver : nameservers) {
    printCommands(nameserver, folder);
  }
}

int run(const Texts& arguments)
{
  if (arguments.empty() || arguments.front() != "plan") {
    throw UsageError("rollout: say plan");
  }
  plan(readArguments({arguments.begin() + 1, arguments.end()}));
  return kOk;
}

} // namespace

const Command rolloutCommand = {
    "rollout",
    "  dodns rollout plan   --nameserver 'NAME listen=ADDRESS old=ADDRESS new=ADDRESS [console=ADDRESS]'… --check-zone ZONE [--folder FOLDER] [--group GROUP] [--config FILE]:\n"
    "                       writes dnsdist's configuration for each step from the old to the new servers, and says how to make them\n",
    run,
};
