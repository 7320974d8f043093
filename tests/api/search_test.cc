// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class SearchTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(SearchTest);
  CPPUNIT_TEST(recordsAreFound);
  CPPUNIT_TEST(onlyWhatTheTokenCovers);
  CPPUNIT_TEST(pagesFollowEachOther);
  CPPUNIT_TEST(mistakesAreFindings);
  CPPUNIT_TEST_SUITE_END();

  std::string found(const std::string& query, const std::optional<std::string>& secret = {})
  {
    const auto response = ask("GET", "/dodns/v1/search?" + query, "", secret);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 200U, response.status);
    std::string text;
    const auto json = api::Json::parse(response.body);
    for (const auto& record : json["records"]) {
      text += (text.empty() ? "" : " ") + record["id"].dump();
    }
    return text + (json["next"].is_null() ? "" : " next=" + json["next"].get<std::string>());
  }

public:
  void setUp() override
  {
    ApiFixture::setUp();
    ask("POST", "/v2/domains", R"({"name":"example.com"})");                                                              // 1 to 3
    ask("POST", "/v2/domains", R"({"name":"example.org"})");                                                              // 4 to 6
    ask("POST", "/v2/domains/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})");                    // 7
    ask("POST", "/v2/domains/example.com/records", R"({"type":"TXT","name":"www","data":"192.0.2.1 is the address"})");   // 8
    ask("POST", "/v2/domains/example.org/records", R"({"type":"A","name":"www","data":"192.0.2.1"})");                    // 9
    ask("POST", "/v2/domains/example.org/records", R"({"type":"MX","name":"@","data":"mx.example.net.","priority":10})"); // 10
  }

  void recordsAreFound()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("7 8"), found("name=www.example.com"));
    CPPUNIT_ASSERT_EQUAL(std::string("7 8"), found("name=WWW.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("7 8 9"), found("name=www.*"));
    CPPUNIT_ASSERT_EQUAL(std::string("7 9"), found("name=www.*&type=A"));
    CPPUNIT_ASSERT_EQUAL(std::string("7 9"), found("rdata=192.0.2.1"));
    CPPUNIT_ASSERT_EQUAL(std::string("7 8 9"), found("rdata=*192.0.2.1*"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("without its preference", std::string("10"), found("rdata=mx.example.net"));
    CPPUNIT_ASSERT_EQUAL(std::string(), found("name=www.example.net"));
    rows("UPDATE dodns.records SET disabled = true WHERE id = 7 RETURNING 1");
    CPPUNIT_ASSERT_EQUAL(std::string("9"), found("name=www.*&type=A"));
  }

  void onlyWhatTheTokenCovers()
  {
    recorddb::Token some;
    some.scopes = {recorddb::Scope::read};
    some.zones = {"example.org."};
    CPPUNIT_ASSERT_EQUAL(std::string("9"), found("name=www.*", makeToken(some)));
    some.zones = {"*.org."};
    CPPUNIT_ASSERT_EQUAL(std::string("9"), found("name=www.*", makeToken(some)));
    some.zones = {"*.example.org."};
    CPPUNIT_ASSERT_EQUAL(std::string(), found("name=www.*", makeToken(some)));
  }

  void pagesFollowEachOther()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("7 8 next=8"), found("name=www.*&per_page=2"));
    CPPUNIT_ASSERT_EQUAL(std::string("9"), found("name=www.*&per_page=2&after=8"));
    CPPUNIT_ASSERT_EQUAL(std::string("7 8 9"), found("name=www.*&per_page=3"));
  }

  void mistakesAreFindings()
  {
    for (const auto* query : {"", "name=", "name=x&after=y", "name=x&after=-1"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 422U, ask("GET", std::string("/dodns/v1/search?") + query).status);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SearchTest);
