// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/router.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

/** Routes are tested without a socket. */
class RouterTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RouterTest);
  CPPUNIT_TEST(requestsReachTheirRoutes);
  CPPUNIT_TEST_SUITE_END();

  static http::Response refuse(const http::Request& /*unused*/, unsigned status, const std::string& /*unused*/) { return {status, {}, {}}; }

  static http::Route route(http::Method method, const std::string& pattern)
  {
    return {method, pattern, [=](const http::Request& request) {
              std::string text = std::string(toText(method)) + " " + pattern;
              for (const auto& [name, value] : request.parameters) {
                text += " " + name + "=" + value;
              }
              return http::Response{200, {}, text};
            }};
  }

public:
  void requestsReachTheirRoutes()
  {
    const http::Router router({
        route(http::Method::get, "/things"),
        route(http::Method::post, "/things"),
        route(http::Method::get, "/things/{name}"),
        route(http::Method::get, "/things/{name}/parts"),
        route(http::Method::get, "/things/{name}/parts/{id}"),
    });
    for (const auto& one : runner::readCases("http/data/routes", 4)) {
      http::Request request;
      request.method = http::methodFromText(one.columns[0]);
      request.target = *http::parseTarget(one.columns[1]);
      const auto response = dispatch(router, request, refuse);
      auto described = response.status == 200 ? response.body : std::to_string(response.status);
      if (const auto allow = response.headers.find("allow")) {
        described += " Allow: " + *allow;
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], described);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RouterTest);
