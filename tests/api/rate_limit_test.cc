// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/rate_limit.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class RateLimitTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RateLimitTest);
  CPPUNIT_TEST(hourIsLimited);
  CPPUNIT_TEST(minuteIsLimited);
  CPPUNIT_TEST(refusedRequestsAreNotCounted);
  CPPUNIT_TEST(zeroIsNoLimit);
  CPPUNIT_TEST(theTimeOfDayMayJump);
  CPPUNIT_TEST(aMachineMayHaveStartedJustNow);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::time_t kStart = 1795000000;
  static constexpr std::time_t kUptime = 86413;

  /** At a time of both clocks. */
  static api::RateLimit::Quota charge(api::RateLimit& limit, int64_t token, std::time_t passed)
  {
    return limit.charge(token, std::chrono::seconds(kUptime + passed), kStart + passed);
  }

public:
  void hourIsLimited()
  {
    api::RateLimit limit(3, 0);
    for (unsigned used = 1; used <= 3; ++used) {
      const auto quota = charge(limit, 1, 60 * used);
      CPPUNIT_ASSERT(!quota.isExceeded);
      CPPUNIT_ASSERT_EQUAL(3 - used, quota.remaining);
    }
    const auto quota = charge(limit, 1, 200);
    CPPUNIT_ASSERT(quota.isExceeded);
    CPPUNIT_ASSERT_EQUAL(0U, quota.retryAfter);
    CPPUNIT_ASSERT_MESSAGE("another token has its own", !charge(limit, 2, 200).isExceeded);
    CPPUNIT_ASSERT(charge(limit, 1, quota.reset - kStart - 1).isExceeded);
    CPPUNIT_ASSERT(!charge(limit, 1, quota.reset - kStart).isExceeded);
    CPPUNIT_ASSERT(!charge(limit, 1, 100000).isExceeded);
  }

  void minuteIsLimited()
  {
    api::RateLimit limit(100, 2);
    charge(limit, 1, 0);
    charge(limit, 1, 10);
    const auto quota = charge(limit, 1, 20);
    CPPUNIT_ASSERT(quota.isExceeded);
    CPPUNIT_ASSERT_EQUAL(40U, quota.retryAfter);
    CPPUNIT_ASSERT_EQUAL(98U, quota.remaining);
    CPPUNIT_ASSERT(!charge(limit, 1, 60).isExceeded);
    CPPUNIT_ASSERT(charge(limit, 1, 61).isExceeded);
  }

  void refusedRequestsAreNotCounted()
  {
    api::RateLimit limit(100, 1);
    charge(limit, 1, 0);
    for (int second = 1; second < 60; ++second) {
      CPPUNIT_ASSERT(charge(limit, 1, second).isExceeded);
    }
    CPPUNIT_ASSERT(!charge(limit, 1, 60).isExceeded);
  }

  void zeroIsNoLimit()
  {
    api::RateLimit limit(0, 0);
    for (int i = 0; i < 10000; ++i) {
      CPPUNIT_ASSERT(!charge(limit, 1, 0).isExceeded);
    }
    CPPUNIT_ASSERT_EQUAL(0U, charge(limit, 1, 0).limit);
  }

  /** A clock that was two hours ahead is set: nobody is locked out, and what a
   * client is told fits the clock that counts then. */
  void theTimeOfDayMayJump()
  {
    constexpr std::time_t kAhead = 7200;
    api::RateLimit limit(3, 2);
    const auto at = [&limit](std::time_t passed, std::time_t ahead) { return limit.charge(1, std::chrono::seconds(kUptime + passed), kStart + ahead + passed); };
    CPPUNIT_ASSERT(!at(0, kAhead).isExceeded);
    CPPUNIT_ASSERT(!at(1, kAhead).isExceeded);
    CPPUNIT_ASSERT_EQUAL(59U, at(1, 0).retryAfter);
    CPPUNIT_ASSERT(!at(60, 0).isExceeded);
    const auto quota = at(61, 0);
    CPPUNIT_ASSERT(quota.isExceeded);
    CPPUNIT_ASSERT(quota.reset > kStart + 3500 && quota.reset <= kStart + 3600);
    CPPUNIT_ASSERT(!at(3600, 0).isExceeded);
    CPPUNIT_ASSERT(!at(3660, kAhead).isExceeded);
  }

  void aMachineMayHaveStartedJustNow()
  {
    api::RateLimit limit(100, 2);
    const auto at = [&limit](std::time_t uptime) { return limit.charge(1, std::chrono::seconds(uptime), kStart + uptime); };
    CPPUNIT_ASSERT_EQUAL(99U, at(0).remaining);
    CPPUNIT_ASSERT_EQUAL(98U, at(3).remaining);
    CPPUNIT_ASSERT_EQUAL(55U, at(5).retryAfter);
    CPPUNIT_ASSERT_EQUAL(kStart + 3600, at(5).reset);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RateLimitTest);
