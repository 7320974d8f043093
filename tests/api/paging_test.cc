// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/paging.hh"
#include "api/rate_limit.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class PagingTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PagingTest);
  CPPUNIT_TEST(linksLeadToOtherPages);
  CPPUNIT_TEST(linksAreTheClientsOwn);
  CPPUNIT_TEST(hourIsLimited);
  CPPUNIT_TEST(minuteIsLimited);
  CPPUNIT_TEST(refusedRequestsAreNotCounted);
  CPPUNIT_TEST(zeroIsNoLimit);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::time_t kStart = 1795000000;

public:
  void linksLeadToOtherPages()
  {
    for (const auto& one : runner::readCases("api/data/paging", 4)) {
      http::Request request;
      request.host = "h";
      request.target = *http::parseTarget("/l" + one.columns[0]);
      const api::Paging paging(request);
      api::Json list;
      paging.describe(list, request, {}, std::stol(one.columns[1]));
      auto text = std::to_string(paging.page().offset) + "+" + std::to_string(paging.page().limit) + " " + api::toText(list["links"]);
      for (size_t at = 0; (at = text.find("http://h/l", at)) != std::string::npos;) {
        text.erase(at, 10);
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], text);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, std::stol(one.columns[1]), list["meta"]["total"].get<int64_t>());
    }
  }

  void linksAreTheClientsOwn()
  {
    http::Request request;
    request.scheme = "https";
    request.host = "api.example:8443";
    request.target = *http::parseTarget("/v2/domains/?per_page=1");
    const auto next = [&](const api::Settings& settings) {
      api::Json list;
      api::Paging(request).describe(list, request, settings, 2);
      return list["links"]["pages"]["next"].get<std::string>();
    };
    CPPUNIT_ASSERT_EQUAL(std::string("https://api.example:8443/v2/domains?page=2&per_page=1"), next({}));
    api::Settings settings;
    settings.publicUrl = "https://dns.example";
    CPPUNIT_ASSERT_EQUAL(std::string("https://dns.example/v2/domains?page=2&per_page=1"), next(settings));
  }

  void hourIsLimited()
  {
    api::RateLimit limit(3, 0);
    for (unsigned left = 2;; --left) {
      const auto quota = limit.charge(1, kStart + 60 * left);
      CPPUNIT_ASSERT(!quota.isExceeded);
      CPPUNIT_ASSERT_EQUAL(left, quota.remaining);
      if (left == 0) {
        break;
      }
    }
    const auto quota = limit.charge(1, kStart + 200);
    CPPUNIT_ASSERT(quota.isExceeded);
    CPPUNIT_ASSERT_EQUAL(0U, quota.retryAfter);
    CPPUNIT_ASSERT_MESSAGE("another token has its own", !limit.charge(2, kStart + 200).isExceeded);
    CPPUNIT_ASSERT(!limit.charge(1, quota.reset).isExceeded);
    CPPUNIT_ASSERT(!limit.charge(1, kStart + 100000).isExceeded);
  }

  void minuteIsLimited()
  {
    api::RateLimit limit(100, 2);
    limit.charge(1, kStart);
    limit.charge(1, kStart + 10);
    const auto quota = limit.charge(1, kStart + 20);
    CPPUNIT_ASSERT(quota.isExceeded);
    CPPUNIT_ASSERT_EQUAL(40U, quota.retryAfter);
    CPPUNIT_ASSERT_EQUAL(98U, quota.remaining);
    CPPUNIT_ASSERT(!limit.charge(1, kStart + 60).isExceeded);
    CPPUNIT_ASSERT(limit.charge(1, kStart + 61).isExceeded);
  }

  void refusedRequestsAreNotCounted()
  {
    api::RateLimit limit(100, 1);
    limit.charge(1, kStart);
    for (int second = 1; second < 60; ++second) {
      CPPUNIT_ASSERT(limit.charge(1, kStart + second).isExceeded);
    }
    CPPUNIT_ASSERT(!limit.charge(1, kStart + 60).isExceeded);
  }

  void zeroIsNoLimit()
  {
    api::RateLimit limit(0, 0);
    for (int i = 0; i < 10000; ++i) {
      CPPUNIT_ASSERT(!limit.charge(1, kStart).isExceeded);
    }
    CPPUNIT_ASSERT_EQUAL(0U, limit.charge(1, kStart).limit);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PagingTest);
