// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/stage.hh"

#include "command.hh"
#include "migration/gates.hh"
#include "recorddb/gate_facts.hh"
#include "recorddb/schema.hh"
#include "recorddb/waiting_writes.hh"
#include "zone_argument.hh"

#include <algorithm>
#include <iostream>
#include <sstream>
#include <thread>

using namespace dodns;
using recorddb::Stage;
namespace options = boost::program_options;

namespace {

using Texts = std::vector<std::string>;

constexpr double kHours = 24;
constexpr double kSeconds = 60;
constexpr auto kPause = std::chrono::milliseconds(100);

/** The service, or one zone. */
using Object = std::optional<dns::Name>;

struct Request
{
  std::vector<Object> objects;
  bool isForced = false;
  double hours = kHours;
  double seconds = kSeconds;
};

Request readRequest(const options::variables_map& values)
{
  Request request;
  for (const auto& text : values.count("ZONE") > 0 ? values["ZONE"].as<Texts>() : Texts()) {
    const Object zone = readZone(text, "stage");
    if (std::find(request.objects.begin(), request.objects.end(), zone) == request.objects.end()) { // one that is named twice makes one step
      request.objects.push_back(zone);
    }
  }
  if (request.objects.empty()) {
    request.objects.emplace_back(std::nullopt);
  }
  request.isForced = values.count("force") > 0;
  request.hours = values["hours"].as<double>();
  if (request.hours < 0) {
    throw UsageError("stage: --hours is a number from 0");
  }
  request.seconds = values["seconds"].as<double>();
  if (request.seconds < 0) {
    throw UsageError("stage: --seconds is a number from 0");
  }
  return request;
}

std::string shown(const Object& object)
{
  return object ? "zone " + object->toText() : "the service";
}

Stage stageOf(pg::Connection& connection, const Object& object)
{
  return object ? recorddb::stageOf(connection, *object) : recorddb::serviceStage(connection);
}

/** Says so when nobody knows a zone: a name that is misspelled would get a stage of
 * its own, or have no write that waits, and nobody would miss the right one. */
bool isKnown(pg::Connection& connection, const Object& object, const char* hint)
{
  if (!object || recorddb::knowsZone(connection, *object)) {
    return true;
  }
  std::cerr << "dodns: neither the record database nor a backfill knows the zone " << object->toText() << hint << '\n';
  return false;
}

void printGates(const std::vector<migration::Gate>& gates)
{
  for (const auto& gate : gates) {
    std::cout << "  " << (gate.holds ? "holds " : "open  ") << gate.name << ": " << gate.says << '\n';
  }
}

int show(pg::Connection& connection, const Request& request)
{
  for (const auto& object : request.objects) {
    isKnown(connection, object, ": it has the stage of the service");
    const auto stage = stageOf(connection, object);
    const auto facts = recorddb::gateFacts(connection, object);
    std::cout << shown(object) << ": " << recorddb::toText(stage) << '\n';
    if (const auto next = recorddb::nextStage(stage)) {
      std::cout << " to " << recorddb::toText(*next) << ":\n";
      printGates(migration::gatesBetween(stage, *next, facts, request.hours));
    }
    const auto previous = recorddb::previousStage(stage);
    if (const auto gates = previous ? migration::gatesBetween(stage, *previous, facts, request.hours) : std::vector<migration::Gate>(); !gates.empty()) {
      std::cout << " back to " << recorddb::toText(*previous) << ":\n";
      printGates(gates);
    }
  }
  if (!request.objects.front()) {
    for (const auto& one : recorddb::zoneStages(connection)) {
      std::cout << "zone " << one.zone.toText() << ": " << recorddb::toText(one.stage) << '\n';
    }
  }
  return kOk;
}

/** How a gate is called that holds only because it was asked for fewer hours. */
std::string eased(const std::string& gate, double hours)
{
  std::ostringstream text;
  text << gate << " (--hours " << hours << ')';
  return text.str();
}

/** @returns whether the step was made. */
bool step(pg::Connection& connection, const Object& object, Stage to, const Request& request)
{
  const auto from = stageOf(connection, object);
  const auto facts = recorddb::gateFacts(connection, object);
  const auto gates = migration::gatesBetween(from, to, facts, request.hours);
  const auto usual = migration::gatesBetween(from, to, facts, kHours);
  Texts ignored;
  bool isOpen = false;
  for (size_t i = 0; i < gates.size(); ++i) {
    if (!gates[i].holds) {
      ignored.push_back(gates[i].name);
      isOpen = true;
    }
    else if (!usual[i].holds) {
      ignored.push_back(eased(gates[i].name, request.hours));
    }
  }
  if (isOpen && !request.isForced) {
    std::cout << shown(object) << " stays at " << recorddb::toText(from) << '\n';
    printGates(gates);
    return false;
  }
  recorddb::setStage(connection, object, to, ignored);
  std::cout << shown(object) << ": " << recorddb::toText(from) << " -> " << recorddb::toText(to);
  for (const auto& name : ignored) {
    std::cout << (&name != &ignored.front() ? ", " : isOpen ? ", by force without: "
                                                            : ", without: ")
              << name;
  }
  std::cout << '\n';
  return true;
}

/** All objects, or none. */
int move(pg::Connection& connection, const Request& request, std::optional<Stage> (*neighbour)(Stage), const char* end)
{
  pg::Transaction transaction(connection);
  bool isDone = true;
  for (const auto& object : request.objects) {
    if (!request.isForced && !isKnown(connection, object, ": bring it first, or use --force if only the old system has it")) {
      isDone = false;
      continue;
    }
    const auto to = neighbour(stageOf(connection, object));
    if (!to) {
      std::cout << shown(object) << " is " << end << '\n';
      isDone = false;
      continue;
    }
    isDone = step(connection, object, *to, request) && isDone;
  }
  if (!isDone) {
    transaction.rollback();
    std::cout << "nothing was changed\n";
    return kFailed;
  }
  transaction.commit();
  return kOk;
}

/** From a record database that stands alone, mostly an empty one, to the old
 * system that it is to replace. */
int start(pg::Connection& connection, const Request& request)
{
  pg::Transaction transaction(connection);
  for (const auto& object : request.objects) {
    if (stageOf(connection, object) != Stage::alone) {
      std::cout << shown(object) << " is at " << recorddb::toText(stageOf(connection, object)) << " already\nnothing was changed\n";
      return kFailed;
    }
    if (!object && !request.isForced && recorddb::hasZones(connection)) {
      std::cout << "the record database has zones, which would not be changed any more: name the zones to start with, or use --force\nnothing was changed\n";
      return kFailed;
    }
    recorddb::setStage(connection, object, Stage::legacy, {});
    std::cout << shown(object) << ": alone -> legacy\n";
  }
  transaction.commit();
  return kOk;
}

/** Behind a step back the old system is current when it has what waited for it, and
 * what was begun before the step and may still come to wait: nothing more comes there. */
int wait(pg::Connection& connection, const Request& request)
{
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(request.seconds);
  for (const auto writers = recorddb::writersNow(connection); recorddb::isWriting(connection, writers); std::this_thread::sleep_for(kPause)) {
    if (std::chrono::steady_clock::now() >= deadline) {
      std::cout << "a write that was begun before is not finished\n";
      return kFailed;
    }
  }
  for (const auto& object : request.objects) {
    if (!isKnown(connection, object, "")) {
      return kFailed;
    }
    while (const auto waiting = recorddb::queueFigures(connection, object).waiting) {
      if (std::chrono::steady_clock::now() >= deadline) {
        std::cout << shown(object) << ": " << waiting << (waiting == 1 ? " write is" : " writes are") << " still waiting for the other system\n";
        return kFailed;
      }
      std::this_thread::sleep_for(kPause);
    }
    std::cout << shown(object) << ": no write is waiting\n";
  }
  return kOk;
}

int run(const Texts& arguments)
{
  const auto verb = arguments.empty() ? "show" : arguments.front();
  if (verb != "show" && verb != "start" && verb != "advance" && verb != "back" && verb != "wait") {
    throw UsageError("stage: say show, start, advance, back or wait");
  }
  options::options_description further;
  further.add_options()("ZONE", options::value<Texts>());
  further.add_options()("force", "");
  further.add_options()("hours", options::value<double>()->default_value(kHours));
  further.add_options()("seconds", options::value<double>()->default_value(kSeconds));
  options::positional_options_description zones;
  zones.add("ZONE", -1);
  const auto values = readOptions({arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end()}, further, zones);
  const auto request = readRequest(values);
  pg::Connection connection(databaseSettings(values));
  recorddb::requireSchema(connection);
  if (verb == "show") {
    return show(connection, request);
  }
  if (verb == "start") {
    return start(connection, request);
  }
  if (verb == "wait") {
    return wait(connection, request);
  }
  return verb == "advance" ? move(connection, request, recorddb::nextStage, "at the end of the way: alone")
                           : move(connection, request, recorddb::previousStage, "where it began: legacy");
}

} // namespace

const Command stageCommand = {
    "stage",
    "  dodns stage show     [ZONE]… [--hours N]: the stage, and what stands in the way of the next one and of the way back\n"
    "  dodns stage start    [ZONE]… [--force]: from alone to legacy: an old DNS system is to be replaced\n"
    "  dodns stage advance  [ZONE]… [--hours N] [--force]: one step forward, when the gates hold\n"
    "  dodns stage back     [ZONE]… [--force]: one step back\n"
    "  dodns stage wait     [ZONE]… [--seconds N]: until no write waits for one of the systems any more, which is when the old one is current behind a step back\n",
    run,
};
