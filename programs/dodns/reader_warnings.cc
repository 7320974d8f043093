// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "reader_warnings.hh"

using namespace dodns;

void ReaderWarnings::add(const std::string& code, const base::Place& entry)
{
  // The only codes that are rules, too, and may be there in an entry that is taken.
  if (code == "missing-final-dot" || code == "invalid-a-label") {
    d_lines[{code, entry.source}].insert(entry.line);
  }
}

bool ReaderWarnings::has(const base::Finding& finding) const
{
  const auto found = d_lines.find({finding.code, finding.place.source});
  return found != d_lines.end() && found->second.count(finding.place.line) > 0;
}
