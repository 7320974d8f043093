// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;

class EventsTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(EventsTest);
  CPPUNIT_TEST(changesAreTold);
  CPPUNIT_TEST(changesByOthersAreTold);
  CPPUNIT_TEST(onlyWhatTheTokenCovers);
  CPPUNIT_TEST(oneZoneOnly);
  CPPUNIT_TEST(deletedZoneHasItsName);
  CPPUNIT_TEST(whatWasMissedIsToldLater);
  CPPUNIT_TEST(tooOldAPositionIsReset);
  CPPUNIT_TEST(slowClientIsLeft);
  CPPUNIT_TEST(tooManyClientsAreRefused);
  CPPUNIT_TEST(mistakesAreFindings);
  CPPUNIT_TEST(stopEndsStreams);
  CPPUNIT_TEST_SUITE_END();

  /** What a stream said until a text was in it. */
  static std::string readUntil(http::EventStream& stream, const std::string& wanted)
  {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
      text += stream.take();
      if (text.find(wanted) != std::string::npos) {
        return text;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CPPUNIT_FAIL("'" + wanted + "' did not come in ten seconds, but: " + text);
    return {};
  }

  std::shared_ptr<http::EventStream> listen(const std::string& query = {}, const std::optional<std::string>& secret = {})
  {
    const auto response = ask("GET", "/dodns/v1/events" + query, "", secret);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 200U, response.status);
    CPPUNIT_ASSERT_EQUAL(std::string("text/event-stream"), response.headers.find("content-type").value());
    return response.events;
  }

  static std::string lastId(const std::string& text)
  {
    const auto at = text.rfind("id: ") + 4;
    return text.substr(at, text.find('\n', at) - at);
  }

  void post(const std::string& zone, const std::string& name)
  {
    const auto response = ask("POST", "/v2/domains/" + zone + "/records", R"({"type":"A","name":")" + name + R"(","data":"192.0.2.1"})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 201U, response.status);
  }

public:
  void setUp() override
  {
    ApiFixture::setUp();
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    ask("POST", "/v2/domains", R"({"name":"example.org"})");
  }

  void changesAreTold()
  {
    const auto stream = listen();
    readUntil(*stream, "id: ");
    post("example.com", "www");
    const auto text = readUntil(*stream, "www.example.com.");
    CPPUNIT_ASSERT_MESSAGE(text, text.find("event: change\ndata: {\"transaction\":\"") != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE(text, text.find(R"("zone":"example.com","scope":"name","name":"www.example.com."})") != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE("nothing from before", text.find("example.org") == std::string::npos);
  }

  void changesByOthersAreTold()
  {
    const auto stream = listen();
    readUntil(*stream, "id: ");
    d_database->sql().executeScript("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'sql.example.com.', 'A', 60, '192.0.2.1')");
    readUntil(*stream, "sql.example.com.");
  }

  void onlyWhatTheTokenCovers()
  {
    recorddb::Token token;
    token.scopes = {recorddb::Scope::read};
    token.zones = {"example.org."};
    const auto stream = listen("", makeToken(token));
    readUntil(*stream, "id: ");
    post("example.com", "secret");
    post("example.org", "open");
    const auto text = readUntil(*stream, "open.example.org.");
    CPPUNIT_ASSERT_MESSAGE(text, text.find("secret") == std::string::npos);
  }

  void oneZoneOnly()
  {
    const auto stream = listen("?zone=example.org");
    readUntil(*stream, "id: ");
    post("example.com", "other");
    post("example.org", "one");
    const auto text = readUntil(*stream, "one.example.org.");
    CPPUNIT_ASSERT_MESSAGE(text, text.find("example.com") == std::string::npos);
  }

  void deletedZoneHasItsName()
  {
    const auto stream = listen();
    readUntil(*stream, "id: ");
    ask("DELETE", "/v2/domains/example.org");
    readUntil(*stream, R"("zone":"example.org","scope":"zone","is_gone":true})");
  }

  void whatWasMissedIsToldLater()
  {
    const auto first = listen();
    const auto id = lastId(readUntil(*first, "\n\n"));
    first->abandon();
    post("example.com", "missed");
    const auto second = listen("?since=" + id);
    readUntil(*second, "missed.example.com.");
    post("example.com", "next");
    readUntil(*second, "next.example.com.");
  }

  void tooOldAPositionIsReset()
  {
    rows("UPDATE dodns.feed_state SET pruned_before = '5' RETURNING 1");
    readUntil(*listen("?since=3:3:"), "event: reset\n");
    readUntil(*listen("?since=99999999999:99999999999:"), "event: reset\n");
  }

  void slowClientIsLeft()
  {
    const auto stream = listen();
    readUntil(*stream, "id: ");
    int pushed = 0;
    while (stream->push(std::string(1000, 'x'))) {
      ++pushed;
    }
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(api::EventFeed::kMaxWaiting / 1000), pushed);
  }

  void tooManyClientsAreRefused()
  {
    std::vector<std::shared_ptr<http::EventStream>> all;
    for (size_t i = 0; i < api::EventFeed::kMaxClients; ++i) {
      all.push_back(listen());
    }
    CPPUNIT_ASSERT_EQUAL(503U, ask("GET", "/dodns/v1/events").status);
    all.front()->abandon();
    unsigned status = 503;
    for (int i = 0; i < 500 && status == 503; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      status = ask("GET", "/dodns/v1/events").status;
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("one that left makes room", 200U, status);
  }

  void mistakesAreFindings()
  {
    CPPUNIT_ASSERT_EQUAL(422U, ask("GET", "/dodns/v1/events?since=x").status);
    CPPUNIT_ASSERT_EQUAL(404U, ask("GET", "/dodns/v1/events?zone=a..b").status);
    CPPUNIT_ASSERT_EQUAL(401U, ask("GET", "/dodns/v1/events", "", "x").status);
  }

  void stopEndsStreams()
  {
    const auto stream = listen();
    readUntil(*stream, "id: ");
    d_service->events.stop();
    for (int i = 0; i < 1000 && !stream->hasEnded(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CPPUNIT_ASSERT(stream->hasEnded());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventsTest);
