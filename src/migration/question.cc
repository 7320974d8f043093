// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/question.hh"

#include "dns/rrtype.hh"
#include "migration/zone_contents.hh"
#include "recorddb/contents.hh"
#include "recorddb/rejected.hh"

#include <algorithm>
#include <map>

namespace dodns::migration {

namespace {

constexpr const char* kMissingLabel = "dodns-check-missing";

uint16_t missingType(const std::vector<uint16_t>& types)
{
  for (const auto type : {dns::rrtype::kTxt, dns::rrtype::kHinfo, dns::rrtype::kLoc}) {
    if (std::find(types.begin(), types.end(), type) == types.end()) {
      return type;
    }
  }
  return dns::rrtype::kUri;
}

/** Nothing is below the longest names. */
std::optional<dns::Name> missingBelow(const dns::Name& name)
{
  return dns::Name::parse(kMissingLabel + ("." + (name.isRoot() ? "" : name.toText())));
}

void askAbout(const dns::Name& name, const std::vector<uint16_t>& types, const TakeQuestion& take)
{
  for (const auto type : types) {
    take({name, type});
  }
  take({name, missingType(types), name});
  if (const auto below = missingBelow(name)) {
    take({*below, dns::rrtype::kA, name});
  }
}

} // namespace

void forEachQuestion(pg::Connection& records, int32_t zoneId, const TakeQuestion& take)
{
  std::string last;
  std::optional<dns::Name> name;
  std::vector<uint16_t> types;
  const auto flush = [&] {
    if (name && !types.empty()) {
      askAbout(*name, types, take);
    }
    types.clear();
  };
  recorddb::forEachRecordOfZone(records, zoneId, [&](const recorddb::RecordRow& row) {
    if (row.name != last) {
      flush();
      last = row.name;
      name = dns::Name::parse(last);
    }
    const auto type = dns::rrtypeFromText(row.type);
    if (type && *type < dns::rrtype::kAlias && (types.empty() || types.back() != *type)) { // ALIAS and LUA are no types to ask for
      types.push_back(*type);
    }
  });
  flush();
}

void addQuestions(std::vector<Question>& questions, const std::vector<Question>& further)
{
  std::set<std::pair<std::string, uint16_t>> asked;
  std::set<std::string> names;
  for (const auto& question : questions) {
    asked.emplace(question.name.wire(), question.type);
    names.insert(question.name.wire());
  }
  std::map<std::string, std::vector<uint16_t>> fresh; // by wire form
  for (const auto& question : further) {
    if (!asked.emplace(question.name.wire(), question.type).second) {
      continue;
    }
    if (names.count(question.name.wire()) > 0) {
      questions.push_back(question);
    }
    else {
      fresh[question.name.wire()].push_back(question.type);
    }
  }
  for (const auto& [name, types] : fresh) {
    askAbout(*dns::Name::fromWire(name), types, [&questions](const Question& question) { questions.push_back(question); });
  }
}

void addQuestionsOfZone(std::vector<Question>& questions, const dns::Name& zone)
{
  std::set<std::pair<std::string, uint16_t>> asked;
  std::set<std::string> names; // that have records, or ought to
  std::vector<Question> further = {{zone, dns::rrtype::kDnskey}};
  for (const auto& question : questions) {
    asked.emplace(question.name.wire(), question.type);
    if (!question.about) {
      names.insert(question.name.wire());
    }
  }
  const auto take = [&further](const Question& question) { further.push_back(question); };
  for (const auto& question : questions) {
    if (question.about || question.name == zone || !question.name.isWithin(zone)) {
      continue;
    }
    const auto parent = question.name.parent();
    for (auto above = parent; above != zone && names.insert(above.wire()).second; above = above.parent()) {
      askAbout(above, {}, take);
    }
    if (const auto missing = missingBelow(parent); missing && question.name.wire().substr(0, 2) == "\1*") {
      further.push_back({*missing, question.type, parent});
    }
  }
  for (const auto& question : further) {
    if (asked.emplace(question.name.wire(), question.type).second) {
      questions.push_back(question);
    }
  }
}

std::vector<Question> questionsOfRejected(pg::Connection& records, const dns::Name& zone)
{
  std::vector<Question> questions;
  recorddb::RejectedFilter filter;
  filter.zone = zone.toText();
  for (const auto& entry : recorddb::listRejected(records, filter)) {
    const auto name = dns::Name::parse(entry.name);
    const auto type = dns::rrtypeFromText(entry.type);
    if (name && type && name->isWithin(zone)) {
      questions.push_back({*name, *type});
    }
  }
  return questions;
}

OldQuestions questionsOfLegacy(legacy::System& system, const dns::Name& zone)
{
  OldQuestions old;
  const auto take = [&old](const dns::Record& record) { old.questions.push_back({record.name, record.type()}); };
  forEachRecord(system, zone, take, [&](const Unreadable& entry) {
    const auto name = dns::Name::parse(entry.name);
    if (!name || !name->isWithin(zone)) {
      return;
    }
    old.unreadable.insert(name->wire());
    if (const auto below = missingBelow(*name)) {
      old.unreadable.insert(below->wire());
    }
    if (const auto type = dns::rrtypeFromText(entry.type)) {
      old.questions.push_back({*name, *type});
    }
  });
  return old;
}

} // namespace dodns::migration
