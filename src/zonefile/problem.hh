// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"

#include <functional>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** A finding and what a person needs to see with it. */
struct Problem
{
  base::Finding finding;
  std::string line;         ///< the line of the file that `finding.place` is in, without its end
  std::string includedFrom; ///< `zones/all:7, zones/main:3` when the file was included; else empty
};

/** Receives problems in the order of the file. */
using ProblemSink = std::function<void(const Problem& problem)>;

/** What a person reads: place, severity and message, the line with a caret
 * below the column, and the hint. Lines of any length and with any octets
 * become something that fits on a terminal and that a terminal shows as it is.
 * Ends with a newline. */
std::string show(const Problem& problem);

/** The two lines of show() with the line and the caret; empty when there is
 * nothing to point at. */
std::string showCaret(std::string_view line, uint32_t column);

} // namespace dodns::zonefile
