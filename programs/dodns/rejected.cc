// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/rejected.hh"

#include "api/rejected_json.hh"
#include "dns/name.hh"
#include "migration/rejected_actions.hh"
#include "recorddb/audit.hh"
#include "recorddb/gate_facts.hh"
#include "recorddb/schema.hh"
#include "recorddb/stage.hh"
#include "verify/verify.hh"

#include "command.hh"
#include "rule_options.hh"
#include "zone_argument.hh"

#include <iostream>
#include <nlohmann/json.hpp>

using namespace dodns;
using recorddb::RejectedEntry;
namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

namespace {

using Texts = std::vector<std::string>;

constexpr const char* kObjects = "OBJECT"; // zones or numbers

Texts objectsOf(const options::variables_map& values)
{
  return values.count(kObjects) > 0 ? values[kObjects].as<Texts>() : Texts();
}

int64_t readNumber(const std::string& text)
{
  try {
    size_t end = 0;
    const auto number = std::stoll(text, &end);
    if (end == text.size()) {
      return number;
    }
  }
  catch (const std::logic_error&) {
  }
  throw UsageError("rejected: '" + text + "' is no number of an entry");
}

std::string dataText(const RejectedEntry& entry)
{
  std::string text;
  for (const auto& one : entry.data) {
    text += (text.empty() ? "" : " | ") + one;
  }
  return text.empty() ? "(deleted)" : text;
}

std::string line(const RejectedEntry& entry)
{
  std::string codes;
  for (const auto& finding : entry.findings) {
    codes += (codes.empty() ? "" : ",") + finding.code;
  }
  return std::to_string(entry.id) + " " + recorddb::toText(entry.refusedBy) + " " + entry.zone + " " + entry.name + " " + std::to_string(entry.ttl) + " " + entry.type + " " + dataText(entry) + ": " + codes + (entry.acceptedAt.empty() ? "" : ", accepted");
}

std::vector<RejectedEntry> select(pg::Connection& connection, const Texts& zones, bool onlyOpen)
{
  if (zones.empty()) {
    return recorddb::listRejected(connection, {{}, {}, onlyOpen});
  }
  std::vector<RejectedEntry> all;
  for (const auto& text : zones) {
    const auto zone = readZone(text, "rejected");
    if (!recorddb::knowsZone(connection, zone)) {
      std::cerr << "dodns: neither the record database nor a backfill knows the zone " << zone.toText() << '\n';
    }
    for (auto& entry : recorddb::listRejected(connection, {{}, zone.toText(), onlyOpen})) {
      all.push_back(std::move(entry));
    }
  }
  return all;
}

int list(pg::Connection& connection, const options::variables_map& values)
{
  for (const auto& entry : select(connection, objectsOf(values), values.count("all") == 0)) {
    std::cout << line(entry) << '\n';
  }
  return kOk;
}

int exportAll(pg::Connection& connection, const options::variables_map& values)
{
  for (const auto& entry : select(connection, objectsOf(values), values.count("all") == 0)) {
    std::cout << api::rejectedJson(entry).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
  return kOk;
}

void printFindings(const std::vector<base::Finding>& findings)
{
  for (const auto& finding : findings) {
    std::cout << "  " << finding.code << ": " << finding.message << '\n';
    if (!finding.hint.empty()) {
      std::cout << "    " << finding.hint << (finding.reference.empty() ? "" : " (" + finding.reference + ")") << '\n';
    }
  }
}

void show(const RejectedEntry& entry)
{
  std::cout << line(entry) << '\n';
  const auto& author = entry.author;
  std::cout << "  " << (entry.isFromBackfill ? "found by the backfill" : "written by " + author.token + " from " + author.client + ", request " + author.requestId) << (entry.place.empty() ? "" : ", " + entry.place) << '\n';
  std::cout << "  refused " << entry.at << ", tries " << entry.tries << ", the last one " << entry.lastTry << '\n';
  if (!entry.acceptedAt.empty()) {
    std::cout << "  accepted " << entry.acceptedAt << " by " << entry.acceptedBy << '\n';
  }
  printFindings(entry.findings);
}

/** The database's role is who asks from where. */
recorddb::Author self()
{
  recorddb::Author author;
  author.token = "dodns rejected";
  return author;
}

/** In the audit log of the zone, as dodns-api does it. */
void audit(pg::Connection& connection, const RejectedEntry& entry, Json done)
{
  if (const auto zone = dns::Name::parse(entry.zone)) {
    const Json before = {{"rejected", entry.id}, {"name", entry.name}, {"type", entry.type}, {"ttl", entry.ttl}, {"data", entry.data}};
    done["rejected"] = entry.id;
    const auto text = [](const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); };
    recorddb::addAuditEntry(connection, self(), recorddb::AuditAction::update, *zone, text(before), text(done));
  }
}

/** @returns the exit status for what came of one entry, which is audited when something was done. */
int report(pg::Connection& connection, const RejectedEntry& entry, const char* says, const std::vector<base::Finding>& findings, const Json& done)
{
  const bool isRefused = verify::hasError(findings);
  if (!isRefused) {
    audit(connection, entry, done);
  }
  std::cout << entry.id << (isRefused ? " stays as it is" : std::string(" ") + says) << '\n';
  printFindings(findings);
  return isRefused ? kFailed : kOk;
}

/** Where the record database decides it is written at once. */
const char* howFixed(pg::Connection& connection, const RejectedEntry& entry)
{
  const auto zone = dns::Name::parse(entry.zone);
  switch (zone ? recorddb::stageOf(connection, *zone) : recorddb::Stage::legacy) {
  case recorddb::Stage::lead:
    return "is written, and queued for the old system";
  case recorddb::Stage::alone:
    return "is written";
  case recorddb::Stage::legacy:
  case recorddb::Stage::shadow:
  case recorddb::Stage::sync:
    break;
  }
  return "is queued for both systems";
}

int fix(pg::Connection& connection, const RejectedEntry& entry, const options::variables_map& values)
{
  const auto ttl = values.count("ttl") > 0 ? values["ttl"].as<uint32_t>() : static_cast<uint32_t>(entry.ttl);
  const auto data = values.count("data") > 0 ? values["data"].as<Texts>() : Texts();
  if (data.empty() && values.count("delete") == 0) {
    throw UsageError("rejected fix: say by --data what is right, once for each record, or --delete");
  }
  if (!data.empty() && values.count("delete") > 0) {
    throw UsageError("rejected fix: either --data or --delete");
  }
  const auto findings = migration::fixRejected(connection, entry, ttl, data, readRules(values), self());
  return report(connection, entry, howFixed(connection, entry), findings, {{"done", "fix"}, {"ttl", ttl}, {"data", data}});
}

int accept(pg::Connection& connection, const RejectedEntry& entry)
{
  const bool isNew = recorddb::acceptRejected(connection, entry.id);
  if (isNew) {
    audit(connection, entry, {{"done", "accept"}});
  }
  std::cout << entry.id << (isNew ? " accepted\n" : " was accepted before\n");
  return kOk;
}

int act(pg::Connection& connection, const std::string& verb, int64_t id, const options::variables_map& values)
{
  pg::Transaction transaction(connection);
  const auto found = recorddb::listRejected(connection, {id, {}, false});
  if (found.empty()) {
    std::cerr << "dodns: there is no rejected entry " << id << '\n';
    return kFailed;
  }
  const auto& entry = found.front();
  int status = kOk;
  if (verb == "show") {
    show(entry);
  }
  else if (verb == "accept") {
    status = accept(connection, entry);
  }
  else if (verb == "retry") {
    status = report(connection, entry, "is tried again", migration::retryRejected(connection, entry, readRules(values), self()), {{"done", "retry"}});
  }
  else {
    status = fix(connection, entry, values);
  }
  if (status == kOk) {
    transaction.commit();
  }
  return status;
}

int run(const Texts& arguments)
{
  const auto verb = arguments.empty() ? std::string() : arguments.front();
  const bool isOfOne = verb == "show" || verb == "accept" || verb == "retry" || verb == "fix";
  if (!isOfOne && verb != "list" && verb != "export") {
    throw UsageError("rejected: say list, show, retry, accept, fix or export");
  }
  options::options_description further;
  further.add_options()(kObjects, options::value<Texts>());
  further.add_options()("all", "");
  further.add_options()("delete", "");
  further.add_options()("ttl", options::value<uint32_t>());
  further.add_options()("data", options::value<Texts>());
  addRuleOptions(further);
  options::positional_options_description positional;
  positional.add(kObjects, -1);
  const auto values = readOptions({arguments.begin() + 1, arguments.end()}, further, positional);
  const auto objects = objectsOf(values);
  if (isOfOne && (objects.empty() || (verb == "fix" && objects.size() > 1))) {
    throw UsageError("rejected " + verb + ": say the number of the entry");
  }
  pg::Connection connection(databaseSettings(values));
  recorddb::requireSchema(connection);
  if (!isOfOne) {
    return verb == "list" ? list(connection, values) : exportAll(connection, values);
  }
  int status = kOk;
  for (const auto& text : objects) {
    const auto one = act(connection, verb, readNumber(text), values);
    status = one == kOk ? status : one;
  }
  return status;
}

} // namespace

const Command rejectedCommand = {
    "rejected",
    "  dodns rejected list    [ZONE]… [--all]: what one of two systems has and the other one refused; all: accepted entries, too\n"
    "  dodns rejected show    NUMBER…: with who wrote it, when, and what is wrong\n"
    "  dodns rejected retry   NUMBER… [RULES]: tries it again\n"
    "  dodns rejected accept  NUMBER…: the systems may differ there\n"
    "  dodns rejected fix     NUMBER [--ttl SECONDS] --data RDATA…, or --delete [RULES]: this is to be in both systems\n"
    "  dodns rejected export  [ZONE]… [--all]: as JSON, one entry a line\n"
    "  RULES: [--rule CODE=off|warning|error]… [--rules FILE], as dodns-api has them\n",
    run,
};
