// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/tcp_listener.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <netinet/in.h>
#include <sys/time.h>

using namespace dodns;
using legacy::Socket;
using legacy::TcpListener;

class TcpListenerTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(TcpListenerTest);
  CPPUNIT_TEST(messagesAreAnsweredAsTheyComeTogether);
  CPPUNIT_TEST(emptyAnswerIsNotSent);
  CPPUNIT_TEST(nobodyStaysLong);
  CPPUNIT_TEST(oldestMakesRoom);
  CPPUNIT_TEST(whoGoesIsForgotten);
  CPPUNIT_TEST_SUITE_END();

  const TcpListener::Time d_now = std::chrono::steady_clock::now();
  std::unique_ptr<TcpListener> d_listener;
  std::vector<std::string> d_heard;

  /** Until one of the listener's sockets has something. @returns them. */
  std::vector<pollfd> await()
  {
    constexpr int kMilliseconds = 20000;
    std::vector<pollfd> polls;
    d_listener->addTo(polls);
    CPPUNIT_ASSERT(poll(polls.data(), polls.size(), kMilliseconds) > 0);
    return polls;
  }

  /** Connected and accepted. */
  Socket client()
  {
    std::vector<pollfd> polls;
    d_listener->addTo(polls);
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    auto* const general = reinterpret_cast<sockaddr*>(&address);
    CPPUNIT_ASSERT_EQUAL(0, getsockname(polls.front().fd, general, &size));
    Socket made(socket(AF_INET, SOCK_STREAM, 0));
    const timeval limit{20, 0}; // of hear()
    setsockopt(made.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    CPPUNIT_ASSERT_EQUAL(0, connect(made.descriptor(), general, size));
    while (await().front().revents == 0) {
    }
    serve();
    return made;
  }

  static void say(const Socket& client, const std::string& octets)
  {
    CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(octets.size()), send(client.descriptor(), octets.data(), octets.size(), MSG_NOSIGNAL));
  }

  /** Waits for something; nothing when the connection was closed. */
  static std::string hear(const Socket& client)
  {
    char octets[64];
    const auto size = recv(client.descriptor(), octets, sizeof(octets), 0);
    CPPUNIT_ASSERT(size >= 0);
    return size > 0 ? std::string(octets, static_cast<size_t>(size)) : "";
  }

  static bool isOpen(const Socket& client)
  {
    char octet = 0;
    return recv(client.descriptor(), &octet, 1, MSG_DONTWAIT) < 0;
  }

  void serve(std::chrono::milliseconds later = {})
  {
    d_listener->serve(d_now + later, [this](const std::string& octets, const std::string& sender) {
      d_heard.push_back(sender + " " + octets);
      return octets == "quiet" ? "" : "<" + octets + ">";
    });
  }

  /** So many messages in all. */
  std::string heard(size_t count)
  {
    while (d_heard.size() < count) {
      await();
      serve();
    }
    std::string all;
    for (const auto& one : d_heard) {
      all += one + ";";
    }
    return all;
  }

public:
  void setUp() override
  {
    d_listener = std::make_unique<TcpListener>(legacy::Endpoint{"127.0.0.1", 0});
    d_heard.clear();
  }

  void messagesAreAnsweredAsTheyComeTogether()
  {
    const auto one = client();
    say(one, std::string("\0\2on\0", 5));
    CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1 on;"), heard(1));
    CPPUNIT_ASSERT_EQUAL(std::string("\0\4<on>", 6), hear(one));
    say(one, std::string("\2tw\0\3thr", 8));
    CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1 on;127.0.0.1 tw;127.0.0.1 thr;"), heard(3));
    CPPUNIT_ASSERT_EQUAL(std::string("\0\4<tw>", 6), hear(one).substr(0, 6));
  }

  void emptyAnswerIsNotSent()
  {
    const auto one = client();
    say(one, std::string("\0\5quiet\0\1x", 10));
    heard(2);
    CPPUNIT_ASSERT_EQUAL(std::string("\0\3<x>", 5), hear(one));
  }

  void nobodyStaysLong()
  {
    const auto one = client();
    serve(std::chrono::milliseconds(1999));
    CPPUNIT_ASSERT(isOpen(one));
    serve(std::chrono::milliseconds(2000));
    CPPUNIT_ASSERT(!d_listener->hasConnections());
    CPPUNIT_ASSERT_EQUAL(std::string(), hear(one));
  }

  void oldestMakesRoom()
  {
    std::vector<Socket> clients;
    for (int i = 0; i < 8; ++i) {
      clients.push_back(client());
    }
    CPPUNIT_ASSERT(isOpen(clients.at(0)));
    clients.push_back(client());
    CPPUNIT_ASSERT_EQUAL(std::string(), hear(clients.at(0)));
    CPPUNIT_ASSERT(isOpen(clients.at(1)));
    say(clients.back(), std::string("\0\1x", 3));
    heard(1);
    CPPUNIT_ASSERT_EQUAL(std::string("\0\3<x>", 5), hear(clients.back()));
  }

  void whoGoesIsForgotten()
  {
    {
      const auto one = client();
      CPPUNIT_ASSERT(d_listener->hasConnections());
    }
    await();
    serve();
    CPPUNIT_ASSERT(!d_listener->hasConnections());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TcpListenerTest);
