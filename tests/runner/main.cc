// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: a_suite [TEXT…]
//
// Runs the tests of one suite, or those whose name contains one of the texts.
// Prints one line per failing test and, as its last line, the sum.

#include <cppunit/Exception.h>
#include <cppunit/Test.h>
#include <cppunit/TestFailure.h>
#include <cppunit/TestListener.h>
#include <cppunit/TestResult.h>
#include <cppunit/extensions/TestFactoryRegistry.h>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

class Report : public CppUnit::TestListener
{
public:
  void startTest(CppUnit::Test* /*test*/) override { ++d_started; }

  void addFailure(const CppUnit::TestFailure& failure) override
  {
    const auto line = failure.sourceLine();
    std::cout << "FAIL " << failure.failedTestName() << ": ";
    if (line.isValid()) {
      std::cout << line.fileName() << ':' << line.lineNumber() << ": ";
    }
    std::cout << oneLine(failure.thrownException()->what()) << std::endl;
    if (failure.failedTest() != d_lastFailed) {
      ++d_failed; // a test fails once, also when tearDown() fails, too
    }
    d_lastFailed = failure.failedTest();
  }

  int sum() const
  {
    std::cout << d_started - d_failed << " passed, " << d_failed << " failed, 0 skipped" << std::endl;
    return d_failed == 0 && d_started > 0 ? 0 : 1;
  }

private:
  static std::string oneLine(std::string text)
  {
    while (!text.empty() && text.back() == '\n') {
      text.pop_back();
    }
    for (auto& octet : text) {
      octet = octet == '\n' ? ' ' : octet;
    }
    return text;
  }

  int d_started = 0;
  int d_failed = 0;
  const CppUnit::Test* d_lastFailed = nullptr;
};

bool isWanted(const std::string& name, const std::vector<std::string>& texts)
{
  for (const auto& text : texts) {
    if (name.find(text) != std::string::npos) {
      return true;
    }
  }
  return texts.empty();
}

void run(CppUnit::Test& test, const std::vector<std::string>& texts, CppUnit::TestResult& result)
{
  if (test.getChildTestCount() > 0) {
    for (int i = 0; i < test.getChildTestCount(); ++i) {
      run(*test.getChildTestAt(i), texts, result);
    }
  }
  else if (isWanted(test.getName(), texts)) {
    test.run(&result);
  }
}

} // namespace

int main(int argc, char** argv)
{
  CppUnit::TestResult result;
  Report report;
  result.addListener(&report);
  const std::unique_ptr<CppUnit::Test> all(CppUnit::TestFactoryRegistry::getRegistry().makeTest());
  run(*all, {argv + 1, argv + argc}, result);
  return report.sum();
}
