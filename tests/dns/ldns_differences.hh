// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <regex>
#include <string>
#include <vector>

namespace dodns::runner {

/** The kinds of differences from ldns that have been looked into, with the
 * reason for each: files of cases such as tests/dns/data/ldns_differences. */
class LdnsDifferences
{
public:
  /** @param paths below tests/ */
  explicit LdnsDifferences(const std::vector<std::string>& paths);

  /** Counts the difference for the first row that explains it.
   * @param kind, example see the heading of tests/dns/data/ldns_differences.
   * @returns the class; empty when no row does. */
  const std::string& explain(uint16_t type, const std::string& kind, const std::string& example);

  /** A line for each row: how often it explained something. */
  std::string counts() const;

  /** The classes of one of the files that explained nothing. */
  std::vector<std::string> unused(const std::string& path) const;

private:
  struct Row
  {
    std::string path;
    std::string name;
    std::string types; ///< mnemonics with commas around, or ,*,
    std::string kind;
    std::regex pattern;
    size_t count = 0;
  };

  std::vector<Row> d_rows;
};

} // namespace dodns::runner
