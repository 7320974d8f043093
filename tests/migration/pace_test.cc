// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/pace.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using dodns::migration::Pace;

class PaceTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PaceTest);
  CPPUNIT_TEST(whatHeldItUpIsNotMadeUpFor);
  CPPUNIT_TEST_SUITE_END();

public:
  void whatHeldItUpIsNotMadeUpFor()
  {
    constexpr std::chrono::milliseconds kPause(20);
    Pace pace(50);
    const auto first = pace.next();
    CPPUNIT_ASSERT(pace.next() >= first + kPause);
    std::this_thread::sleep_for(5 * kPause);
    const auto held = pace.next();
    CPPUNIT_ASSERT(held >= first + 5 * kPause);
    CPPUNIT_ASSERT(pace.next() >= held + kPause);
    CPPUNIT_ASSERT(!Pace(0).isKept());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PaceTest);
