// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include "runner/cases.hh"

#include <algorithm>
#include <chrono>
#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <random>

using namespace dodns;

/** Requests that are nearly right: whatever is asked, the answer is JSON and no
 * failure of the server. DODNS_FUZZ_SECONDS says for how long, beyond the first
 * 1500; DODNS_FUZZ_SEED what is asked. */
class RandomRequestsTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(RandomRequestsTest);
  CPPUNIT_TEST(nearlyRightRequestsAreAnswered);
  CPPUNIT_TEST(oddNumbersAreAnswered);
  CPPUNIT_TEST(deepJsonIsMalformed);
  CPPUNIT_TEST(bracketsInTextAreText);
  CPPUNIT_TEST_SUITE_END();

  struct Asked
  {
    std::string method;
    std::string path;
    std::string body;
  };

  std::mt19937_64 d_random;

  static std::string inBrackets(size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

  static std::string inObjects(size_t levels)
  {
    std::string text;
    for (size_t i = 0; i < levels; ++i) {
      text += "{\"a\":";
    }
    return text + "1" + std::string(levels, '}');
  }

  size_t below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(d_random); }

  /** @returns the secret of a token that may do everything. */
  std::string serveWithoutLimits()
  {
    auto unlimited = settings();
    unlimited.requestsPerHour = 0;
    serve(unlimited);
    recorddb::Token token;
    token.scopes = {recorddb::Scope::admin};
    return makeToken(token);
  }

  static std::vector<Asked> seeds()
  {
    std::vector<Asked> all;
    for (const auto& one : runner::readCases("api/data/requests", 5)) {
      all.push_back({one.columns[0], one.columns[1], one.columns[2]});
    }
    for (const auto* path : {"/v2/domains?page=2&per_page=3", "/v2/domains/example.com/records?page=2&per_page=3&type=A", "/dodns/v1/search?name=*.example.com&type=A&rdata=192.0.2.1&after=1&per_page=5", "/dodns/v1/zones/example.com/audit?after=2026-01-01T00:00:00Z~5",
                             "/dodns/v1/zones/example.com/history?at=2026-01-01T00:00:00Z&format=text", "/dodns/v1/zones/example.com/history/difference?from=2026-01-01&to=2026-01-02",
                             "/dodns/v1/changes/17?wait=0ms", "/dodns/v1/nameservers", "/dodns/v1/tokens", "/dodns/v1/events?since=5:7:5,6&zone=example.com",
                             "/dodns/v1/rejected?zone=example.com&rule=cname-not-alone&state=all&after=0&per_page=5&format=lines", "/dodns/v1/rejected/1", "/dodns/v1/zones/example.com?names=absolute"}) {
      all.push_back({"GET", path, ""});
    }
    all.push_back({"POST", "/dodns/v1/tokens", R"({"label":"x","scopes":["read"],"zones":["*.example.com"],"types":["A"],"expires_at":"2099-01-01T00:00:00Z"})"});
    all.push_back({"POST", "/dodns/v1/zones/example.com/history/restore", R"({"at":"2026-01-01T00:00:00Z","dry_run":true})"});
    all.push_back({"POST", "/dodns/v1/changes?dry-run=true", R"({"versions":{"example.com":"1-1","example.org":null},"changes":[{"action":"create-zone","zone":"example.org"},{"action":"add-record","zone":"example.org","name":"www","type":"A","ttl":60,"data":"192.0.2.1"}]})"});
    all.push_back({"POST", "/dodns/v1/changes", R"({"changes":[{"action":"replace-rrset","zone":"example.com","name":"@","type":"MX","ttl":60,"data":["10 mail","20 mail.example.net."]},{"action":"delete-record","zone":"example.com","name":"www","type":"A","data":"192.0.2.1"}]})"});
    all.push_back({"POST", "/dodns/v1/zones/example.com/records?partial=true", "$TTL 60\nt TXT \"a\\032b\" (\n c ) ; comment\n@ IN 5m MX 10 mail\n"});
    all.push_back({"PUT", "/dodns/v1/zones/example.com?dry-run=true", "@ 60 SOA ns1 hostmaster 1 2 3 4 5\n@ 60 NS ns1.example.net.\nwww 60 A 192.0.2.1\n"});
    all.push_back({"POST", "/dodns/v1/backfill", R"({"zones":["example.com"],"again":true,"dry_run":true})"});
    all.push_back({"POST", "/dodns/v1/backfill-runs", R"({"zones":1,"failed":0})"});
    all.push_back({"POST", "/dodns/v1/rejected/1/fix", R"({"ttl":60,"data":["192.0.2.1"]})"});
    return all;
  }

  /** Some octets less, more, doubled, or another's. */
  std::string changed(std::string text)
  {
    static const std::vector<std::string> kPieces = {"\\u0000", "\\ud800", "\xff", "\xc3\x28", "%ff", "%00", "%c3%a9", "null", "-1", "1e400", "99999999999999999999", "{", "[", "\"", "\\", "..", ".", "*.", "@", "\n", "'", "~", std::string(300, 'a'), std::string(70, '('), inBrackets(100000), ":", ",", "/", "?", "&", "é"};
    for (size_t times = 1 + below(3); times > 0; --times) {
      const auto at = below(text.size() + 1);
      switch (below(4)) {
      case 0:
        text.erase(at, 1 + below(8));
        break;
      case 1:
        text.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 2:
        text.insert(at, text.substr(at, below(20)));
        break;
      default:
        if (at < text.size()) {
          text[at] = static_cast<char>(below(256));
        }
      }
    }
    return text;
  }

  void assertAnswered(const Asked& asked, const std::string& secret)
  {
    const auto where = asked.method + " " + asked.path + " " + asked.body;
    if (!http::parseTarget(asked.path)) {
      return; // the server refuses it before anybody sees it
    }
    const auto response = ask(asked.method, asked.path, asked.body, secret);
    CPPUNIT_ASSERT_MESSAGE(where + ": " + response.body, response.status < 500);
    const auto type = response.headers.find("content-type").value_or("");
    if (type.find("/json") != std::string::npos) {
      CPPUNIT_ASSERT_MESSAGE(where + ": " + response.body, api::Json::accept(response.body));
    }
    if (response.events) {
      response.events->abandon();
    }
  }

  /** All of `text` with one of its numbers at, or beyond, an end of what something holds. */
  static std::vector<std::string> withOddNumbers(const std::string& text)
  {
    constexpr const char* kDigits = "0123456789";
    std::vector<std::string> all;
    for (auto begin = text.find_first_of(kDigits); begin != std::string::npos;) {
      const auto end = std::min(text.find_first_not_of(kDigits, begin), text.size());
      for (const auto* number : {"-1", "2147483648", "9223372036854775807", "9223372036854775808"}) {
        all.push_back(text.substr(0, begin) + number + text.substr(end));
      }
      begin = text.find_first_of(kDigits, end);
    }
    return all;
  }

