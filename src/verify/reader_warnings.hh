// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace dodns::verify {

/** What src/zonefile has warned of, with the text before its eyes, and a rule of
 * the same code would say once more. What the rule alone sees, such as a full
 * name that has the zone's in it twice, stays its own. */
class ReaderWarnings
{
public:
  /** A warning of the entry that is being read, or of one that is refused. */
  void add(const base::Finding& warning);

  /** The entry was taken; what was said since the one before may be of it.
   * @param begin its source and line */
  void entryTaken(const base::Place& begin);

  /** Whether this was said of the entry that begins at the finding's place. */
  bool has(const base::Finding& finding) const;

private:
  std::vector<base::Finding> d_ofEntry;
  std::map<std::pair<std::string, std::string>, std::unordered_set<uint64_t>> d_lines; ///< by code and source
};

} // namespace dodns::verify
