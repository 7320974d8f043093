// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class HistoryEndpointsTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(HistoryEndpointsTest);
  CPPUNIT_TEST(zoneIsShownAsItWas);
  CPPUNIT_TEST(zoneFileOfThen);
  CPPUNIT_TEST(differenceOfTwoTimes);
  CPPUNIT_TEST(dryRunChangesNothing);
  CPPUNIT_TEST(misspeltDryRunChangesNothing);
  CPPUNIT_TEST(restoringIsAChange);
  CPPUNIT_TEST(largeZoneIsStreamed);
  CPPUNIT_TEST(deletedDomainComesBack);
  CPPUNIT_TEST(whoMayRestore);
  CPPUNIT_TEST(timesThatAreNone);
  CPPUNIT_TEST(auditIsReadOn);
  CPPUNIT_TEST_SUITE_END();

  static constexpr const char* kHistory = "/dodns/v1/zones/example.com/history";

  std::string now() { return rows(R"(SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))"); }

  /** @returns a time after it. */
  std::string post(const std::string& name, const std::string& address)
  {
    const auto response = ask("POST", "/v2/domains/example.com/records", R"({"type":"A","name":")" + name + R"(","data":")" + address + "\"}");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 201U, response.status);
    return now();
  }

  std::string addresses() { return rows("SELECT id, rdata FROM dodns.records WHERE type = 'A' ORDER BY id"); }

  http::Response restore(const std::string& at, const std::string& more = {}, const std::optional<std::string>& secret = {})
  {
    return ask("POST", std::string(kHistory) + "/restore", R"({"at":")" + at + "\"" + more + "}", secret);
  }

