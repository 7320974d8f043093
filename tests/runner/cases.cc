// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "runner/cases.hh"

#include <cppunit/TestAssert.h>
#include <fstream>

namespace dodns::runner {

std::vector<Case> readCases(const std::string& path, size_t columns)
{
  std::ifstream file(DODNS_TESTS_FOLDER "/" + path);
  CPPUNIT_ASSERT_MESSAGE("cannot open " + path, file.is_open());
  std::vector<Case> cases;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.compare(0, 2, "# ") == 0) {
      continue;
    }
    Case one{{}, path + ":" + std::to_string(number)};
    size_t start = 0;
    while (start != std::string::npos) {
      const auto tab = line.find('\t', start);
      one.columns.push_back(line.substr(start, tab - start));
      start = tab == std::string::npos ? tab : tab + 1;
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where + ": number of columns", columns, one.columns.size());
    cases.push_back(one);
  }
  CPPUNIT_ASSERT_MESSAGE(path + " holds no cases", !cases.empty());
  return cases;
}

} // namespace dodns::runner
