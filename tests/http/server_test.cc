// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.hh"
#include "client.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <future>

using namespace dodns;
using http::Client;
using http::TestServer;

class ServerTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ServerTest);
  CPPUNIT_TEST(requestIsAnswered);
  CPPUNIT_TEST(headHasTheLengthAndNoBody);
  CPPUNIT_TEST(noContentHasNoLength);
  CPPUNIT_TEST(bodyOfAnyFramingArrives);
  CPPUNIT_TEST(bodyWithoutMeaningIsIgnored);
  CPPUNIT_TEST(expectationIsMet);
  CPPUNIT_TEST(pipelinedRequestsAreAnsweredInOrder);
  CPPUNIT_TEST(oldClientsGetAClose);
  CPPUNIT_TEST(unknownPathAndMethod);
  CPPUNIT_TEST(failingHandlerIsAServerError);
  CPPUNIT_TEST(malformedRequestsAreRefused);
  CPPUNIT_TEST(forwardedAddressCountsFromTrustedOnly);
  CPPUNIT_TEST(stopFinishesWhatIsRunning);
  CPPUNIT_TEST(stopClosesIdleConnections);
  CPPUNIT_TEST(takenAddressIsAnError);
  CPPUNIT_TEST_SUITE_END();

  static void assertContains(const std::string& wanted, const std::string& response)
  {
    CPPUNIT_ASSERT_MESSAGE(wanted + " is not in: " + response, response.find(wanted) != std::string::npos);
  }

public:
  void requestIsAnswered()
  {
    TestServer server;
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    const auto response = client.response();
    assertContains("HTTP/1.1 200 OK\r\n", response);
    assertContains("\r\nDate: ", response);
    assertContains("\r\nx-request-id: ", response);
    assertContains("\r\n\r\n127.0.0.1 a.example\n", response);
    client.send("GET /quick HTTP/1.1\r\nHost: a.example\r\n\r\n");
    assertContains("HTTP/1.1 204 No Content\r\n", client.response());
    CPPUNIT_ASSERT_EQUAL(std::string("/ 200;"), server.observed().substr(0, 6));
  }

  void headHasTheLengthAndNoBody()
  {
    TestServer server;
    Client client(server.port());
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto response = client.response(false);
    assertContains("HTTP/1.1 200 OK\r\n", response);
    assertContains("\r\nContent-Length: 12\r\n", response);
    assertContains("HTTP/1.1 204", client.response());
  }

  void noContentHasNoLength()
  {
    TestServer server;
    Client client(server.port());
    client.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    CPPUNIT_ASSERT(client.response().find("Content-Length") == std::string::npos);
  }

  void bodyOfAnyFramingArrives()
  {
    TestServer server;
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    assertContains("\r\n\r\nhello", client.response());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
    assertContains("\r\n\r\nhello", client.response());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assertContains("\r\nContent-Length: 0\r\n", client.response());
  }

  void bodyWithoutMeaningIsIgnored()
  {
    TestServer server;
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    assertContains("HTTP/1.1 200 OK", client.response());
    assertContains("HTTP/1.1 204", client.response());
  }

  void expectationIsMet()
  {
    TestServer server;
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 100 Continue\r\n\r\n"), client.response());
    client.send("hi");
    assertContains("\r\n\r\nhi", client.response());
  }

  void pipelinedRequestsAreAnsweredInOrder()
  {
    TestServer server;
    Client client(server.port());
    std::string requests;
    for (int i = 0; i < 50; ++i) {
      const auto body = std::to_string(i);
      requests += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
    client.send(requests);
    for (int i = 0; i < 50; ++i) {
      const auto response = client.response();
      CPPUNIT_ASSERT_EQUAL(std::to_string(i), response.substr(response.find("\r\n\r\n") + 4));
    }
  }

  void oldClientsGetAClose()
  {
    TestServer server;
    Client old(server.port());
    old.send("GET / HTTP/1.0\r\n\r\n");
    assertContains("200 OK", old.response());
    CPPUNIT_ASSERT(old.isClosedByServer());
    Client closing(server.port());
    closing.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertContains("\r\nConnection: close\r\n", closing.response());
    CPPUNIT_ASSERT(closing.isClosedByServer());
  }

  void unknownPathAndMethod()
  {
    TestServer server;
    Client client(server.port());
    client.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
    assertContains("HTTP/1.1 404 Not Found", client.response());
    client.send("BREW /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    const auto response = client.response();
    assertContains("HTTP/1.1 405 Method Not Allowed", response);
    assertContains("\r\nAllow: POST\r\n", response);
  }

  void failingHandlerIsAServerError()
  {
    TestServer server;
    Client client(server.port());
    client.send("GET /throw HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto response = client.response();
    assertContains("HTTP/1.1 500 ", response);
    CPPUNIT_ASSERT_MESSAGE("what failed is for the log", response.find("broken") == std::string::npos);
    client.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
    assertContains("HTTP/1.1 204", client.response());
  }

  void malformedRequestsAreRefused()
  {
    TestServer server;
    for (const auto& one : runner::readCases("http/data/malformed_requests", 3)) {
      Client client(server.port());
      std::string request;
      for (const char octet : one.columns[0]) {
        request += octet == '~' ? "\r\n" : std::string(1, octet);
      }
      client.send(request);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, "HTTP/1.1 " + one.columns[1], client.response().substr(0, 12));
      CPPUNIT_ASSERT_MESSAGE(one.where, client.isClosedByServer());
    }
  }

  void forwardedAddressCountsFromTrustedOnly()
  {
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n";
    TestServer suspicious;
    Client stranger(suspicious.port());
    stranger.send(request);
    assertContains("\r\n\r\n127.0.0.1 a\n", stranger.response());
    http::ServerSettings settings;
    settings.trustedProxies = {*http::AddressRange::parse("127.0.0.1")};
    TestServer trusting(settings);
    Client proxy(trusting.port());
    proxy.send(request);
    assertContains("\r\n\r\n203.0.113.7 a\n", proxy.response());
  }

  void stopFinishesWhatIsRunning()
  {
    TestServer server;
    Client client(server.port());
    Client idle(server.port());
    client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    server.awaitWaiting(1);
    auto stopping = std::async(std::launch::async, [&] { server.server().stop(std::chrono::seconds(10)); });
    const bool hasBegun = idle.isClosedByServer();
    server.release();
    const auto response = client.response();
    stopping.get();
    CPPUNIT_ASSERT(hasBegun);
    assertContains("\r\n\r\nwaited\n", response);
    assertContains("\r\nConnection: close\r\n", response);
  }

  void stopClosesIdleConnections()
  {
    TestServer server;
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.response();
    client.send("GET /hal");
    server.server().stop(std::chrono::hours(1));
    CPPUNIT_ASSERT(client.isClosedByServer());
  }

  void takenAddressIsAnError()
  {
    TestServer server;
    http::ServerSettings settings;
    settings.endpoints = {{"127.0.0.1", server.port()}};
    CPPUNIT_ASSERT_THROW(TestServer{settings}, base::Error);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServerTest);
