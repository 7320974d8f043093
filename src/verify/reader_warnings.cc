// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/reader_warnings.hh"

namespace dodns::verify {

void ReaderWarnings::add(const base::Finding& warning)
{
  // The only codes that are rules, too, and may be there in an entry that is taken.
  if (warning.code == "missing-final-dot" || warning.code == "invalid-a-label") {
    d_ofEntry.push_back(warning);
  }
}

void ReaderWarnings::entryTaken(const base::Place& begin)
{
  for (const auto& warning : d_ofEntry) {
    if (warning.place.source == begin.source && warning.place.line >= begin.line) { // else of an entry that was refused
      d_lines[{warning.code, begin.source}].insert(begin.line);
    }
  }
  d_ofEntry.clear();
}

bool ReaderWarnings::has(const base::Finding& finding) const
{
  const auto found = d_lines.find({finding.code, finding.place.source});
  return found != d_lines.end() && found->second.count(finding.place.line) > 0;
}

} // namespace dodns::verify
