// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/rules.hh"

#include "command.hh"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

namespace options = boost::program_options;
using namespace dodns;

namespace {

const char* toText(base::Severity severity)
{
  return severity == base::Severity::error ? "error" : "warning";
}

/** And whether settings change the rule. */
std::string referenceOf(const verify::Rule& rule)
{
  return std::string(rule.reference) + (rule.isFixed ? "; fixed" : "");
}

void printText()
{
  constexpr int kCodeWidth = 24;
  constexpr int kSeverityWidth = 8;
  for (const auto* rule : verify::allRules()) {
    std::cout << std::left << std::setw(kCodeWidth) << rule->code << ' ' << std::setw(kSeverityWidth) << toText(rule->severity) << rule->says << " (" << referenceOf(*rule) << ")\n";
  }
}

void printMarkdown()
{
  std::cout << "| rule | | what holds | how to mend it | from |\n|---|---|---|---|---|\n";
  for (const auto* rule : verify::allRules()) {
    std::cout << "| `" << rule->code << "` | " << toText(rule->severity) << " | " << rule->says << " | " << rule->hint << " | " << referenceOf(*rule) << " |\n";
  }
}

void printJson()
{
  for (const auto* rule : verify::allRules()) {
    const nlohmann::ordered_json json{{"code", rule->code}, {"severity", toText(rule->severity)}, {"reference", rule->reference}, {"says", rule->says}, {"hint", rule->hint}, {"fixed", rule->isFixed}};
    std::cout << json.dump() << '\n';
  }
}

int run(const std::vector<std::string>& arguments)
{
  options::options_description known;
  known.add_options()("format", options::value<std::string>()->default_value("text"));
  const auto format = readOptions(arguments, known)["format"].as<std::string>();
  if (format == "text") {
    printText();
  }
  else if (format == "markdown") {
    printMarkdown();
  }
  else if (format == "json") {
    printJson();
  }
  else {
    throw UsageError("--format is text, markdown or json");
  }
  return kOk;
}

} // namespace

const Command rulesCommand = {
    "rules",
    "  dodns rules [--format text|markdown|json]\n"
    "                       prints the rules that entries have to pass\n",
    run,
};
