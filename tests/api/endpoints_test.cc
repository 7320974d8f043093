// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/call.hh"
#include "api_fixture.hh"
#include "runner/cases.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <regex>
#include <thread>

using namespace dodns;
using recorddb::Scope;

class EndpointsTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(EndpointsTest);
  CPPUNIT_TEST(requestsAreAnswered);
  CPPUNIT_TEST(everyResponseHasItsHeaders);
  CPPUNIT_TEST(strangersAreRefused);
  CPPUNIT_TEST(tokensAreLimited);
  CPPUNIT_TEST(tooManyRequestsAreRefused);
  CPPUNIT_TEST(findingsAreCounted);
  CPPUNIT_TEST(everyChangeIsInTheAuditLog);
  CPPUNIT_TEST(everyChangeRaisesTheSerial);
  CPPUNIT_TEST(zonesFromElsewhereAreNotChanged);
  CPPUNIT_TEST(disabledRecordsGiveWay);
  CPPUNIT_TEST(dryRunOfChangesHasNoPosition);
  CPPUNIT_TEST(rulesDecideAboutCnames);
  CPPUNIT_TEST(storedTtlMayStay);
  CPPUNIT_TEST(acceptingNeedsTheType);
  CPPUNIT_TEST(staleVersionsChangeNothing);
  CPPUNIT_TEST(oneOfManyWithTheSameVersionWins);
  CPPUNIT_TEST(replaysTellTheFirstPosition);
  CPPUNIT_TEST(clientsInParallelLoseNothing);
  CPPUNIT_TEST(databaseThatIsAwayIsTold);
  CPPUNIT_TEST_SUITE_END();

  /** The status and the body without what differs at each run. */
  static std::string describe(const http::Response& response)
  {
    static const std::regex kSerial("(SOA [^ ]+ [^ ]+) [0-9]+");
    static const std::regex kFindings(",\"findings\":.*");
    auto body = std::regex_replace(response.body, kSerial, "$1 N");
    body = std::regex_replace(body, kFindings, "}");
    return std::to_string(response.status) + (body.empty() ? "" : " " + body);
  }

  static http::Headers ifMatch(const std::string& tag)
  {
    http::Headers headers;
    headers.add("if-match", tag);
    return headers;
  }

  std::string version() { return ask("GET", "/dodns/v1/zones/example.com").headers.find("etag").value(); }

