// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Scope;

class TokensTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(TokensTest);
  CPPUNIT_TEST(onlyAdminsMayAsk);
  CPPUNIT_TEST(newTokenWorksUntilItIsRevoked);
  CPPUNIT_TEST(secretIsShownOnce);
  CPPUNIT_TEST(tokenGrantsNoMoreThanItHas);
  CPPUNIT_TEST(othersTokensAreNotThere);
  CPPUNIT_TEST(mistakesAreFindings);
  CPPUNIT_TEST_SUITE_END();

  std::string admin(std::vector<std::string> zones = {}, std::vector<std::string> types = {}, const std::string& expiresAt = {})
  {
    recorddb::Token token;
    token.scopes = {Scope::admin};
    token.zones = std::move(zones);
    token.types = std::move(types);
    token.expiresAt = expiresAt;
    return makeToken(token);
  }

public:
  void onlyAdminsMayAsk()
  {
    for (const auto& [method, path] : {std::pair("GET", "/dodns/v1/tokens"), {"POST", "/dodns/v1/tokens"}, {"DELETE", "/dodns/v1/tokens/1"}}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(method, 403U, ask(method, path, R"({"label":"x"})").status);
    }
  }

  void newTokenWorksUntilItIsRevoked()
  {
    const auto own = admin();
    const auto made = ask("POST", "/dodns/v1/tokens", R"({"label":"certbot","scopes":["write"],"zones":["Example.com","*.example.org."],"types":["TXT"],"expires_at":"2099-01-31T12:00:00+01:00"})", own);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(made.body, 201U, made.status);
    CPPUNIT_ASSERT_EQUAL(std::string(R"(["example.com","*.example.org"])"), member(made, "/token/zones"));
    CPPUNIT_ASSERT_EQUAL(std::string("2099-01-31T11:00:00Z"), member(made, "/token/expires_at"));
    CPPUNIT_ASSERT_EQUAL(std::string("no-store"), made.headers.find("Cache-Control").value());
    const auto secret = member(made, "/token/secret");
    CPPUNIT_ASSERT_EQUAL(std::string("certbot"), member(ask("GET", "/v2/account", "", secret), "/account/name"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("not an admin", 403U, ask("GET", "/dodns/v1/tokens", "", secret).status);
    const auto path = "/dodns/v1/tokens/" + member(made, "/token/id");
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", path, "", own).status);
    CPPUNIT_ASSERT_EQUAL(401U, ask("GET", "/v2/account", "", secret).status);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("twice", 404U, ask("DELETE", path, "", own).status);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("who made it", std::string("2"), rows("SELECT made_by FROM dodns.tokens WHERE label = 'certbot'"));
  }

  void secretIsShownOnce()
  {
    const auto own = admin();
    const auto secret = member(ask("POST", "/dodns/v1/tokens", R"({"label":"x"})", own), "/token/secret");
    const auto list = ask("GET", "/dodns/v1/tokens", "", own);
    CPPUNIT_ASSERT_EQUAL(std::string("x"), member(list, "/tokens/2/label"));
    CPPUNIT_ASSERT_EQUAL(std::string(R"(["read","write"])"), member(list, "/tokens/2/scopes"));
    CPPUNIT_ASSERT(list.body.find("secret") == std::string::npos && list.body.find(secret) == std::string::npos);
    CPPUNIT_ASSERT(rows("SELECT t FROM dodns.tokens t").find(secret) == std::string::npos);
  }

  void tokenGrantsNoMoreThanItHas()
  {
    const auto some = admin({"example.com.", "*.example.org."}, {"TXT", "A"}, "2090-01-01T00:00:00Z");
    const auto make = [&](const std::string& more) { return ask("POST", "/dodns/v1/tokens", R"({"label":"x",)" + more + "}", some).status; };
    const std::string rest = R"("types":["TXT"],"expires_at":"2089-01-01T00:00:00Z")";
    CPPUNIT_ASSERT_EQUAL(201U, make(R"("zones":["example.com"],)" + rest));
    CPPUNIT_ASSERT_EQUAL(201U, make(R"("zones":["a.example.org","*.example.org","*.b.example.org"],)" + rest));
    CPPUNIT_ASSERT_EQUAL(201U, make(R"("scopes":["admin"],"zones":["example.com"],)" + rest));
    for (const auto* zones : {R"(["example.org"])", R"(["example.net"])", R"(["*.example.com"])", R"(["*.org"])", R"(["example.com","."])", "[]", "null"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(zones, 403U, make(std::string("\"zones\":") + zones + "," + rest));
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("all types", 403U, make(R"("zones":["example.com"],"expires_at":"2089-01-01T00:00:00Z")"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("another type", 403U, make(R"("zones":["example.com"],"types":["TXT","MX"],"expires_at":"2089-01-01T00:00:00Z")"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("for ever", 403U, make(R"("zones":["example.com"],"types":["TXT"])"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("longer", 403U, make(R"("zones":["example.com"],"types":["TXT"],"expires_at":"2091-01-01T00:00:00Z")"));
  }

  void othersTokensAreNotThere()
  {
    const auto some = admin({"example.com."});
    const auto list = ask("GET", "/dodns/v1/tokens", "", some);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("its own", std::string("2"), member(list, "/tokens/0/id"));
    CPPUNIT_ASSERT_EQUAL(size_t{1}, api::Json::parse(list.body)["tokens"].size());
    CPPUNIT_ASSERT_EQUAL(404U, ask("DELETE", "/dodns/v1/tokens/1", "", some).status);
    CPPUNIT_ASSERT_EQUAL(404U, ask("DELETE", "/dodns/v1/tokens/x", "", some).status);
    CPPUNIT_ASSERT_EQUAL(200U, ask("GET", "/v2/account").status);
  }

  void mistakesAreFindings()
  {
    const auto own = admin();
    const auto refused = ask("POST", "/dodns/v1/tokens", R"({"scopes":["root"],"zones":["a..b",7],"types":["QQ"],"expires_at":"soon"})", own);
    CPPUNIT_ASSERT_EQUAL(422U, refused.status);
    std::string codes;
    const auto json = api::Json::parse(refused.body);
    for (const auto& finding : json["findings"]) {
      codes += finding["code"].get<std::string>() + " ";
    }
    CPPUNIT_ASSERT_EQUAL(std::string("label-missing scope-unknown not-a-list type-unknown not-a-time "), codes);
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/dodns/v1/tokens", R"({"label":"x","zones":["a..b"]})", own).status);
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/dodns/v1/tokens", "[]", own).status);
    CPPUNIT_ASSERT_EQUAL(std::string("2"), rows("SELECT count(*) FROM dodns.tokens"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TokensTest);
