// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/open.hh"
#include "runner/cases.hh"

#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>

using namespace dodns::legacy;

class ConfigurationTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ConfigurationTest);
  CPPUNIT_TEST(mistakesAreSaid);
  CPPUNIT_TEST_SUITE_END();

public:
  void mistakesAreSaid()
  {
    for (const auto& one : dodns::runner::readCases("legacy/data/configurations", 3)) {
      auto text = one.columns[0];
      std::replace(text.begin(), text.end(), ';', '\n');
      std::string wrong = "OK";
      try {
        open(Configuration::fromText(text, "file"));
      }
      catch (const ConfigurationError& error) {
        wrong = error.what();
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], wrong);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConfigurationTest);
