// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/problem.hh"

#include <memory>
#include <string>

/** How `dodns verify` prints findings, to the standard output. */
class FindingOutput
{
public:
  virtual ~FindingOutput() = default;

  /** One finding; `line` is what a person is shown with it, or empty. */
  virtual void write(const dodns::zonefile::Problem& problem) = 0;

  /** After the last one.
   * @param zones, entries how many were looked at. */
  virtual void finish(size_t zones, uint64_t entries) = 0;
};

/** `text` or `json`, one finding after the other or, with `isReport`, the number
 * of entries that each rule found something in, with examples; nothing for another
 * format. */
std::unique_ptr<FindingOutput> makeFindingOutput(const std::string& format, bool isReport);
