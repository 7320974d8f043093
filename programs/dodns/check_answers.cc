// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/check_answers.hh"

#include "dns/rrtype.hh"
#include "legacy/open.hh"
#include "migration/query_file.hh"
#include "recorddb/contents.hh"
#include "recorddb/managed_zone.hh"

#include "check_options.hh"
#include "check_output.hh"
#include "command.hh"
#include "zone_progress.hh"

#include <iostream>
#include <map>
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

/** Asks about the zones of the record database and, when it is told of it, of the old system. */
class ZoneQuestions
{
public:
  ZoneQuestions(const variables_map& values, pg::Connection& records, const AnswerOutput& output, ZoneProgress& progress)
      : d_values(values), d_records(records), d_output(output), d_progress(progress),
        d_legacy(values["legacy"].defaulted() ? nullptr : legacy::open(legacy::Configuration::fromFile(values["legacy"].as<std::string>()))) {}

  /** @returns how many zones. */
  uint64_t ask(migration::AnswerCheck& check)
  {
    listZones(check);
    d_progress.begin(d_zones.size());
    uint64_t done = 0;
    for (const auto& [wire, zone] : d_zones) {
      const auto name = *dns::Name::fromWire(wire);
      for (const auto& question : questionsAbout(name, zone, check)) {
        check.ask(name, question);
      }
      d_progress.set(++done);
    }
    return d_zones.size();
  }

  migration::DifferenceClass classOf(const dns::Name& zone, const migration::AnswerDifference& difference) const
  {
    const auto& question = difference.question;
    const auto refused = recorddb::refusedRRsets(d_records, zone, question.name.toText(), dns::rrtypeToText(question.type));
    if (migration::isExplained(difference, refused) || (question.about && recorddb::isNameExplained(d_records, zone, *question.about))) {
      return migration::DifferenceClass::rejected;
    }
    return d_unreadable.count(question.name.wire()) > 0 ? migration::DifferenceClass::conversion : migration::DifferenceClass::drift;
  }

private:
  struct Presence
  {
    std::optional<int32_t> id; ///< in the record database
    bool isInLegacy = false;
  };

  void listZones(migration::AnswerCheck& check)
  {
    for (const auto& name : zonesOf(d_values)) {
      const auto zone = recorddb::ManagedZone::find(d_records, name);
      const bool isInLegacy = d_legacy && d_legacy->findZone(name);
      if (!zone && !isInLegacy) {
        throw base::Error("there is no zone " + name.toText() + " in the record database" + (d_legacy ? ", nor in the old system" : ""));
      }
      d_zones[name.wire()] = {zone ? std::optional(zone->id()) : std::nullopt, isInLegacy};
    }
    if (!d_zones.empty()) {
      return;
    }
    recorddb::forEachZoneName(d_records, [this](int32_t id, const dns::Name& name) { d_zones[name.wire()].id = id; });
    if (d_legacy) {
      d_legacy->takeUnreadableZone = [&](const std::string& text, const std::string& why) { fail(check, "'" + text + "'", why); };
      d_legacy->forEachZone([this](const legacy::ZoneSummary& zone) { d_zones[zone.name.wire()].isInLegacy = true; });
    }
  }

  /** All at once: no statement is kept open for as long as asking takes. */
  std::vector<Question> questionsAbout(const dns::Name& name, const Presence& zone, migration::AnswerCheck& check)
  {
    std::vector<Question> questions;
    if (zone.id) {
      migration::forEachQuestion(d_records, *zone.id, [&questions](const Question& question) { questions.push_back(question); });
    }
    migration::addQuestions(questions, migration::questionsOfRejected(d_records, name));
    if (zone.isInLegacy) {
      addQuestionsOfLegacy(questions, name, check);
    }
    migration::addQuestionsOfZone(questions, name);
    return questions;
  }

  void addQuestionsOfLegacy(std::vector<Question>& questions, const dns::Name& name, migration::AnswerCheck& check)
  {
    try {
      auto old = migration::questionsOfLegacy(*d_legacy, name);
      migration::addQuestions(questions, old.questions);
      d_unreadable.merge(old.unreadable);
    }
    catch (const legacy::Error& error) {
      const bool isGone = error.kind() == legacy::Error::Kind::noZone && !d_legacy->findZone(name); // some say the same to whoever may not read it
      if (!isGone) {
        fail(check, name.toText(), error.what());
      }
    }
  }

