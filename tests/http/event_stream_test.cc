// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "client.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;
using http::Client;
using http::TestServer;

/** What a response can be besides a text: a stream, or an answer that comes
 * later. */
class EventStreamTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(EventStreamTest);
  CPPUNIT_TEST(whatIsPushedArrives);
  CPPUNIT_TEST(endOfTheStreamClosesTheConnection);
  CPPUNIT_TEST(slowClientLosesTheStream);
  CPPUNIT_TEST(clientThatLeavesEndsTheStream);
  CPPUNIT_TEST(streamsHoldNoWorker);
  CPPUNIT_TEST(stopEndsStreams);
  CPPUNIT_TEST(headOfAStreamIsShort);
  CPPUNIT_TEST(answerMayComeLater);
  CPPUNIT_TEST(droppedAnswerIsARefusal);
  CPPUNIT_TEST(waitingForAnswersHoldsNoWorker);
  CPPUNIT_TEST_SUITE_END();

  static constexpr const char* kGetEvents = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";
  static constexpr const char* kGetLater = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";

  static bool endsSoon(http::EventStream& stream, const std::string& text)
  {
    for (int i = 0; i < 1000; ++i) {
      if (!stream.push(text)) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

public:
  void whatIsPushedArrives()
  {
    TestServer server;
    Client client(server.port());
    client.send(kGetEvents);
    const auto stream = server.events();
    CPPUNIT_ASSERT(stream->push("first"));
    const auto begin = client.readUntil("first");
    CPPUNIT_ASSERT_MESSAGE(begin, begin.find("200 OK") != std::string::npos && begin.find("Content-Length") == std::string::npos);
    CPPUNIT_ASSERT(stream->push("second"));
    CPPUNIT_ASSERT_EQUAL(std::string("second"), client.readUntil("second"));
  }

  void endOfTheStreamClosesTheConnection()
  {
    TestServer server;
    Client client(server.port());
    client.send(kGetEvents);
    const auto stream = server.events();
    stream->push("all");
    stream->end();
    client.readUntil("all");
    CPPUNIT_ASSERT(client.isClosedByServer());
    CPPUNIT_ASSERT(!stream->push("more"));
    CPPUNIT_ASSERT_EQUAL(std::string("/events 200;"), server.observed());
  }

  void slowClientLosesTheStream()
  {
    http::EventStream stream(10);
    CPPUNIT_ASSERT(stream.push("12345678"));
    CPPUNIT_ASSERT(!stream.push("123"));
    CPPUNIT_ASSERT(stream.hasEnded());
    CPPUNIT_ASSERT_EQUAL(std::string(), stream.take());
  }

  void clientThatLeavesEndsTheStream()
  {
    TestServer server;
    auto client = std::make_unique<Client>(server.port());
    client->send(kGetEvents);
    const auto stream = server.events();
    client.reset();
    CPPUNIT_ASSERT(endsSoon(*stream, "x"));
  }

  void streamsHoldNoWorker()
  {
    http::ServerSettings settings;
    settings.workers = 1;
    TestServer server(settings);
    Client first(server.port());
    first.send(kGetEvents);
    const auto stream = server.events();
    Client second(server.port());
    second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CPPUNIT_ASSERT(second.response().find("200 OK") != std::string::npos);
    CPPUNIT_ASSERT(stream->push("still there"));
  }

  void stopEndsStreams()
  {
    TestServer server;
    Client client(server.port());
    client.send(kGetEvents);
    const auto stream = server.events();
    stream->push("pushed");
    client.readUntil("pushed");
    server.server().stop(std::chrono::milliseconds(10));
    CPPUNIT_ASSERT(stream->hasEnded());
    CPPUNIT_ASSERT(client.isClosedByServer());
  }

  void headOfAStreamIsShort()
  {
    TestServer server;
    Client client(server.port());
    client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CPPUNIT_ASSERT(client.response(false).find("200 OK") != std::string::npos);
    CPPUNIT_ASSERT(client.response().find("200 OK") != std::string::npos);
  }

  void answerMayComeLater()
  {
    TestServer server;
    Client client(server.port());
    client.send(kGetLater);
    std::thread other([answer = server.answer()] { answer(http::Response{200, {}, "at last"}); });
    CPPUNIT_ASSERT(client.response().find("at last") != std::string::npos);
    other.join();
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CPPUNIT_ASSERT_MESSAGE("the connection goes on", client.response().find("200 OK") != std::string::npos);
  }

  void droppedAnswerIsARefusal()
  {
    TestServer server;
    Client client(server.port());
    client.send(kGetLater);
    server.answer();
    const auto response = client.response();
    CPPUNIT_ASSERT_MESSAGE(response, response.find("503 Service Unavailable") != std::string::npos);
  }

  void waitingForAnswersHoldsNoWorker()
  {
    http::ServerSettings settings;
    settings.workers = 1;
    TestServer server(settings);
    Client first(server.port());
    first.send(kGetLater);
    const auto answer = server.answer();
    Client second(server.port());
    second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CPPUNIT_ASSERT(second.response().find("200 OK") != std::string::npos);
    answer(http::Response{200, {}, "done"});
    CPPUNIT_ASSERT(first.response().find("done") != std::string::npos);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventStreamTest);
