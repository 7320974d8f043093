// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/dns_server.hh"
#include "legacy/open.hh"

#include "check_contents.hh"
#include "check_options.hh"
#include "rule_options.hh"

namespace options = boost::program_options;
using namespace dodns;
using migration::RepairDirection;

namespace {

constexpr const char* kDefaultFile = "/etc/dodns/legacy.conf";
constexpr uint16_t kDnsPort = 53;
constexpr double kFullEvery = 1800; // the gate between stages wants a full round within an hour

options::variables_map readArguments(const std::vector<std::string>& arguments)
{
  options::options_description known;
  known.add_options()("legacy", options::value<std::string>()->default_value(kDefaultFile));
  known.add_options()("old", options::value<std::string>())("new", options::value<std::string>());
  known.add_options()("replay", options::value<std::string>())("ttl", "");
  known.add_options()("zone", options::value<std::vector<std::string>>()->composing());
  known.add_options()("lag", options::value<double>()->default_value(5))("rate", options::value<double>()->default_value(0));
  known.add_options()("every", options::value<double>())("metrics", options::value<std::string>());
  known.add_options()("full-every-seconds", options::value<double>()->default_value(kFullEvery));
  known.add_options()("notify-listen", options::value<std::vector<std::string>>()->composing());
  known.add_options()("repair", options::value<std::string>())("dry-run", "");
  known.add_options()("zone-kind", options::value<std::string>()->default_value("native"));
  known.add_options()("format", options::value<std::string>()->default_value("text"));
  addRuleOptions(known);
  return readOptions(arguments, known);
}

std::optional<RepairDirection> repairOf(const options::variables_map& values)
{
  if (values.count("repair") == 0) {
    return std::nullopt;
  }
  const auto text = values["repair"].as<std::string>();
  if (text != "new-from-legacy" && text != "legacy-from-new") {
    throw UsageError("--repair is new-from-legacy or legacy-from-new");
  }
  return text == "new-from-legacy" ? RepairDirection::newFromLegacy : RepairDirection::legacyFromNew;
}

std::vector<legacy::Endpoint> listenAt(const options::variables_map& values)
{
  std::vector<legacy::Endpoint> endpoints;
  if (values.count("notify-listen") == 0) {
    return endpoints;
  }
  for (const auto& text : values["notify-listen"].as<std::vector<std::string>>()) {
    if (!legacy::Endpoint::parse(text, kDnsPort, endpoints.emplace_back())) {
      throw UsageError("--notify-listen: '" + text + "' is not like 192.0.2.1, 192.0.2.1:5300 or [2001:db8::1]:5300");
    }
  }
  return endpoints;
}

migration::RecordRules rulesOf(const options::variables_map& values)
{
  const auto text = values["zone-kind"].as<std::string>();
  if (text != "native" && text != "primary") {
    throw UsageError("--zone-kind is native or primary");
  }
  return {readRules(values), *recorddb::zoneKindFromText(text)};
}

int checkContents(const options::variables_map& values)
{
  ContentRoundSettings settings;
  const auto output = makeCheckOutput(isJson(values));
  settings.direction = repairOf(values);
  settings.isDry = values.count("dry-run") > 0;
  settings.database = databaseSettings(values);
  settings.check = {zonesOf(values), secondsOf(values, "lag"), rateOf(values)};
  settings.isRepeated = values.count("every") > 0;
  settings.fullEvery = secondsOf(values, "full-every-seconds");
  settings.rules = rulesOf(values);
  settings.metrics = values.count("metrics") > 0 ? values["metrics"].as<std::string>() : "";
  const auto endpoints = listenAt(values);
  const auto configuration = legacy::Configuration::fromFile(values["legacy"].as<std::string>());
  const auto system = legacy::open(configuration);
  std::optional<legacy::NotifyListener> listener;
  if (!endpoints.empty()) {
    listener.emplace(endpoints, legacy::DnsServer::notifySenders(configuration));
    settings.listener = &*listener;
  }
  ContentRounds rounds(*system, settings, *output);
  return runRounds(
      values, [&rounds] { return rounds.round(); }, [&rounds](auto until) { rounds.waitUntil(until); });
}

/** Nobody is to rely on an option that does nothing. */
void refuse(const options::variables_map& values, const std::vector<const char*>& names, const char* why)
{
  for (const auto* name : names) {
    if (values.count(name) > 0 && !values[name].defaulted()) {
      throw UsageError(std::string("check: --") + name + ' ' + why);
    }
  }
}

int run(const std::vector<std::string>& arguments)
{
  const auto values = readArguments(arguments);
  const bool isAboutAnswers = values.count("old") + values.count("new") + values.count("replay") > 0;
  if (isAboutAnswers) {
    refuse(values, {"repair", "dry-run", "zone-kind", "rule", "rules", "notify-listen", "full-every-seconds"}, "does not go with --old and --new, which compare answers");
  }
  else {
    refuse(values, {"ttl"}, "goes with --old and --new");
  }
  if (values.count("repair") == 0) {
    refuse(values, {"dry-run", "zone-kind", "rule", "rules"}, "goes with --repair");
  }
  if (values.count("every") == 0) {
    refuse(values, {"full-every-seconds", "notify-listen"}, "goes with --every");
  }
  if (values.count("replay") > 0) {
    refuse(values, {"zone"}, "does not go with --replay, which asks what the file says");
  }
  return isAboutAnswers ? checkAnswers(values) : checkContents(values);
}

} // namespace

const Command checkCommand = {
    "check",
    "  dodns check [--legacy FILE] [--zone ZONE...] [--repair new-from-legacy|legacy-from-new [--dry-run] [--zone-kind KIND]\n"
    "              [--rule CODE=off|warning|error]... [--rules FILE]]\n"
    "              [--full-every-seconds N] [--notify-listen ADDRESS...]\n"
    "                         compares the old system with the record database\n"
    "  dodns check --old ADDRESS --new ADDRESS [--legacy FILE] [--zone ZONE...] [--replay FILE] [--ttl]\n"
    "                         compares the answers of two nameservers\n"
    "              both: [--lag SECONDS] [--rate PER-SECOND] [--every SECONDS] [--metrics FILE] [--format text|json]\n",
    run};
