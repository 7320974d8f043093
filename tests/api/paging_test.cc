// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/paging.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class PagingTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PagingTest);
  CPPUNIT_TEST(linksLeadToOtherPages);
  CPPUNIT_TEST(linksAreTheClientsOwn);
  CPPUNIT_TEST_SUITE_END();

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
};

CPPUNIT_TEST_SUITE_REGISTRATION(PagingTest);
