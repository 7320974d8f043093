// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "client.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;
using http::Client;
using http::TestServer;

/** Bodies that are handled while they arrive, and made while they go. */
class StreamingTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StreamingTest);
  CPPUNIT_TEST(bodyOfAnyFramingIsStreamed);
  CPPUNIT_TEST(handlerBeginsBeforeTheBodyIsComplete);
  CPPUNIT_TEST(clientIsToldToGoOnWhenTheBodyIsWanted);
  CPPUNIT_TEST(unreadBodyClosesTheConnection);
  CPPUNIT_TEST(clientCannotSendFasterThanIsRead);
  CPPUNIT_TEST(oversizedStreamIsRefused);
  CPPUNIT_TEST(malformedStreamIsRefused);
  CPPUNIT_TEST(slowStreamEnds);
  CPPUNIT_TEST(dripEndsInTotalTime);
  CPPUNIT_TEST(lostClientEndsTheHandler);
  CPPUNIT_TEST(producedBodyIsChunked);
  CPPUNIT_TEST(producedNothingIsAnEmptyBody);
  CPPUNIT_TEST(headProducesNothing);
  CPPUNIT_TEST(oldClientsAreToldThatTheyCannot);
  CPPUNIT_TEST(failureBreaksTheConnection);
  CPPUNIT_TEST(producerWaitsForTheClientAndLearnsThatItIsGone);
  CPPUNIT_TEST(clientThatTakesNothingIsGone);
  CPPUNIT_TEST(stopEndsStreams);
  CPPUNIT_TEST_SUITE_END();

  static std::string post(size_t size, const std::string& fields = {})
  {
    return "POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n" + fields + "\r\n";
  }

  static std::string get(const std::string& path, const std::string& version = "1.1")
  {
    return "GET " + path + " HTTP/" + version + "\r\nHost: a\r\n\r\n";
  }

  static std::string statusOf(const std::string& response) { return response.substr(9, 3); }

  static std::string bodyOf(const std::string& response) { return response.substr(response.find("\r\n\r\n") + 4); }

  static http::ServerSettings impatient()
  {
    http::ServerSettings settings;
    settings.limits.bodyTime = std::chrono::milliseconds(200);
    settings.limits.writeTime = std::chrono::milliseconds(200);
    return settings;
  }