  void fail(migration::AnswerCheck& check, const std::string& zone, const std::string& why) const
  {
    check.addFailed();
    const auto pause = d_progress.pause();
    d_output.writeFailure(zone, why);
  }

  const variables_map& d_values;
  pg::Connection& d_records;
  const AnswerOutput& d_output;
  ZoneProgress& d_progress;
  const std::unique_ptr<legacy::System> d_legacy;
  std::map<std::string, Presence> d_zones; ///< by wire form
  migration::UnreadableNames d_unreadable;
};

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

/** Of a question of which nobody says in which zone it is. */
bool isRejectedInAnyZone(pg::Connection& records, const migration::AnswerDifference& difference)
{
  const auto& question = difference.question;
  for (auto zone = question.name;; zone = zone.parent()) {
    if (migration::isExplained(difference, recorddb::refusedRRsets(records, zone, question.name.toText(), dns::rrtypeToText(question.type)))) {
      return true;
    }
    if (zone.isRoot()) {
      return false;
    }
  }
}

migration::AnswerFigures askFromFile(const variables_map& values, migration::AnswerCheck& check)
{
  replay(values["replay"].as<std::string>(), check);
  check.finish();
  return check.figures();
}

migration::AnswerFigures askAboutZones(const variables_map& values, pg::Connection& records, ZoneQuestions& questions, migration::AnswerCheck& check)
{
  const auto begin = std::chrono::steady_clock::now();
  const auto zones = questions.ask(check);
  check.finish();
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  recorddb::keepCheck(records, keptFigures(check.figures(), zones, zonesOf(values).empty(), time));
  return check.figures();
}

} // namespace

int checkAnswers(const variables_map& values)
{
  const AnswerOutput output(isJson(values));
  const migration::AnswerCheckSettings settings{secondsOf(values, "lag"), rateOf(values), values.count("ttl") > 0};
  auto before = clientOf(values, "old");
  auto now = clientOf(values, "new");
  ZoneProgress progress(ZoneProgress::Lines::none);
  const auto round = [&] {
    const ZoneProgress::End end(progress);
    std::unique_ptr<pg::Connection> records;
    std::optional<ZoneQuestions> questions;
    const bool isReplay = values.count("replay") > 0;
    if (!isReplay || hasDatabase(values)) { // for a file, which needs none, it has the rejected list
      records = std::make_unique<pg::Connection>(databaseSettings(values));
    }
    if (!isReplay) {
      questions.emplace(values, *records, output, progress);
    }
    const auto classOf = [&](const dns::Name& zone, const migration::AnswerDifference& difference) {
      if (questions) {
        return questions->classOf(zone, difference);
      }
      return records && isRejectedInAnyZone(*records, difference) ? migration::DifferenceClass::rejected : migration::DifferenceClass::drift;
    };
    migration::AnswerCheck check(before, now, classOf, settings);
    check.takeDifference = [&](const migration::AnswerDifference& difference) {
      const auto pause = progress.pause();
      output.write(difference);
    };
    check.takeFailure = [&](const Question& question, const std::string& why) {
      const auto pause = progress.pause();
      output.writeFailure(question, why);
    };
    const auto figures = questions ? askAboutZones(values, *records, *questions, check) : askFromFile(values, check);
    progress.end();
    output.finish(figures);
    if (values.count("metrics") > 0) {
      writeFigures(values["metrics"].as<std::string>(), figureLines(figures));
    }
    const auto count = [&figures](migration::DifferenceClass kind) { return figures.differences.at(static_cast<size_t>(kind)); };
    const bool isDifferent = count(migration::DifferenceClass::drift) + count(migration::DifferenceClass::conversion) > 0;
    return isDifferent ? kFailed : figures.failed > 0 ? kUnable
                                                      : kOk;
  };
  return runRounds(values, round, [](auto until) { std::this_thread::sleep_until(until); });
}
