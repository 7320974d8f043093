// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/serials.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::migration::serialAbove;
using dodns::migration::serialAboveClock;

namespace {

constexpr std::time_t kNow = 1796083199;   // 2026-11-30 23:59:59
constexpr uint32_t kTomorrow = 2026120199; // the last one of that day
constexpr uint32_t kDayAfter = 2026120299;

} // namespace

class SerialsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SerialsTest);
  CPPUNIT_TEST(roomIsMadeWhereItLacks);
  CPPUNIT_TEST(clockIsLeftBehind);
  CPPUNIT_TEST(clockThatIsBehindTheOldSerialDoesNotCount);
  CPPUNIT_TEST(serialsGoRound);
  CPPUNIT_TEST_SUITE_END();

public:
  void roomIsMadeWhereItLacks()
  {
    CPPUNIT_ASSERT_EQUAL(107U, serialAbove(107, 7));
    CPPUNIT_ASSERT_EQUAL(207U, serialAbove(106, 7));
    CPPUNIT_ASSERT_EQUAL(207U, serialAbove(1, 7));
    CPPUNIT_ASSERT_EQUAL(184U, serialAbove(4294967295, 4294967280));
  }

  /** The date is further than the Unix time until the year 2106. */
  void clockIsLeftBehind()
  {
    CPPUNIT_ASSERT_EQUAL(kDayAfter + 200, serialAboveClock(1796083199, 7, kNow));
    CPPUNIT_ASSERT_EQUAL(kDayAfter + 200, serialAboveClock(kTomorrow + 99, 7, kNow));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("for a day", kTomorrow + 100, serialAboveClock(kTomorrow + 100, 7, kNow));
  }

  void clockThatIsBehindTheOldSerialDoesNotCount()
  {
    CPPUNIT_ASSERT_EQUAL(2030010400U, serialAboveClock(2030010200, 2030010200, kNow));
    CPPUNIT_ASSERT_EQUAL(2030010300U, serialAboveClock(2030010300, 2030010200, kNow));
  }

  void serialsGoRound()
  {
    const uint32_t old = 4173603995; // from where the day after is nearly half way round: nothing further comes after it
    const auto above = serialAboveClock(old, old, kNow);
    CPPUNIT_ASSERT_EQUAL(old + 2147483647U, above);
    CPPUNIT_ASSERT_EQUAL(kDayAfter + 200, serialAboveClock(4200000000, 4200000000, kNow));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SerialsTest);
