// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "client.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <random>

using namespace dodns;
using http::Client;
using http::TestServer;

/** Octets that are nearly HTTP: the server answers, without failing, or closes, and serves
 * the next client. DODNS_FUZZ_SECONDS: for how long, beyond the first 400; DODNS_FUZZ_SEED: which. */
class RandomOctetsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RandomOctetsTest);
  CPPUNIT_TEST(nearlyHttpHarmsNobody);
  CPPUNIT_TEST_SUITE_END();

  std::mt19937_64 d_random;

  size_t below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(d_random); }

  std::string changed(std::string text)
  {
    static const std::vector<std::string> kPieces = {"\r\n", "\n", "\r\n\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "Content-Length: 99999999999999999999\r\n", "Expect: 100-continue\r\n", "Host: b\r\n",
                                                     "Connection: close\r\n", "%", "%00", "\t", " ", ":", std::string(1, '\0'), "\xff", std::string(20000, 'x'), "ffffffffffffffff\r\n", "HTTP/1.0", "HTTP/9.9", "*", "http://a/"};
    for (size_t times = 1 + below(4); times > 0; --times) {
      const auto at = below(text.size() + 1);
      switch (below(4)) {
      case 0:
        text.erase(at, 1 + below(10));
        break;
      case 1:
        text.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 2:
        text.insert(at, text.substr(at, below(30)));
        break;
      default:
        if (at < text.size()) {
          text[at] = static_cast<char>(below(256));
        }
      }
    }
    return text;
  }

public:
  void nearlyHttpHarmsNobody()
  {
    const std::vector<std::string> seeds = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        "POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        "GET /produce?count=3&a=%20%c3%a4&b HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1, [2001:db8::1]:80\r\nX-Forwarded-Proto: https\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\nGET /quick HTTP/1.1\r\nHost: a\r\n\r\n",
    };
    const char* seed = std::getenv("DODNS_FUZZ_SEED");
    const char* seconds = std::getenv("DODNS_FUZZ_SECONDS");
    d_random.seed(seed != nullptr ? std::strtoull(seed, nullptr, 10) : 1);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds != nullptr ? std::strtol(seconds, nullptr, 10) : 0);
    http::ServerSettings settings;
    settings.trustedProxies = {*http::AddressRange::parse("127.0.0.1")};
    TestServer server(settings);
    for (int n = 0; n < 400 || std::chrono::steady_clock::now() < end; ++n) {
      Client client(server.port());
      const auto sent = changed(seeds[below(seeds.size())]);
      client.send(sent);
      const auto said = client.rest();
      const bool isAnswer = said.empty() || said.substr(0, 9) == "HTTP/1.1 ";
      CPPUNIT_ASSERT_MESSAGE(sent + "\n" + said, isAnswer && said.find("HTTP/1.1 500 ") == std::string::npos);
      if (n % 20 == 0) {
        Client next(server.port());
        next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        CPPUNIT_ASSERT_MESSAGE("the next client", next.response().find("200 OK") != std::string::npos);
      }
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RandomOctetsTest);