public:
  void deepJsonIsMalformed()
  {
    const auto secret = serveWithoutLimits();
    ask("POST", "/v2/domains", R"({"name":"example.com"})", secret);
    constexpr size_t kMany = 1000000;
    for (const auto& deep : {std::string(kMany, '['), inBrackets(kMany), inObjects(kMany), inBrackets(64)}) {
      const std::vector<Asked> all = {
          {"POST", "/v2/domains", R"({"name":)" + deep + "}"},
          {"POST", "/v2/domains/example.com/records", R"({"type":"A","data":"192.0.2.1","ttl":)" + deep + "}"},
          {"PUT", "/v2/domains/example.com/records/2", R"({"data":)" + deep + "}"},
          {"POST", "/dodns/v1/changes", R"({"changes":[{"action":"add-record","zone":"example.com","name":"a","type":"A","data":"192.0.2.1","ttl":)" + deep + "}]}"},
          {"POST", "/dodns/v1/changes", R"({"changes":[{"action":"replace-rrset","zone":"example.com","name":"a","type":"A","ttl":60,"data":[)" + deep + "]}]}"},
          {"POST", "/dodns/v1/zones/example.com/history/restore", R"({"at":)" + deep + "}"},
          {"POST", "/dodns/v1/tokens", R"({"label":"x","zones":)" + deep + "}"},
          {"POST", "/dodns/v1/changes", deep},
      };
      for (const auto& one : all) {
        const auto response = ask(one.method, one.path, one.body, secret);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.path, std::string("Request body malformed."), member(response, "/message"));
      }
    }
    const auto deepest = ask("POST", "/v2/domains/example.com/records", R"({"type":"A","data":"192.0.2.1","ttl":)" + inBrackets(63) + "}", secret);
    CPPUNIT_ASSERT_EQUAL(std::string("TTL is not a number"), member(deepest, "/message"));
  }

  void bracketsInTextAreText()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    const auto brackets = std::string(100, '[') + std::string(100, '{');
    const auto response = ask("POST", "/v2/domains/example.com/records", R"({"type":"TXT","name":"a","data":"\"a\\\"\\\\)" + brackets + R"(\""})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 201U, response.status);
  }

  void oddNumbersAreAnswered()
  {
    const auto secret = serveWithoutLimits();
    for (const auto& one : seeds()) {
      assertAnswered(one, secret); // the numbers of some are those of what others made
      for (const auto& path : withOddNumbers(one.path)) {
        assertAnswered({one.method, path, one.body}, secret);
      }
      for (const auto& body : withOddNumbers(one.body)) {
        assertAnswered({one.method, one.path, body}, secret);
      }
    }
  }

  void nearlyRightRequestsAreAnswered()
  {
    const char* seed = std::getenv("DODNS_FUZZ_SEED");
    const char* seconds = std::getenv("DODNS_FUZZ_SECONDS");
    d_random.seed(seed != nullptr ? std::strtoull(seed, nullptr, 10) : 1);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds != nullptr ? std::strtol(seconds, nullptr, 10) : 0);
    const auto secret = serveWithoutLimits();
    const auto all = seeds();
    for (const auto& one : all) {
      assertAnswered(one, secret); // so that there is something
    }
    ask("POST", "/v2/domains", R"({"name":"example.com"})", secret);
    for (int n = 0; n < 1500 || std::chrono::steady_clock::now() < end; ++n) {
      auto one = all[below(all.size())];
      if (one.method == "DELETE" && one.path.find("records") == std::string::npos) {
        continue; // the zone stays
      }
      if (below(3) > 0 || one.body.empty()) {
        one.path = "/" + changed(one.path.substr(1));
      }
      if (!one.body.empty() && below(3) > 0) {
        one.body = changed(one.body);
      }
      assertAnswered(one, secret);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RandomRequestsTest);
