// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

/** What is large all at one name takes neither memory nor time without end. */
class LargeRequestsTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(LargeRequestsTest);
  CPPUNIT_TEST(thousandsOfChangesOfOneName);
  CPPUNIT_TEST(recordsOfChangesAreCounted);
  CPPUNIT_TEST(zoneTextWithOneName);
  CPPUNIT_TEST_SUITE_END();

  static std::string address(int number) { return "5.0." + std::to_string(number / 250) + "." + std::to_string(number % 250); }

  /** @param change of the n-th. */
  http::Response askForChanges(int count, const std::function<std::string(int)>& change)
  {
    std::string body = R"({"changes":[)";
    for (int i = 0; i < count; ++i) {
      body += (i > 0 ? "," : "") + change(i);
    }
    return ask("POST", "/dodns/v1/changes", body + "]}");
  }

  static std::string change(const std::string& action, int number)
  {
    return R"({"action":")" + action + R"(","zone":"example.com","name":"many","type":"A","data":")" + address(number) + "\"}";
  }

public:
  void setUp() override
  {
    ApiFixture::setUp();
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
  }

  void thousandsOfChangesOfOneName()
  {
    const auto tooMany = askForChanges(10000, [](int i) { return change("add-record", i); });
    CPPUNIT_ASSERT_EQUAL(422U, tooMany.status);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(tooMany.body, std::string("rrset-too-large"), member(tooMany, "/findings/0/code"));
    const auto comeAndGo = askForChanges(10000, [](int i) { return i < 5003 ? change("add-record", i) : change("delete-record", i - 5003); });
    CPPUNIT_ASSERT_EQUAL_MESSAGE(comeAndGo.body, 200U, comeAndGo.status);
    CPPUNIT_ASSERT_EQUAL(std::string("5.0.19.247 5.0.19.248 5.0.19.249 5.0.20.0 5.0.20.1 5.0.20.2"), rows("SELECT string_agg(rdata, ' ' ORDER BY id) FROM dodns.records WHERE type = 'A'"));
  }

  void recordsOfChangesAreCounted()
  {
    std::string data;
    for (int i = 0; i < 5001; ++i) {
      data += (i > 0 ? ",\"" : "\"") + address(i) + "\"";
    }
    const auto response = askForChanges(2, [&data](int i) { return R"({"action":"replace-rrset","zone":"example.com","name":"n)" + std::to_string(i) + R"(","type":"A","data":[)" + data + "]}"; });
    CPPUNIT_ASSERT_EQUAL(422U, response.status);
    CPPUNIT_ASSERT_EQUAL(std::string("too-many-records"), member(response, "/findings/0/code"));
    CPPUNIT_ASSERT_EQUAL(std::string("changes[1].data"), member(response, "/findings/0/member"));
  }

  void zoneTextWithOneName()
  {
    std::string text = "$TTL 300\n@ SOA ns1.example.net. h 1 10800 3600 604800 1800\n NS ns1.example.net.\nmany";
    for (int i = 0; i < 50002; ++i) {
      text += "\tTYPE" + std::to_string(65280 + i % 100) + " \\# 2 " + std::to_string(1000 + i / 100) + "\n";
    }
    const auto response = ask("PUT", "/dodns/v1/zones/example.com", text);
    CPPUNIT_ASSERT_EQUAL(422U, response.status);
    CPPUNIT_ASSERT_MESSAGE(response.body, response.body.find("\"too-many-records\"") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), member(response, "/errors"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LargeRequestsTest);
