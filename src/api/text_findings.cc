// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/text_findings.hh"

#include <algorithm>

namespace dodns::api {

void TextFindings::add(base::Finding finding)
{
  const bool isError = finding.severity == base::Severity::error;
  ++(isError ? d_errorCount : d_warningCount);
  if (isError && finding.place.line == 0) {
    d_hasUnplaced = true;
  }
  else if (isError && d_badLines.size() < kMaxBadLines) {
    d_badLines.insert(finding.place.line);
  }
  auto& kept = isError ? d_errors : d_warnings;
  if (kept.size() < kMaxFindings) {
    kept.push_back(std::move(finding));
  }
}

void TextFindings::addErrorsOf(const TextFindings& other)
{
  d_errorCount += other.d_errorCount;
  d_hasUnplaced = d_hasUnplaced || other.d_hasUnplaced;
  d_badLines.insert(other.d_badLines.begin(), other.d_badLines.end());
  d_errors.insert(d_errors.end(), other.d_errors.begin(), other.d_errors.begin() + static_cast<std::ptrdiff_t>(std::min(other.d_errors.size(), kMaxFindings - d_errors.size())));
}

void TextFindings::addWarningsOf(const TextFindings& other)
{
  d_warningCount += other.d_warningCount;
  d_warnings.insert(d_warnings.end(), other.d_warnings.begin(), other.d_warnings.begin() + static_cast<std::ptrdiff_t>(std::min(other.d_warnings.size(), kMaxFindings - d_warnings.size())));
}

Findings TextFindings::sorted() const
{
  auto all = d_errors;
  all.insert(all.end(), d_warnings.begin(), d_warnings.end());
  std::stable_sort(all.begin(), all.end(), [](const base::Finding& one, const base::Finding& other) { return one.place.line < other.place.line; });
  return all;
}

} // namespace dodns::api