public:
  void setUp() override
  {
    ApiFixture::setUp();
    ask("POST", "/v2/domains", R"({"name":"example.com"})"); // records 1 to 3
  }

  void zoneIsShownAsItWas()
  {
    const auto first = post("a", "192.0.2.1");
    post("b", "192.0.2.2");
    rows("DELETE FROM dodns.records WHERE name = 'a.example.com.' RETURNING 1"); // by SQL
    const auto then = ask("GET", kHistory + ("?at=" + first));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(then.body, 200U, then.status);
    CPPUNIT_ASSERT_EQUAL(std::string("SOA"), member(then, "/records/0/type"));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com."), member(then, "/records/3/name"));
    CPPUNIT_ASSERT_EQUAL(size_t{4}, api::Json::parse(then.body)["records"].size());
    CPPUNIT_ASSERT_EQUAL(std::string("b.example.com."), member(ask("GET", kHistory), "/records/3/name"));
  }

  void zoneFileOfThen()
  {
    const auto first = post("a", "192.0.2.1");
    rows("DELETE FROM dodns.records WHERE name = 'a.example.com.' RETURNING 1");
    const auto text = ask("GET", kHistory + ("?format=text&at=" + first));
    CPPUNIT_ASSERT_EQUAL(std::string("text/dns; charset=utf-8"), text.headers.find("content-type").value());
    CPPUNIT_ASSERT_MESSAGE(text.body, text.body.find("$ORIGIN example.com.\n") != std::string::npos && text.body.find("192.0.2.1") != std::string::npos);
  }

  void differenceOfTwoTimes()
  {
    const auto first = post("a", "192.0.2.1");
    const auto second = post("b", "192.0.2.2");
    rows("UPDATE dodns.records SET rdata = '192.0.2.9' WHERE name = 'a.example.com.' RETURNING 1");
    const auto response = ask("GET", std::string(kHistory) + "/difference?from=" + first + "&to=" + second);
    const auto changes = api::Json::parse(response.body)["changes"];
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the serial rose", size_t{3}, changes.size());
    CPPUNIT_ASSERT_EQUAL(std::string("+"), member(response, "/changes/2/change"));
    CPPUNIT_ASSERT_EQUAL(std::string("b.example.com."), member(response, "/changes/2/name"));
    const auto sinceThen = ask("GET", std::string(kHistory) + "/difference?from=" + second);
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1"), member(sinceThen, "/changes/0/rdata"));
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.9"), member(sinceThen, "/changes/1/rdata"));
    CPPUNIT_ASSERT_EQUAL(422U, ask("GET", std::string(kHistory) + "/difference").status);
  }

  void dryRunChangesNothing()
  {
    const auto first = post("a", "192.0.2.1");
    post("b", "192.0.2.2");
    const auto before = addresses();
    const auto tried = restore(first, R"(,"dry_run":true)");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(tried.body, 200U, tried.status);
    CPPUNIT_ASSERT_EQUAL(std::string("-"), member(tried, "/changes/2/change"));
    CPPUNIT_ASSERT_EQUAL(std::string("true"), member(tried, "/is_complete"));
    CPPUNIT_ASSERT_EQUAL(before, addresses());
    const auto body = R"({"at":")" + first + "\"}";
    const auto asParameter = ask("POST", std::string(kHistory) + "/restore?dry-run=true", body);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(asParameter.body, 200U, asParameter.status);
    CPPUNIT_ASSERT_EQUAL(std::string("true"), member(asParameter, "/dry_run"));
    CPPUNIT_ASSERT_EQUAL(before, addresses());
    http::Headers key;
    key.add("idempotency-key", "one");
    CPPUNIT_ASSERT_EQUAL(std::string("true"), member(ask("POST", std::string(kHistory) + "/restore?dry-run=true", body, {}, key), "/dry_run"));
    const auto done = ask("POST", std::string(kHistory) + "/restore", body, {}, key);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a dry run is not kept under its key", 200U, done.status);
    CPPUNIT_ASSERT_EQUAL(std::string("false"), member(done, "/dry_run"));
  }

  void misspeltDryRunChangesNothing()
  {
    const auto first = post("a", "192.0.2.1");
    post("b", "192.0.2.2");
    const auto before = addresses();
    for (const auto* more : {R"(,"dry-run":true)", R"(,"dryrun":true)", R"(,"dry_run":1)"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(more, 422U, restore(first, more).status);
    }
    for (const auto* query : {"?dry_run=true", "?dry-run=1", "?dry-run", "?at=2026-01-01"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 422U, ask("POST", std::string(kHistory) + "/restore" + query, R"({"at":")" + first + "\"}").status);
    }
    CPPUNIT_ASSERT_EQUAL(before, addresses());
  }

  void restoringIsAChange()
  {
    const auto first = post("a", "192.0.2.1");
    const auto wanted = addresses();
    post("b", "192.0.2.2");
    ask("DELETE", "/v2/domains/example.com/records/4");
    const auto serial = rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA'");
    const auto done = restore(first);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(done.body, 200U, done.status);
    CPPUNIT_ASSERT(done.headers.find("Dodns-Change-Position").has_value());
    CPPUNIT_ASSERT_EQUAL(wanted, addresses());
    CPPUNIT_ASSERT(rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA'") > serial);
    CPPUNIT_ASSERT_EQUAL(first, rows("SELECT after->>'restored' FROM dodns.audit_log ORDER BY id DESC LIMIT 1"));
  }

  void largeZoneIsStreamed()
  {
    const auto before = now();
    rows("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT 1, 'n' || n || '.example.com.', 'A', 60, '192.0.2.1' FROM generate_series(1, 1500) n RETURNING 1");
    const auto after = now();
    const auto zone = ask("GET", kHistory + ("?at=" + after));
    CPPUNIT_ASSERT_EQUAL(size_t{1503}, api::Json::parse(zone.body)["records"].size());
    const auto difference = ask("GET", std::string(kHistory) + "/difference?from=" + before + "&to=" + after);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("all of it", size_t{1500}, api::Json::parse(difference.body)["changes"].size());
    const auto restored = restore(before);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the first ones", size_t{1000}, api::Json::parse(restored.body)["changes"].size());
    CPPUNIT_ASSERT_EQUAL(std::string("false"), member(restored, "/is_complete"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), rows("SELECT count(*) FROM dodns.records WHERE type = 'A'"));
  }

  void deletedDomainComesBack()
  {
    const auto first = post("a", "192.0.2.1");
    const auto all = rows("SELECT id, name, type FROM dodns.records ORDER BY id");
    ask("DELETE", "/v2/domains/example.com");
    CPPUNIT_ASSERT_EQUAL(404U, ask("GET", kHistory).status);
    CPPUNIT_ASSERT_EQUAL(200U, ask("GET", kHistory + ("?at=" + first)).status);
    CPPUNIT_ASSERT_EQUAL(std::string("true"), member(restore(first), "/is_new"));
    CPPUNIT_ASSERT_EQUAL(all, rows("SELECT id, name, type FROM dodns.records ORDER BY id"));
    CPPUNIT_ASSERT(ask("GET", "/v2/domains/example.com/records").body.find("\"total\":4") != std::string::npos);
  }

  void whoMayRestore()
  {
    const auto first = post("a", "192.0.2.1");
    recorddb::Token token;
    token.scopes = {recorddb::Scope::read};
    CPPUNIT_ASSERT_EQUAL(403U, restore(first, "", makeToken(token)).status);
    token.scopes = {recorddb::Scope::write};
    token.types = {"A"};
    CPPUNIT_ASSERT_EQUAL_MESSAGE("some types only", 403U, restore(first, "", makeToken(token)).status);
    token.types = {};
    token.zones = {"example.org."};
    CPPUNIT_ASSERT_EQUAL(404U, restore(first, "", makeToken(token)).status);
    CPPUNIT_ASSERT_EQUAL(404U, ask("GET", kHistory, "", makeToken(token)).status);
    CPPUNIT_ASSERT_EQUAL(404U, ask("GET", "/dodns/v1/zones/example.com/audit", "", makeToken(token)).status);
    rows("UPDATE dodns.zones SET kind = 'secondary' RETURNING 1");
    CPPUNIT_ASSERT_EQUAL(422U, restore(first).status);
  }

  void timesThatAreNone()
  {
    for (const auto* at : {"2020-01-01", "2999-01-01", "yesterday", "", "2026-02-30"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(at, 422U, ask("GET", kHistory + std::string("?at=") + at).status);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(at, 422U, restore(at).status);
    }
    CPPUNIT_ASSERT_EQUAL(422U, ask("GET", kHistory + std::string("?format=xml")).status);
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", std::string(kHistory) + "/restore", "{}").status);
    CPPUNIT_ASSERT_EQUAL(422U, restore(now(), R"(,"dry_run":"no")").status);
    CPPUNIT_ASSERT_EQUAL(404U, ask("GET", "/dodns/v1/zones/example.org/history").status);
  }

  void auditIsReadOn()
  {
    post("a", "192.0.2.1");
    rows("UPDATE dodns.records SET ttl = 99 WHERE name = 'a.example.com.' RETURNING 1");
    post("b", "192.0.2.2");
    std::string seen;
    std::string path = "/dodns/v1/zones/example.com/audit?per_page=1";
    for (std::string next = path; next != "null";) {
      const auto response = ask("GET", next);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 200U, response.status);
      seen += member(response, "/entries/0/action") + " by " + member(response, "/entries/0/token") + "/" + member(response, "/entries/0/database_role") + ", ";
      const auto place = member(response, "/next");
      next = place == "null" ? place : path + "&after=" + place;
    }
    CPPUNIT_ASSERT_EQUAL(std::string("create by test/null, update by null/postgres, create by test/null, create by test/null, "), seen);
    CPPUNIT_ASSERT_EQUAL(422U, ask("GET", path + "&after=x").status);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HistoryEndpointsTest);
