// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_options.hh"

#include "base/error.hh"

#include "command.hh"

#include <fstream>

namespace options = boost::program_options;
using namespace dodns;

void addRuleOptions(options::options_description& options)
{
  options.add_options()("rule", options::value<std::vector<std::string>>()->composing())("rules", options::value<std::string>());
}

verify::Rules readRules(const options::variables_map& values)
{
  verify::Rules rules;
  if (values.count("rules") > 0) {
    const auto path = values["rules"].as<std::string>();
    std::ifstream file(path);
    std::string text;
    for (std::string line; std::getline(file, line);) {
      text += line + '\n';
    }
    // A folder can be opened, and not be read.
    if (!file.is_open() || file.bad()) {
      throw base::Error(path + " cannot be read");
    }
    const auto mistakes = rules.readFile(text);
    if (!mistakes.empty()) {
      std::string all;
      for (const auto& mistake : mistakes) {
        all += (all.empty() ? "" : "\n") + path + ", " + mistake;
      }
      throw UsageError(all);
    }
  }
  if (values.count("presigned") > 0) { // of those that have it
    rules.allowSigned();
  }
  if (values.count("rule") > 0) {
    for (const auto& setting : values["rule"].as<std::vector<std::string>>()) {
      if (const auto mistake = rules.read(setting)) {
        throw UsageError("--rule: " + *mistake);
      }
    }
  }
  return rules;
}
