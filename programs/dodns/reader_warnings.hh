// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>

/** What src/zonefile has warned of, with the text before its eyes, and a rule of
 * the same code would say once more. What the rule alone sees, such as a full
 * name that has the zone's in it twice, stays its own. */
class ReaderWarnings
{
public:
  /** @param entry where what the warning is about begins: source and line. */
  void add(const std::string& code, const dodns::base::Place& entry);

  /** Whether this was said of the entry. */
  bool has(const dodns::base::Finding& finding) const;

private:
  std::map<std::pair<std::string, std::string>, std::unordered_set<uint64_t>> d_lines; ///< by code and source
};
