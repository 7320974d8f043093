// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "finding_output.hh"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

using namespace dodns;

namespace {

using Json = nlohmann::ordered_json;

const char* toText(base::Severity severity)
{
  return severity == base::Severity::error ? "error" : "warning";
}

/** Octets that are no UTF-8 have no place in JSON. */
std::string dump(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Sum
{
public:
  void count(base::Severity severity) { ++(severity == base::Severity::error ? d_errors : d_warnings); }

  void print(size_t zones, uint64_t entries) const
  {
    if (zones != 1) {
      std::cout << zones << " zones, ";
    }
    std::cout << entries << " entries, " << d_errors << " errors, " << d_warnings << " warnings\n";
  }

private:
  uint64_t d_errors = 0;
  uint64_t d_warnings = 0;
};

class TextOutput : public FindingOutput
{
public:
  void write(const zonefile::Problem& problem) override
  {
    d_sum.count(problem.finding.severity);
    std::cout << show(problem);
  }

  void finish(size_t zones, uint64_t entries) override { d_sum.print(zones, entries); }

private:
  Sum d_sum;
};

/** The record that a rule's message begins with, `www.example.com. A: `, or the
 * zone, `example.com. has `. The reader's findings have a line instead. */
struct About
{
  explicit About(const zonefile::Problem& problem)
  {
    const auto& message = problem.finding.message;
    const auto first = message.find(' ');
    if (!problem.line.empty() || first == 0 || first == std::string::npos || message[first - 1] != '.') {
      return;
    }
    name = message.substr(0, first);
    const auto second = message.find(' ', first + 1);
    if (second != std::string::npos && message[second - 1] == ':') {
      type = message.substr(first + 1, second - first - 2);
    }
  }

  std::string name;
  std::string type;
};

class JsonOutput : public FindingOutput
{
public:
  void write(const zonefile::Problem& problem) override
  {
    const auto& finding = problem.finding;
    Json json{{"code", finding.code}, {"severity", toText(finding.severity)}, {"message", finding.message}, {"hint", finding.hint}, {"reference", finding.reference}, {"source", finding.place.source}};
    if (finding.place.line > 0) {
      json["line"] = finding.place.line;
    }
    if (finding.place.column > 0) {
      json["column"] = finding.place.column;
    }
    const About about(problem);
    if (!about.name.empty()) {
      json["name"] = about.name;
    }
    if (!about.type.empty()) {
      json["type"] = about.type;
    }
    if (!finding.place.member.empty()) {
      json["member"] = finding.place.member;
    }
    std::cout << dump(json) << '\n';
  }

  void finish(size_t /*zones*/, uint64_t /*entries*/) override {}
};

/** What is left of the findings of one code. */
struct Kind
{
  base::Severity severity = base::Severity::error;
  uint64_t count = 0;
  std::string hint;
  std::vector<std::string> examples;
  std::string lastEntry; ///< where it is
};

using Kinds = std::map<std::string, Kind>;

/** Errors first, then what there is most of. */
std::vector<Kinds::const_iterator> sorted(const Kinds& kinds)
{
  std::vector<Kinds::const_iterator> order;
  for (auto kind = kinds.begin(); kind != kinds.end(); ++kind) {
    order.push_back(kind);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& one, const auto& other) {
    if (one->second.severity != other->second.severity) {
      return one->second.severity == base::Severity::error;
    }
    return one->second.count > other->second.count;
  });
  return order;
}

class Report : public FindingOutput
{
public:
  explicit Report(bool isJson)
      : d_isJson(isJson) {}

  void write(const zonefile::Problem& problem) override
  {
    const auto& finding = problem.finding;
    constexpr size_t kExamples = 3;
    auto& kind = d_kinds[finding.code];
    if (kind.hint.empty() || (finding.severity == base::Severity::error && kind.severity != finding.severity)) { // the first one of the worst
      kind.severity = finding.severity;
      kind.hint = finding.hint;
    }
    d_sum.count(finding.severity);
    if (isFurther(problem, kind)) {
      return;
    }
    if (++kind.count <= kExamples) {
      kind.examples.push_back(where(problem) + finding.message);
    }
  }

  void finish(size_t zones, uint64_t entries) override
  {
    for (const auto& kind : sorted(d_kinds)) {
      d_isJson ? printJson(kind->first, kind->second) : printText(kind->first, kind->second);
    }
    if (!d_isJson) {
      d_sum.print(zones, entries);
    }
  }

private:
  /** Whether this is about the entry that was counted last. An entry of a file is
   * known by its line, and where a $GENERATE makes many by its name; what an old
   * system cannot convert by its place. */
  static bool isFurther(const zonefile::Problem& problem, Kind& kind)
  {
    const auto& place = problem.finding.place;
    std::string entry;
    if (place.line > 0 || !problem.line.empty()) {
      const auto name = problem.line.empty() ? problem.finding.message.substr(0, problem.finding.message.find(": ")) : std::string();
      entry = place.source + ':' + std::to_string(place.line) + ' ' + name;
    }
    const auto before = std::exchange(kind.lastEntry, entry);
    return !entry.empty() && before == entry;
  }

  static std::string where(const zonefile::Problem& problem)
  {
    const auto& place = problem.finding.place;
    if (place.line > 0) {
      return place.source + ':' + std::to_string(place.line) + ": ";
    }
    return problem.line.empty() ? "" : place.source + ": "; // else the message says whose entry it is
  }

  static void printJson(const std::string& code, const Kind& kind)
  {
    std::cout << dump({{"code", code}, {"severity", toText(kind.severity)}, {"count", kind.count}, {"hint", kind.hint}, {"examples", kind.examples}}) << '\n';
  }

  static void printText(const std::string& code, const Kind& kind)
  {
    constexpr int kWidth = 10;
    std::cout << std::setw(kWidth) << kind.count << ' ' << toText(kind.severity) << ' ' << code << "\n           " << kind.hint << '\n';
    for (const auto& example : kind.examples) {
      std::cout << "           - " << example << '\n';
    }
  }

  bool d_isJson;
  Sum d_sum;
  Kinds d_kinds;
};

} // namespace

std::unique_ptr<FindingOutput> makeFindingOutput(const std::string& format, bool isReport)
{
  if (format != "text" && format != "json") {
    return nullptr;
  }
  if (isReport) {
    return std::make_unique<Report>(format == "json");
  }
  if (format == "json") {
    return std::make_unique<JsonOutput>();
  }
  return std::make_unique<TextOutput>();
}
