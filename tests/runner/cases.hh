// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace dodns::runner {

/** One line of a file of cases: columns separated by tabs, the last one the
 * reason why the case is there. */
struct Case
{
  std::vector<std::string> columns;
  std::string where; ///< file and line, for messages
};

/** Reads tests/`path`. Empty lines and lines that begin with `# ` are left out.
 * Fails the test when a line has other than `columns` columns, or when there
 * is no case at all. */
std::vector<Case> readCases(const std::string& path, size_t columns);

} // namespace dodns::runner
