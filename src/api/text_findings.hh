// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/problem.hh"

#include <cstdint>
#include <set>

namespace dodns::api {

/** What is wrong with a zone text: the first findings, and how many there are. */
class TextFindings
{
public:
  static constexpr size_t kMaxFindings = 1000;   ///< that are kept, errors and warnings each
  static constexpr size_t kMaxBadLines = 100000; ///< that can be left out

  void add(base::Finding finding);
  /** Those of somebody else behind the own ones. */
  void addErrorsOf(const TextFindings& other);
  void addWarningsOf(const TextFindings& other);

  uint64_t errorCount() const { return d_errorCount; }
  uint64_t warningCount() const { return d_warningCount; }
  /** Of errors. */
  const std::set<uint64_t>& badLines() const { return d_badLines; }
  /** Errors that no line of the text is to blame for, or too many to know all lines. */
  bool hasUnplacedErrors() const { return d_hasUnplaced || d_badLines.size() >= kMaxBadLines; }

  /** Those that are kept, by line, errors first where there are several. */
  Findings sorted() const;

private:
  Findings d_errors;
  Findings d_warnings;
  std::set<uint64_t> d_badLines;
  uint64_t d_errorCount = 0;
  uint64_t d_warningCount = 0;
  bool d_hasUnplaced = false;
};

} // namespace dodns::api
