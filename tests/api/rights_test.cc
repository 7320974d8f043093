// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <map>
#include <set>

using namespace dodns;
using recorddb::Scope;

/** What a token may not do is refused by every route, and no route is left out. */
class RightsTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(RightsTest);
  CPPUNIT_TEST(everyRouteIsListed);
  CPPUNIT_TEST(everyRouteNeedsItsScope);
  CPPUNIT_TEST(nobodyReachesZonesOfOthers);
  CPPUNIT_TEST_SUITE_END();

  struct Listed
  {
    std::string method;
    std::string pattern;
    Scope scope;
    std::string body;
    std::string ofOthers; ///< the status for a token of another zone; empty: the route is not about one
    std::string where;
  };

  static std::vector<Listed> listed()
  {
    std::vector<Listed> all;
    for (const auto& one : runner::readCases("api/data/rights", 6)) {
      const auto& column = one.columns;
      all.push_back({column[0], column[1], recorddb::scopeFromText(column[2]).value(), column[3] == "-" ? "" : column[3], column[4] == "-" ? "" : column[4], one.where});
    }
    return all;
  }

  static std::string filled(std::string text, const std::string& zone = "example.com")
  {
    for (const auto& [name, value] : {std::pair<std::string, std::string>("{name}", zone), {"{id}", "1"}, {"{position}", "1"}, {"ZONE", zone}}) {
      if (const auto at = text.find(name); at != std::string::npos) {
        text.replace(at, name.size(), value);
      }
    }
    return text;
  }

  std::string tokenOf(Scope scope, std::vector<std::string> zones = {})
  {
    recorddb::Token token;
    token.scopes = {scope};
    token.zones = std::move(zones);
    return makeToken(token);
  }

  std::string everything() { return rows("SELECT count(*), max(id) FROM dodns.records") + " " + rows("SELECT count(*) FROM dodns.zones") + " " + rows("SELECT count(*) FROM dodns.tokens WHERE revoked_at IS NULL"); }

public:
  void setUp() override
  {
    ApiFixture::setUp();
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    rows("INSERT INTO dodns.rejected_entries (refused_by, zone, name, type, ttl, data, origin) VALUES ('records', 'example.com.', 'a.example.com.', 'A', 60, '{}', 'write') RETURNING id");
  }

  void everyRouteIsListed()
  {
    std::set<std::string> there;
    for (const auto& route : api::routes(*d_service)) {
      there.insert(std::string(http::toText(route.method)) + " " + route.pattern);
    }
    for (const auto& one : listed()) {
      CPPUNIT_ASSERT_MESSAGE("there is no such route: " + one.where, there.erase(one.method + " " + one.pattern) == 1);
    }
    CPPUNIT_ASSERT_MESSAGE("tests/api/data/rights does not list " + (there.empty() ? "" : *there.begin()), there.empty());
  }

  void everyRouteNeedsItsScope()
  {
    const auto nobody = std::string("nonsense");
    const auto reader = tokenOf(Scope::read);
    const auto writer = tokenOf(Scope::write);
    const auto before = everything();
    for (const auto& one : listed()) {
      const auto statusFor = [&](const std::string& secret) {
        const auto response = ask(one.method, filled(one.pattern), filled(one.body), secret);
        if (response.events) {
          response.events->abandon();
        }
        return response.status;
      };
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, 401U, statusFor(nobody));
      if (one.scope == Scope::read) {
        const auto status = statusFor(reader);
        CPPUNIT_ASSERT_MESSAGE(one.where, status != 401 && status != 403);
        continue;
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, 403U, statusFor(reader));
      if (one.scope == Scope::admin) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, 403U, statusFor(writer));
      }
    }
    CPPUNIT_ASSERT_EQUAL(before, everything());
  }

  void nobodyReachesZonesOfOthers()
  {
    std::map<Scope, std::string> secrets;
    for (const auto scope : {Scope::read, Scope::write, Scope::admin}) {
      secrets[scope] = tokenOf(scope, {"example.org."});
    }
    const auto before = everything();
    for (const auto& one : listed()) {
      const bool namesZone = one.pattern.find("{name}") != std::string::npos;
      CPPUNIT_ASSERT_MESSAGE("it is about a zone: " + one.where, !namesZone || !one.ofOthers.empty());
      if (one.ofOthers.empty()) {
        continue;
      }
      const auto answerFor = [&](const std::string& zone) { return ask(one.method, filled(one.pattern, zone), filled(one.body, zone), secrets.at(one.scope)); };
      const auto there = answerFor("example.com");
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.ofOthers, std::to_string(there.status));
      if (namesZone) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE("whether it exists is nobody's business: " + one.where, there.body, answerFor("example.net").body);
      }
    }
    CPPUNIT_ASSERT_EQUAL(before, everything());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RightsTest);
