// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "client.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <deque>
#include <thread>

using namespace dodns;
using http::Client;
using http::TestServer;

/** No client takes more than its share. */
class LimitsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(LimitsTest);
  CPPUNIT_TEST(oversizedBodyIsRefusedBeforeItIsRead);
  CPPUNIT_TEST(oversizedChunkedBodyIsRefused);
  CPPUNIT_TEST(refusalSurvivesWhatTheClientStillSends);
  CPPUNIT_TEST(oversizedHeaderIsRefused);
  CPPUNIT_TEST(slowHeaderEndsInTotalTime);
  CPPUNIT_TEST(slowBodyEndsInTotalTime);
  CPPUNIT_TEST(idleConnectionEnds);
  CPPUNIT_TEST(slowClientsKeepNobodyOut);
  CPPUNIT_TEST(fewLargeBodiesAtOnce);
  CPPUNIT_TEST(busyConnectionsAreNotEnded);
  CPPUNIT_TEST(fullQueueIsToldAtOnce);
  CPPUNIT_TEST_SUITE_END();

  static http::ServerSettings impatient()
  {
    http::ServerSettings settings;
    settings.limits.headerTime = std::chrono::milliseconds(200);
    settings.limits.bodyTime = std::chrono::milliseconds(200);
    settings.limits.idleTime = std::chrono::milliseconds(200);
    return settings;
  }

  static bool answers(uint16_t port)
  {
    Client client(port);
    client.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    return client.response().substr(0, 12) == "HTTP/1.1 204";
  }

  /** Sends an octet every now and then until the server has had enough. */
  static bool isEndedWhileSending(Client& client, const std::string& octet)
  {
    for (int i = 0; i < 200; ++i) {
      if (!client.send(octet)) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

public:
  void oversizedBodyIsRefusedBeforeItIsRead()
  {
    TestServer server;
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 413"), client.response().substr(0, 12));
    Client fitting(server.port());
    fitting.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'));
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 200"), fitting.response().substr(0, 12));
  }

  void oversizedChunkedBodyIsRefused()
  {
    TestServer server;
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 413"), client.response().substr(0, 12));
  }

  void refusalSurvivesWhatTheClientStillSends()
  {
    TestServer server;
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
    client.send(std::string(500000, 'x'));
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 413"), client.response().substr(0, 12));
  }

  void oversizedHeaderIsRefused()
  {
    TestServer server;
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'x') + "\r\n\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 431"), client.response().substr(0, 12));
  }

  void slowHeaderEndsInTotalTime()
  {
    TestServer server(impatient());
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\n");
    CPPUNIT_ASSERT(isEndedWhileSending(client, "X"));
  }

  void slowBodyEndsInTotalTime()
  {
    TestServer server(impatient());
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    CPPUNIT_ASSERT(isEndedWhileSending(client, "x"));
  }

  void idleConnectionEnds()
  {
    TestServer server(impatient());
    Client silent(server.port());
    Client idle(server.port());
    idle.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.response();
    CPPUNIT_ASSERT(silent.isClosedByServer());
    CPPUNIT_ASSERT(idle.isClosedByServer());
  }

  void slowClientsKeepNobodyOut()
  {
    http::ServerSettings settings;
    settings.limits.connections = 20;
    TestServer server(settings);
    std::deque<Client> slow;
    for (int i = 0; i < 60; ++i) {
      slow.emplace_back(server.port()).send("GET / HTTP/1.1\r\nX: ");
      CPPUNIT_ASSERT(answers(server.port()));
    }
    CPPUNIT_ASSERT_MESSAGE("the oldest had to make room", slow.front().isClosedByServer());
  }

  void fewLargeBodiesAtOnce()
  {
    http::ServerSettings settings;
    settings.limits.largeBodies = 2;
    TestServer server(settings);
    std::deque<Client> slow;
    for (int i = 0; i < 3; ++i) {
      slow.emplace_back(server.port()).send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\nx");
      CPPUNIT_ASSERT(answers(server.port()));
    }
    CPPUNIT_ASSERT_MESSAGE("the oldest had to make room", slow.front().isClosedByServer());
    Client small(server.port());
    small.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what is small needs none", std::string("HTTP/1.1 200"), small.response().substr(0, 12));
    for (int i = 1; i < 3; ++i) {
      slow[i].send(std::string(499999, 'x'));
      CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 200"), slow[i].response().substr(0, 12));
    }
  }

  void busyConnectionsAreNotEnded()
  {
    http::ServerSettings settings;
    settings.limits.connections = 2;
    TestServer server(settings);
    std::deque<Client> busy;
    for (int i = 0; i < 2; ++i) {
      busy.emplace_back(server.port()).send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    server.awaitWaiting(2);
    Client third(server.port());
    CPPUNIT_ASSERT(third.isClosedByServer());
    server.release();
    for (auto& client : busy) {
      CPPUNIT_ASSERT(client.response().find("waited") != std::string::npos);
    }
  }

  void fullQueueIsToldAtOnce()
  {
    http::ServerSettings settings;
    settings.workers = 1;
    settings.waitingRequests = 1;
    TestServer server(settings);
    std::deque<Client> clients;
    for (int i = 0; i < 2; ++i) {
      clients.emplace_back(server.port()).send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
      server.awaitWaiting(1);
    }
    std::string response;
    for (int i = 0; i < 2 && response.empty(); ++i) { // the second may not be in the queue yet
      Client late(server.port());
      late.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      response = late.response();
    }
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 503"), response.substr(0, 12));
    CPPUNIT_ASSERT(response.find("\r\nRetry-After: 1\r\n") != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE("what needs no worker is answered", answers(server.port()));
    server.release();
    for (auto& client : clients) {
      CPPUNIT_ASSERT(client.response().find("waited") != std::string::npos);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitsTest);