public:
  void bodyOfAnyFramingIsStreamed()
  {
    TestServer server;
    Client client(server.port());
    client.send(post(200000) + "first" + std::string(199995, 'x'));
    CPPUNIT_ASSERT_EQUAL(std::string("200000 first\n"), bodyOf(client.response()));
    client.send("POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfir\r\n5\r\nst123\r\n0\r\n\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("8 first\n"), bodyOf(client.response()));
    client.send(post(65536) + std::string(65536, 'x'));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("as long as a piece", std::string("65536 xxxxx\n"), bodyOf(client.response()));
    client.send("POST /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("0 \n"), bodyOf(client.response()));
    client.send(post(5) + "first" + post(6) + "second");
    CPPUNIT_ASSERT_EQUAL(std::string("5 first\n"), bodyOf(client.response()));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what came behind it is the next request", std::string("6 secon\n"), bodyOf(client.response()));
  }

  void handlerBeginsBeforeTheBodyIsComplete()
  {
    TestServer server;
    Client client(server.port());
    client.send(post(100000) + std::string(99999, 'x'));
    server.awaitStreamed(65536);
    client.send("x");
    CPPUNIT_ASSERT_EQUAL(std::string("100000 xxxxx\n"), bodyOf(client.response()));
  }

  void clientIsToldToGoOnWhenTheBodyIsWanted()
  {
    TestServer server;
    Client client(server.port());
    client.send(post(5, "Expect: 100-continue\r\n"));
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 100 Continue\r\n\r\n"), client.response());
    client.send("hello");
    CPPUNIT_ASSERT_EQUAL(std::string("5 hello\n"), bodyOf(client.response()));
    client.send("POST /stream?unread HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("403"), statusOf(client.response()));
  }

  void unreadBodyClosesTheConnection()
  {
    TestServer server;
    Client client(server.port());
    client.send("POST /stream?unread HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + std::string(500000, 'x'));
    const auto response = client.response();
    CPPUNIT_ASSERT_EQUAL(std::string("403"), statusOf(response));
    CPPUNIT_ASSERT(response.find("\r\nConnection: close\r\n") != std::string::npos);
    CPPUNIT_ASSERT(client.isClosedByServer());
  }

  void clientCannotSendFasterThanIsRead()
  {
    TestServer server;
    Client client(server.port());
    client.send(post(9000000));
    std::thread sender([&client] { client.send(std::string(9000000, 'x')); });
    CPPUNIT_ASSERT_EQUAL(std::string("9000000 xxxxx\n"), bodyOf(client.response()));
    sender.join();
  }

  void oversizedStreamIsRefused()
  {
    TestServer server;
    Client announced(server.port());
    announced.send(post(10000001));
    CPPUNIT_ASSERT_EQUAL(std::string("413"), statusOf(announced.response()));
    Client chunked(server.port());
    chunked.send("POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n989681\r\n"); // 10,000,001
    std::thread sender([&chunked] { chunked.send(std::string(10000001, 'x') + "\r\n0\r\n\r\n"); });
    const auto response = chunked.response();
    sender.join();
    CPPUNIT_ASSERT_EQUAL(std::string("413"), statusOf(response));
  }

  void malformedStreamIsRefused()
  {
    TestServer server;
    Client client(server.port());
    client.send("POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nnonsense\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("400"), statusOf(client.response()));
    CPPUNIT_ASSERT(client.isClosedByServer());
  }

  void slowStreamEnds()
  {
    TestServer server(impatient());
    Client client(server.port());
    client.send(post(1000) + "x");
    CPPUNIT_ASSERT(client.isClosedByServer());
  }

  void dripEndsInTotalTime()
  {
    auto settings = impatient();
    settings.limits.bodyTime = std::chrono::hours(1);
    settings.limits.streamTime = std::chrono::milliseconds(300);
    TestServer server(settings);
    Client client(server.port());
    client.send(post(9000000) + std::string(65536, 'x'));
    CPPUNIT_ASSERT(client.isClosedByServer());
  }

  void lostClientEndsTheHandler()
  {
    http::ServerSettings settings;
    settings.workers = 1;
    TestServer server(settings);
    {
      Client client(server.port());
      client.send(post(1000) + "x");
    }
    Client next(server.port());
    next.send(get("/"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the only worker is free again", std::string("200"), statusOf(next.response()));
  }

  void producedBodyIsChunked()
  {
    TestServer server;
    Client client(server.port());
    client.send(get("/produce?count=50000"));
    const auto response = client.response();
    CPPUNIT_ASSERT(response.find("\r\nTransfer-Encoding: chunked\r\n") != std::string::npos);
    CPPUNIT_ASSERT(response.find("Content-Length") == std::string::npos);
    CPPUNIT_ASSERT_EQUAL(size_t{500000}, bodyOf(response).size());
    client.send(get("/"));
    CPPUNIT_ASSERT_EQUAL(std::string("200"), statusOf(client.response()));
  }

  void producedNothingIsAnEmptyBody()
  {
    TestServer server;
    Client client(server.port());
    client.send(get("/produce?count=0"));
    const auto response = client.response();
    CPPUNIT_ASSERT_EQUAL(std::string("200"), statusOf(response));
    CPPUNIT_ASSERT_EQUAL(std::string(), bodyOf(response));
  }

  void headProducesNothing()
  {
    TestServer server;
    Client client(server.port());
    client.send("HEAD /produce?count=50000 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));
    CPPUNIT_ASSERT_EQUAL(std::string("200"), statusOf(client.response(false)));
    CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1 a\n"), bodyOf(client.response()));
    CPPUNIT_ASSERT_EQUAL(size_t{0}, server.produced());
    CPPUNIT_ASSERT_MESSAGE("the network's thread need not wait for what it holds", server.producerIsDroppedByWorker());
  }

  void oldClientsAreToldThatTheyCannot()
  {
    TestServer server;
    Client client(server.port());
    client.send(get("/produce?count=1", "1.0"));
    CPPUNIT_ASSERT_EQUAL(std::string("505"), statusOf(client.response()));
  }

  void failureBreaksTheConnection()
  {
    TestServer server;
    Client client(server.port());
    client.send(get("/produce?count=50000&fails"));
    CPPUNIT_ASSERT_MESSAGE("no end behind what came", client.response().empty());
    CPPUNIT_ASSERT(client.isClosedByServer());
  }

  void producerWaitsForTheClientAndLearnsThatItIsGone()
  {
    TestServer server;
    constexpr size_t kTens = 100000000;
    {
      Client client(server.port());
      client.send(get("/produce?count=" + std::to_string(kTens)));
      while (server.produced() == 0) {
        std::this_thread::yield();
      }
    }
    server.awaitClientGone();
    CPPUNIT_ASSERT_MESSAGE("it ran ahead by no more than buffers hold", server.produced() < kTens / 10);
  }

  void clientThatTakesNothingIsGone()
  {
    TestServer server(impatient());
    Client client(server.port());
    client.send(get("/produce?count=100000000"));
    server.awaitClientGone();
  }

  void stopEndsStreams()
  {
    TestServer server;
    Client sending(server.port());
    Client taking(server.port());
    sending.send(post(1000) + "x");
    taking.send(get("/produce?count=100000000"));
    while (server.produced() == 0) {
      std::this_thread::yield();
    }
    server.server().stop(std::chrono::milliseconds(100));
    CPPUNIT_ASSERT(sending.isClosedByServer());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StreamingTest);
