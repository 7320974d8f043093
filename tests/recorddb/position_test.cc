// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/position.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::recorddb::Position;

class PositionTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PositionTest);
  CPPUNIT_TEST(seenIsBelowTheHorizonAndNotInProgress);
  CPPUNIT_TEST(textRoundTrips);
  CPPUNIT_TEST(malformedTextIsRefused);
  CPPUNIT_TEST_SUITE_END();

public:
  void seenIsBelowTheHorizonAndNotInProgress()
  {
    const Position position{100, {90, 95}};
    CPPUNIT_ASSERT(position.hasSeen(89));
    CPPUNIT_ASSERT(!position.hasSeen(90));
    CPPUNIT_ASSERT(position.hasSeen(91));
    CPPUNIT_ASSERT(!position.hasSeen(95));
    CPPUNIT_ASSERT(position.hasSeen(99));
    CPPUNIT_ASSERT(!position.hasSeen(100));
    CPPUNIT_ASSERT_EQUAL(uint64_t{90}, position.completeBelow());
    CPPUNIT_ASSERT_EQUAL(uint64_t{100}, (Position{100, {}}).completeBelow());
  }

  void textRoundTrips()
  {
    const auto roundTrips = [](const Position& position, const char* text) {
      CPPUNIT_ASSERT_EQUAL(std::string(text), position.toText());
      CPPUNIT_ASSERT(Position::parse(text) == position);
    };
    roundTrips({}, "0:0:");
    roundTrips({100, {}}, "100:100:");
    roundTrips({100, {90}}, "90:100:90");
    roundTrips({18446744073709551615U, {1, 2, 18446744073709551614U}}, "1:18446744073709551615:1,2,18446744073709551614");
    // PostgreSQL's xmin may be lower than the first one in progress.
    CPPUNIT_ASSERT(Position::parse("80:100:90") == (Position{100, {90}}));
  }

  void malformedTextIsRefused()
  {
    for (const auto* text : {"", "1", "1:2", "1:2:3:4", "a:2:", "1:a:", "2:1:", "1:2:x", "1:5:2,", "1:5:,2", "1:5:3,2", "1:5:3,3",
                             "1:5:5", "2:5:1", "-1:5:", "1:5: 2", " 1:5:", "1:18446744073709551616:", "1:5:2 "}) {
      CPPUNIT_ASSERT_MESSAGE(text, !Position::parse(text).has_value());
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PositionTest);
