// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/check_answers.hh"
#include "legacy/open.hh"

#include "migration/query_file.hh"
#include "recorddb/contents.hh"
#include "recorddb/managed_zone.hh"

#include "check_options.hh"
#include "check_output.hh"
#include "command.hh"

#include <iostream>
#include <thread>
#include <unordered_set>

using namespace dodns;
using boost::program_options::variables_map;
using migration::Question;

namespace {

constexpr uint16_t kDnsPort = 53;

legacy::DnsClient clientOf(const variables_map& values, const char* option)
{
  legacy::DnsClientSettings settings;
  if (values.count(option) == 0) {
    throw UsageError("check: --old and --new are the addresses of two nameservers");
  }
  const auto text = values[option].as<std::string>();
  if (!legacy::Endpoint::parse(text, kDnsPort, settings.server)) {
    throw UsageError(std::string("--") + option + ": '" + text + "' is not like 192.0.2.1, 192.0.2.1:5300 or [2001:db8::1]:5300");
  }
  return {settings, settings.server.toText()};
}

/** Types that are not asked for but done, RFC 6895 section 3.1: transfers and such. */
bool isDone(uint16_t type)
{
  constexpr uint16_t kFirst = 249;
  constexpr uint16_t kLast = 254;
  return type >= kFirst && type <= kLast;
}

/** Each question of the file once: real ones are often the same. A file without any is another one than was meant. */
void replay(const std::string& path, migration::AnswerCheck& check)
{
  std::unordered_set<std::string> asked;
  const auto read = migration::forEachQuery(path, [&](const Question& question) {
    const auto key = question.name.wire() + std::to_string(question.type);
    if (!isDone(question.type) && asked.insert(key).second) {
      check.ask(question.name, question);
    }
  });
  if (read.questions == 0) {
    throw base::Error(path + " has no question in its " + std::to_string(read.others) + " lines or packets: dodns(1) says what can be read");
  }
  if (read.others > 0) {
    std::cerr << path << ": " << read.others << " lines or packets of " << read.questions + read.others << " are no questions\n";
  }
}

/** @returns how many zones. */
uint64_t askAboutZones(const variables_map& values, pg::Connection& records, migration::AnswerCheck& check)
{
  const auto legacy = values["legacy"].defaulted() ? nullptr : legacy::open(legacy::Configuration::fromFile(values["legacy"].as<std::string>()));
  std::vector<std::pair<int32_t, dns::Name>> zones;
  for (const auto& name : zonesOf(values)) {
    const auto zone = recorddb::ManagedZone::find(records, name);
    if (!zone) {
      throw base::Error("there is no zone " + name.toText() + " in the record database");
    }
    zones.emplace_back(zone->id(), name);
  }
  if (zones.empty()) {
    recorddb::forEachZoneName(records, [&zones](int32_t id, const dns::Name& name) { zones.emplace_back(id, name); });
  }
  for (const auto& zone : zones) {
    std::vector<Question> questions; // a statement is not kept open for as long as asking takes
    migration::forEachQuestion(records, zone.first, [&questions](const Question& question) { questions.push_back(question); });
    migration::addQuestions(questions, migration::questionsOfRejected(records, zone.second));
    if (legacy && legacy->findZone(zone.second)) {
      migration::addQuestions(questions, migration::questionsOfLegacy(*legacy, zone.second));
    }
    for (const auto& question : questions) {
      check.ask(zone.second, question);
    }
  }
  return zones.size();
}

recorddb::ConsistencyCheck keptFigures(const migration::AnswerFigures& figures, uint64_t zones, bool isOfAllZones, std::chrono::milliseconds time)
{
  recorddb::ConsistencyCheck kept;
  kept.kind = recorddb::ConsistencyCheck::Kind::wire;
  kept.isComplete = isOfAllZones && figures.failed == 0;
  kept.time = time;
  kept.zones = zones;
  kept.looks = figures.questions;
  setCounts(kept, figures.differences);
  return kept;
}

/** One round of questions. */
migration::AnswerFigures ask(const variables_map& values, migration::AnswerCheck& check, pg::Connection* records)
{
  const auto begin = std::chrono::steady_clock::now();
  if (records == nullptr) {
    replay(values["replay"].as<std::string>(), check);
    check.finish();
    return check.figures();
  }
  const auto zones = askAboutZones(values, *records, check);
  check.finish();
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  recorddb::keepCheck(*records, keptFigures(check.figures(), zones, zonesOf(values).empty(), time));
  return check.figures();
}

} // namespace

int checkAnswers(const variables_map& values)
{
  const AnswerOutput output(isJson(values));
  const migration::AnswerCheckSettings settings{secondsOf(values, "lag"), rateOf(values), values.count("ttl") > 0};
  auto before = clientOf(values, "old");
  auto now = clientOf(values, "new");
  if (values.count("repair") > 0) {
    throw UsageError("--repair goes with --legacy: answers are not repaired");
  }
  const auto round = [&] {
    // Questions of a file are about names that the record database may not have: then there is no rejected list either.
    const auto records = values.count("replay") > 0 ? nullptr : std::make_unique<pg::Connection>(databaseSettings(values));
    const auto isRejected = [&records](const dns::Name& zone, const std::string& name, const std::string& type) {
      return records != nullptr && recorddb::isInRejectedList(*records, zone, name, type);
    };
    migration::AnswerCheck check(before, now, isRejected, settings);
    check.takeDifference = [&output](const migration::AnswerDifference& difference) { output.write(difference); };
    check.takeFailure = [&output](const Question& question, const std::string& why) { output.writeFailure(question, why); };
    const auto figures = ask(values, check, records.get());
    output.finish(figures);
    if (values.count("metrics") > 0) {
      writeFigures(values["metrics"].as<std::string>(), figureLines(figures));
    }
    const auto drift = figures.differences.at(static_cast<size_t>(migration::DifferenceClass::drift));
    return drift > 0 ? kFailed : figures.failed > 0 ? kUnable
                                                    : kOk;
  };
  return runRounds(values, round, [](auto until) { std::this_thread::sleep_until(until); });
}
