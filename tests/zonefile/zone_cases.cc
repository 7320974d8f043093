// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/zone_cases.hh"

#include <cppunit/TestAssert.h>
#include <fstream>
#include <regex>

namespace dodns::zonefile_test {

namespace {

std::string withOctets(std::string text)
{
  const std::pair<const char*, std::string> named[] = {{"<NUL>", std::string(1, '\0')}, {"<CR>", "\r"}, {"<TAB>", "\t"}, {"<BOM>", "\xef\xbb\xbf"}};
  for (const auto& [name, octets] : named) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
      text.replace(at, std::string(name).size(), octets);
    }
  }
  static const std::regex hexadecimal("<x([0-9a-f]{2})>");
  for (std::smatch found; std::regex_search(text, found, hexadecimal);) {
    text = found.prefix().str() + static_cast<char>(std::stoi(found[1], nullptr, 16)) + found.suffix().str();
  }
  return text;
}

} // namespace

std::vector<ZoneCase> readZoneCases(const std::string& path)
{
  std::ifstream file(DODNS_TESTS_FOLDER "/" + path);
  CPPUNIT_ASSERT_MESSAGE("cannot open " + path, file.is_open());
  std::vector<ZoneCase> cases;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto where = path + ":" + std::to_string(number);
    if (line.empty()) {
      continue;
    }
    const auto rest = line.size() > 2 ? line.substr(2) : std::string();
    if (line[0] == '#') {
      cases.push_back({rest, true, {}, {}, {}, where});
      continue;
    }
    CPPUNIT_ASSERT_MESSAGE(where + ": stands before the first reason", !cases.empty());
    auto& one = cases.back();
    if (line.substr(0, 2) == ">~") {
      one.text += withOctets(line.size() > 3 ? line.substr(3) : std::string());
    }
    else if (line[0] == '>') {
      one.text += withOctets(rest) + '\n';
    }
    else if (line[0] == '=') {
      one.records.push_back(rest);
    }
    else if (line[0] == '!' || line[0] == '?') {
      one.problems.push_back(line);
    }
    else {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string("@ none"), line);
      one.hasOrigin = false;
    }
  }
  CPPUNIT_ASSERT_MESSAGE(path + " holds no cases", !cases.empty());
  return cases;
}

} // namespace dodns::zonefile_test
