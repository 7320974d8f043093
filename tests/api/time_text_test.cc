// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/time_text.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class TimeTextTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(TimeTextTest);
  CPPUNIT_TEST(timesAreRead);
  CPPUNIT_TEST_SUITE_END();

public:
  void timesAreRead()
  {
    for (const auto& one : runner::readCases("api/data/times", 3)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], api::readTime(one.columns[0]).value_or("-"));
    }
    CPPUNIT_ASSERT(!api::readTime(""));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TimeTextTest);
