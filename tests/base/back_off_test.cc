// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/back_off.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <thread>
#include <vector>

using namespace dodns;
using std::chrono::milliseconds;

class BackOffTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(BackOffTest);
  CPPUNIT_TEST(pausesDoubleUpToTheLongest);
  CPPUNIT_TEST(pausesAreSpreadOverHalfOfTheirLength);
  CPPUNIT_TEST(noTwoWaitEqually);
  CPPUNIT_TEST(afterSuccessTheFirstPauseIsShortAgain);
  CPPUNIT_TEST_SUITE_END();

  static constexpr milliseconds kFirst{100};
  static constexpr milliseconds kLongest{10000};

  static std::vector<milliseconds> pauses(int count)
  {
    base::BackOff backOff(kFirst, kLongest);
    std::vector<milliseconds> pauses;
    for (int i = 0; i < count; ++i) {
      pauses.push_back(backOff.next());
    }
    return pauses;
  }

public:
  void pausesDoubleUpToTheLongest()
  {
    milliseconds most = kFirst;
    for (const auto pause : pauses(20)) {
      CPPUNIT_ASSERT(pause >= most / 2 && pause <= most);
      most = std::min(most * 2, kLongest);
    }
    CPPUNIT_ASSERT_EQUAL(kLongest.count(), most.count());
  }

  void pausesAreSpreadOverHalfOfTheirLength()
  {
    constexpr int kTurns = 1000;
    milliseconds least = kLongest;
    milliseconds most{0};
    for (int i = 0; i < kTurns; ++i) {
      const auto pause = base::withJitter(kLongest);
      least = std::min(least, pause);
      most = std::max(most, pause);
    }
    // A thousand draws that all leave out a tenth at either end: once in 10^45 times.
    CPPUNIT_ASSERT(least >= kLongest / 2 && least < kLongest * 11 / 20);
    CPPUNIT_ASSERT(most <= kLongest && most > kLongest * 19 / 20);
  }

  /** Neither in one process nor as in several, each with a generator of its own. */
  void noTwoWaitEqually()
  {
    const auto here = pauses(20);
    CPPUNIT_ASSERT(here != pauses(20));
    std::vector<std::vector<milliseconds>> found(2);
    for (auto& one : found) {
      std::thread([&one] { one = pauses(20); }).join();
    }
    CPPUNIT_ASSERT(found[0] != found[1]);
  }

  void afterSuccessTheFirstPauseIsShortAgain()
  {
    base::BackOff backOff(kFirst, kLongest);
    for (int i = 0; i < 10; ++i) {
      backOff.next();
    }
    backOff.reset();
    CPPUNIT_ASSERT(backOff.next() <= kFirst);
    CPPUNIT_ASSERT(backOff.next() <= kFirst * 2);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BackOffTest);