public:
  /** The cases are one story: each sees what those before it did. */
  void requestsAreAnswered()
  {
    for (const auto& one : runner::readCases("api/data/requests", 5)) {
      const auto response = ask(one.columns[0], one.columns[1], one.columns[2]);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[3], describe(response));
    }
  }

  void everyResponseHasItsHeaders()
  {
    const auto list = ask("GET", "/v2/domains");
    CPPUNIT_ASSERT_EQUAL(std::string("application/json; charset=utf-8"), list.headers.find("content-type").value());
    CPPUNIT_ASSERT_EQUAL(std::string("5000"), list.headers.find("ratelimit-limit").value());
    CPPUNIT_ASSERT_EQUAL(std::string("4999"), list.headers.find("ratelimit-remaining").value());
    CPPUNIT_ASSERT(list.headers.find("ratelimit-reset").has_value());
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    const auto deleted = ask("DELETE", "/v2/domains/example.com");
    CPPUNIT_ASSERT_EQUAL(204U, deleted.status);
    CPPUNIT_ASSERT(!deleted.headers.find("content-type") && deleted.headers.find("ratelimit-limit"));
  }

  void strangersAreRefused()
  {
    const std::string refused = R"(401 {"id":"unauthorized","message":"Unable to authenticate you.","request_id":"r"})";
    CPPUNIT_ASSERT_EQUAL(refused, describe(ask("GET", "/v2/domains", "", "nonsense")));
    CPPUNIT_ASSERT_EQUAL(refused, describe(ask("POST", "/v2/domains", R"({"name":"example.com"})", "")));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), rows("SELECT count(*) FROM dodns.zones"));
    rows("UPDATE dodns.tokens SET revoked_at = now() RETURNING id");
    CPPUNIT_ASSERT_EQUAL(refused, describe(ask("GET", "/v2/domains")));
  }

  void tokensAreLimited()
  {
    const std::string forbidden = R"(403 {"id":"forbidden","message":"You do not have access for the attempted action.","request_id":"r"})";
    for (const auto* body : {R"({"name":"example.com"})", R"({"name":"example.org"})"}) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/v2/domains", body).status);
    }
    recorddb::Token reading;
    reading.scopes = {Scope::read};
    const auto reader = makeToken(reading);
    CPPUNIT_ASSERT_EQUAL(200U, ask("GET", "/v2/domains/example.com/records", "", reader).status);
    CPPUNIT_ASSERT_EQUAL(forbidden, describe(ask("DELETE", "/v2/domains/example.com", "", reader)));

    recorddb::Token some;
    some.scopes = {Scope::write};
    some.zones = {"example.org."};
    some.types = {"TXT"};
    const auto limited = makeToken(some);
    CPPUNIT_ASSERT_EQUAL(404U, ask("GET", "/v2/domains/example.com", "", limited).status);
    CPPUNIT_ASSERT_EQUAL(404U, ask("POST", "/v2/domains/example.com/records", R"({"type":"TXT","data":"x"})", limited).status);
    CPPUNIT_ASSERT(ask("GET", "/v2/domains", "", limited).body.find("\"total\":1") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/v2/domains/example.org/records", R"({"type":"TXT","data":"x"})", limited).status);
    CPPUNIT_ASSERT_EQUAL(forbidden, describe(ask("POST", "/v2/domains/example.org/records", R"({"type":"A","data":"192.0.2.1"})", limited)));
    CPPUNIT_ASSERT_EQUAL(forbidden, describe(ask("DELETE", "/v2/domains/example.org", "", limited)));
    CPPUNIT_ASSERT_EQUAL(forbidden, describe(ask("POST", "/v2/domains", R"({"name":"example.net"})", limited)));
    const auto ns = rows("SELECT min(r.id) FROM dodns.records r JOIN dodns.zones z ON z.id = r.zone_id WHERE z.name = 'example.org.' AND type = 'NS'");
    CPPUNIT_ASSERT_EQUAL(forbidden, describe(ask("DELETE", "/v2/domains/example.org/records/" + ns, "", limited)));
    CPPUNIT_ASSERT_EQUAL(forbidden, describe(ask("PUT", "/v2/domains/example.org/records/" + ns, "{}", limited)));
  }

  void tooManyRequestsAreRefused()
  {
    auto strict = settings();
    strict.requestsPerMinute = 2;
    serve(strict);
    ask("GET", "/v2/account");
    ask("GET", "/v2/account");
    const auto refused = ask("POST", "/v2/domains", R"({"name":"example.com"})");
    CPPUNIT_ASSERT_EQUAL(std::string(R"(429 {"id":"too_many_requests","message":"API rate limit exceeded.","request_id":"r"})"), describe(refused));
    CPPUNIT_ASSERT(refused.headers.find("retry-after").has_value());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), rows("SELECT count(*) FROM dodns.zones"));
  }

  void findingsAreCounted()
  {
    std::string noted;
    d_service->noteFinding = [&noted](const std::string& code) { noted += code + " "; };
    ask("POST", "/v2/domains", R"({"name":"a b"})");
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("refused", std::string("invalid-domain-name "), noted);
    noted.clear();
    const auto stored = ask("POST", "/dodns/v1/zones/example.com/records?partial=true", "www 60 A 192.0.2.1\nbad 60 A nonsense\n");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(stored.body, 200U, stored.status);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("stored in part", member(stored, "/findings/0/code") + " ", noted);
    noted.clear();
    const auto warned = ask("POST", "/v2/domains/example.com/records", R"({"type":"MX","name":"www","data":"nobody.example.com.","priority":1,"ttl":700000})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(warned.body, std::string("ttl-above-week, target-missing"), warned.headers.find("dodns-warnings").value_or(""));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("stored with warnings", std::string("ttl-above-week target-missing "), noted);
    noted.clear();
    rows("INSERT INTO dodns.rejected_entries (refused_by, zone, name, type, ttl, data, origin) VALUES ('records', 'example.com.', 'a.example.com.', 'A', 60, '{}', 'write') RETURNING id");
    rows("INSERT INTO dodns.rejected_findings (rejected_id, ordinal, code, severity, message) VALUES (1, 1, 'old', 'error', '') RETURNING 1");
    recorddb::Token admin;
    admin.scopes = {Scope::admin};
    const auto entry = ask("POST", "/dodns/v1/rejected/1/accept", "", makeToken(admin));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(entry.body, std::string("old"), member(entry, "/findings/0/code"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("found before", std::string(), noted);
  }

  void everyChangeIsInTheAuditLog()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    ask("POST", "/v2/domains/example.com/records", R"({"type":"A","data":"192.0.2.1"})");
    ask("PUT", "/v2/domains/example.com/records/4", R"({"data":"192.0.2.2"})");
    ask("PUT", "/v2/domains/example.com/records/4", R"({"data":"192.0.2.2"})");
    ask("PUT", "/v2/domains/example.com/records/4", R"({"data":"nonsense"})");
    ask("DELETE", "/v2/domains/example.com/records/4");
    ask("DELETE", "/v2/domains/example.com");
    CPPUNIT_ASSERT_EQUAL(std::string("create|-|example.com create|-|192.0.2.1 update|192.0.2.1|192.0.2.2 delete|192.0.2.2|- delete|example.com|-"),
                         rows("SELECT action, coalesce(before->>'data', before->>'name', '-'), coalesce(after->>'data', after->>'name', '-') FROM dodns.audit_log ORDER BY id"));
    CPPUNIT_ASSERT_EQUAL(std::string("test|192.0.2.9|r|example.com.|5"), rows("SELECT token, client, request_id, zone, count(*) FROM dodns.audit_log GROUP BY 1, 2, 3, 4"));
  }

  void everyChangeRaisesTheSerial()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    const auto serial = [&] { return std::stoul(rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA'")); };
    auto last = serial();
    const auto assertRises = [&](const std::string& method, const std::string& path, const std::string& body) {
      const auto response = ask(method, "/v2/domains/example.com/records" + path, body);
      CPPUNIT_ASSERT_MESSAGE(method + path + ": " + response.body, response.status < 300);
      CPPUNIT_ASSERT_MESSAGE(method + path, serial() > last);
      last = serial();
    };
    assertRises("POST", "", R"({"type":"A","data":"192.0.2.1"})");
    assertRises("PUT", "/4", R"({"data":"192.0.2.2"})");
    assertRises("PATCH", "/4", R"({"ttl":60})");
    assertRises("PUT", "/1", R"({"ttl":60})");
    assertRises("DELETE", "/4", "");
    ask("PUT", "/v2/domains/example.com/records/2", "{}");
    ask("POST", "/v2/domains/example.com/records", R"({"type":"A","data":"x"})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what changes nothing does not", last, serial());
  }

  void zonesFromElsewhereAreNotChanged()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com","ip_address":"192.0.2.1"})");
    rows("UPDATE dodns.zones SET kind = 'secondary' RETURNING id");
    const std::string id = "4";
    CPPUNIT_ASSERT_EQUAL(422U, ask("DELETE", "/v2/domains/example.com/records/" + id).status);
    CPPUNIT_ASSERT_EQUAL(422U, ask("DELETE", "/v2/domains/example.com").status);
    CPPUNIT_ASSERT_EQUAL(422U, ask("PUT", "/v2/domains/example.com/records/" + id, R"({"ttl":60})").status);
    rows("UPDATE dodns.zones SET kind = 'native' RETURNING id");
    rows("INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES (1, 'PRESIGNED', '1') RETURNING 1");
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/v2/domains/example.com/records", R"({"type":"A","data":"192.0.2.9"})").status);
    CPPUNIT_ASSERT_EQUAL(200U, ask("GET", "/v2/domains/example.com/records/" + id).status);
  }

  /** PowerDNS' API and pdnsutil disable records, which clients then do not see. */
  void disabledRecordsGiveWay()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com","ip_address":"192.0.2.1"})"); // record 4
    for (const auto* address : {"192.0.2.2", "192.0.2.3", "192.0.2.4"}) {
      rows(("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, disabled) VALUES (1, 'example.com.', 'A', 60, '" + std::string(address) + "', true) RETURNING 1").c_str());
    }
    const auto created = ask("POST", "/v2/domains/example.com/records", R"({"type":"A","name":"@","data":"192.0.2.2"})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(created.body, 201U, created.status);
    const auto changed = ask("PUT", "/v2/domains/example.com/records/4", R"({"data":"192.0.2.3"})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(changed.body, 200U, changed.status);
    const auto set = ask("POST", "/dodns/v1/changes", R"({"changes":[{"action":"add-record","zone":"example.com","name":"@","type":"A","data":"192.0.2.4"}]})");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(set.body, 200U, set.status);
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.2 192.0.2.3 192.0.2.4"), rows("SELECT string_agg(rdata, ' ' ORDER BY rdata) FROM dodns.records WHERE type = 'A' AND NOT disabled"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), rows("SELECT count(*) FROM dodns.records WHERE disabled"));
  }

  void dryRunOfChangesHasNoPosition()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    const auto* change = R"({"changes":[{"action":"add-record","zone":"example.com","name":"@","type":"A","data":"192.0.2.4"}]})";
    CPPUNIT_ASSERT(!ask("POST", "/dodns/v1/changes?dry-run=true", change).headers.find("Dodns-Change-Position").has_value());
    CPPUNIT_ASSERT(ask("POST", "/dodns/v1/changes", change).headers.find("Dodns-Change-Position").has_value());
  }

  void rulesDecideAboutCnames()
  {
    auto lenient = settings();
    CPPUNIT_ASSERT(!lenient.rules.read("cname-not-alone=warning"));
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    const auto* text = R"({"type":"TXT","name":"a","data":"x"})";
    ask("POST", "/v2/domains/example.com/records", R"({"type":"CNAME","name":"a","data":"example.net."})");
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/v2/domains/example.com/records", text).status);
    serve(lenient);
    const auto response = ask("POST", "/v2/domains/example.com/records", text);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body, 201U, response.status);
  }

  void storedTtlMayStay()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com","ip_address":"192.0.2.1"})");
    rows("UPDATE dodns.records SET ttl = 5 WHERE type IN ('A', 'SOA') RETURNING 1"); // min-ttl is 30
    for (const auto* path : {"/v2/domains/example.com/records/1", "/v2/domains/example.com/records/4"}) {
      const auto same = ask("PUT", path, R"({"data":"192.0.2.2","ttl":5})");
      CPPUNIT_ASSERT_EQUAL_MESSAGE(same.body, 200U, same.status);
      CPPUNIT_ASSERT_EQUAL(std::string("5"), member(same, "/domain_record/ttl"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 422U, ask("PUT", path, R"({"ttl":6})").status);
    }
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.2"), rows("SELECT rdata FROM dodns.records WHERE id = 4"));
  }

  void acceptingNeedsTheType()
  {
    rows("INSERT INTO dodns.rejected_entries (refused_by, zone, name, type, ttl, data, origin) VALUES ('records', 'example.com.', 'a.example.com.', 'A', 60, '{}', 'write') RETURNING id");
    recorddb::Token admin;
    admin.scopes = {Scope::admin};
    admin.types = {"TXT"};
    CPPUNIT_ASSERT_EQUAL(403U, ask("POST", "/dodns/v1/rejected/1/accept", "", makeToken(admin)).status);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), rows("SELECT count(*) FROM dodns.rejected_entries WHERE accepted_at IS NULL"));
    admin.types = {"TXT", "A"};
    CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/rejected/1/accept", "", makeToken(admin)).status);
  }

  void staleVersionsChangeNothing()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    const auto stale = version();
    const auto then = rows(R"(SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))");
    const auto record = ask("POST", "/v2/domains/example.com/records", R"({"type":"A","name":"a","data":"192.0.2.1"})", {}, ifMatch(stale));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(record.body, 201U, record.status);
    const auto path = "/v2/domains/example.com/records/" + member(record, "/domain_record/id");
    const auto stored = rows("SELECT * FROM dodns.records ORDER BY id");
    struct Write
    {
      std::string method;
      std::string path;
      std::string body;
    };
    const std::vector<Write> writes = {
        {"POST", "/v2/domains/example.com/records", R"({"type":"A","name":"b","data":"192.0.2.2"})"},
        {"PUT", path, R"({"data":"192.0.2.3"})"},
        {"PATCH", path, R"({"ttl":600})"},
        {"DELETE", path, ""},
        {"POST", "/dodns/v1/zones/example.com/history/restore", R"({"at":")" + then + "\"}"},
        {"DELETE", "/v2/domains/example.com", ""},
    };
    for (const auto& write : writes) {
      const auto where = write.method + " " + write.path;
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, 412U, ask(write.method, write.path, write.body, {}, ifMatch(stale)).status);
    }
    CPPUNIT_ASSERT_EQUAL(stored, rows("SELECT * FROM dodns.records ORDER BY id"));
    for (const auto& write : writes) {
      const auto response = ask(write.method, write.path, write.body, {}, ifMatch(version()));
      CPPUNIT_ASSERT_MESSAGE(write.method + " " + write.path + ": " + response.body, response.status < 300);
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("it is gone", 412U, ask("POST", writes[4].path, writes[4].body, {}, ifMatch("*")).status);
  }

  void oneOfManyWithTheSameVersionWins()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    const auto headers = ifMatch(version());
    std::atomic<int> made{0};
    std::vector<std::thread> clients;
    for (int client = 0; client < 8; ++client) {
      clients.emplace_back([&, client] {
        const auto response = ask("POST", "/v2/domains/example.com/records", R"({"type":"TXT","name":"t","data":")" + std::to_string(client) + "\"}", {}, headers);
        made += response.status == 201 ? 1 : 0;
      });
    }
    for (auto& client : clients) {
      client.join();
    }
    CPPUNIT_ASSERT_EQUAL(1, made.load());
  }

  void replaysTellTheFirstPosition()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    http::Headers headers;
    headers.add("idempotency-key", "k");
    const auto post = [&] { return ask("POST", "/v2/domains/example.com/records", R"({"type":"A","name":"a","data":"192.0.2.1"})", {}, headers); };
    const auto first = post();
    ask("POST", "/v2/domains/example.com/records", R"({"type":"A","name":"b","data":"192.0.2.1"})");
    const auto again = post();
    CPPUNIT_ASSERT(again.headers.find("idempotency-replayed").has_value());
    CPPUNIT_ASSERT_EQUAL(first.body, again.body);
    CPPUNIT_ASSERT_EQUAL(first.headers.find(api::kPositionHeader).value(), again.headers.find(api::kPositionHeader).value());
  }

  void clientsInParallelLoseNothing()
  {
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    std::vector<std::thread> clients;
    for (int client = 0; client < 8; ++client) {
      clients.emplace_back([this, client] {
        for (int n = 0; n < 5; ++n) {
          ask("POST", "/v2/domains/example.com/records", R"({"type":"TXT","name":"t","data":")" + std::to_string(client * 5 + n) + "\"}");
          ask("POST", "/v2/domains/example.com/records", R"({"type":"TXT","name":"t","data":"all"})");
        }
      });
    }
    for (auto& client : clients) {
      client.join();
    }
    CPPUNIT_ASSERT_EQUAL(std::string("41"), rows("SELECT count(*) FROM dodns.records WHERE name = 't.example.com.'"));
  }

  void databaseThatIsAwayIsTold()
  {
    pg::PoolSettings nowhere;
    nowhere.connection.conninfo = "host=/nonexistent";
    recorddb::Database records(nowhere);
    api::Service service(settings(), records);
    d_router = std::make_unique<http::Router>(api::routes(service));
    for (const auto* method : {"GET", "POST"}) {
      const auto response = ask(method, "/v2/domains", R"({"name":"example.com"})");
      CPPUNIT_ASSERT_EQUAL(503U, response.status);
      CPPUNIT_ASSERT_EQUAL(std::string("1"), response.headers.find("Retry-After").value());
      CPPUNIT_ASSERT_MESSAGE("how to reach the database is nobody's business", response.body.find("nonexistent") == std::string::npos);
    }
    d_router.reset();
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EndpointsTest);
