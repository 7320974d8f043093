// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/ldns_differences.hh"

#include "dns/rrtype.hh"
#include "runner/cases.hh"

#include <map>

namespace dodns::runner {

LdnsDifferences::LdnsDifferences(const std::vector<std::string>& paths)
{
  for (const auto& path : paths) {
    for (const auto& one : readCases(path, 5)) {
      d_rows.push_back({path, one.columns[0], "," + one.columns[1] + ",", one.columns[2], std::regex(one.columns[3], std::regex::optimize)});
    }
  }
}

const std::string& LdnsDifferences::explain(uint16_t type, const std::string& kind, const std::string& example)
{
  static const std::string kNone;
  const auto mnemonic = "," + dns::rrtypeToText(type) + ",";
  for (auto& row : d_rows) {
    if (row.kind == kind && (row.types == ",*," || row.types.find(mnemonic) != std::string::npos) && std::regex_search(example, row.pattern)) {
      ++row.count;
      return row.name;
    }
  }
  return kNone;
}

std::string LdnsDifferences::counts() const
{
  std::string text;
  for (const auto& row : d_rows) {
    text += std::to_string(row.count) + '\t' + row.kind + '\t' + row.name + '\t' + row.types.substr(1, row.types.size() - 2) + '\n';
  }
  return text;
}

std::vector<std::string> LdnsDifferences::unused(const std::string& path) const
{
  std::map<std::string, size_t> counts;
  for (const auto& row : d_rows) {
    if (row.path == path) {
      counts[row.name] += row.count;
    }
  }
  std::vector<std::string> names;
  for (const auto& [name, count] : counts) {
    if (count == 0) {
      names.push_back(name);
    }
  }
  return names;
}

} // namespace dodns::runner
