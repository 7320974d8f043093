// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <future>

using namespace dodns;

class PropagationTest : public api::ApiFixture
{
  CPPUNIT_TEST_SUITE(PropagationTest);
  CPPUNIT_TEST(everyWriteTellsItsPosition);
  CPPUNIT_TEST(writeThatChangesNothingTellsTheLastOne);
  CPPUNIT_TEST(nothingElseTellsAPosition);
  CPPUNIT_TEST(nameserversAreAskedForAPosition);
  CPPUNIT_TEST(waitingEndsWithTheNameserver);
  CPPUNIT_TEST(waitingEndsWithTheTime);
  CPPUNIT_TEST(stopLetsThemGo);
  CPPUNIT_TEST(positionsThatAreNone);
  CPPUNIT_TEST(nameserversAreListed);
  CPPUNIT_TEST_SUITE_END();

  using Position = recorddb::Position;

  static std::string positionOf(const http::Response& response) { return response.headers.find("Dodns-Change-Position").value_or("none"); }

  std::string lastTransaction() { return rows("SELECT max(xid::text::bigint) FROM dodns.change_feed"); }

  /** A nameserver that has seen every transaction below `horizon`. */
  void report(const std::string& name, uint64_t horizon)
  {
    recorddb::reportStatus(d_database->sql(), name, {Position{horizon, {}}, {}}, std::chrono::milliseconds(7), "1.2");
  }

  std::string change()
  {
    static int number = 0;
    ask("POST", "/v2/domains", R"({"name":"example.com"})");
    return positionOf(ask("POST", "/v2/domains/example.com/records", R"({"type":"A","name":"n)" + std::to_string(++number) + R"(","data":"192.0.2.1"})"));
  }

  static std::future<http::Response> later(const http::Response& response)
  {
    CPPUNIT_ASSERT_MESSAGE(response.body, response.later != nullptr);
    const auto promise = std::make_shared<std::promise<http::Response>>();
    response.later([promise](http::Response late) { promise->set_value(std::move(late)); });
    return promise->get_future();
  }

public:
  void everyWriteTellsItsPosition()
  {
    for (const auto& [method, path, body] : {
             std::tuple("POST", "/v2/domains", R"({"name":"example.com"})"),
             std::tuple("POST", "/v2/domains/example.com/records", R"({"type":"A","data":"192.0.2.1"})"),
             std::tuple("PUT", "/v2/domains/example.com/records/4", R"({"data":"192.0.2.2"})"),
             std::tuple("PATCH", "/v2/domains/example.com/records/4", R"({"ttl":60})"),
             std::tuple("PUT", "/v2/domains/example.com/records/1", R"({"ttl":60})"),
             std::tuple("DELETE", "/v2/domains/example.com/records/4", ""),
             std::tuple("DELETE", "/v2/domains/example.com", ""),
         }) {
      const auto response = ask(method, path, body);
      CPPUNIT_ASSERT_MESSAGE(response.body, response.status < 300);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(method) + " " + path, lastTransaction(), positionOf(response));
    }
  }

  void writeThatChangesNothingTellsTheLastOne()
  {
    const auto position = change();
    const auto same = ask("PUT", "/v2/domains/example.com/records/4", "{}");
    CPPUNIT_ASSERT_EQUAL(200U, same.status);
    CPPUNIT_ASSERT_EQUAL(position, positionOf(same));
  }

  void nothingElseTellsAPosition()
  {
    change();
    CPPUNIT_ASSERT_EQUAL(std::string("none"), positionOf(ask("GET", "/v2/domains")));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), positionOf(ask("POST", "/v2/domains/example.com/records", R"({"type":"A","data":"x"})")));
  }

  void nameserversAreAskedForAPosition()
  {
    const auto position = change();
    const auto path = "/dodns/v1/changes/" + position;
    const auto appliedBy = [&] { return member(ask("GET", path), "/applied_by"); };
    CPPUNIT_ASSERT_EQUAL(std::string("none"), appliedBy());
    report("ns1", std::stoul(position) + 1);
    report("ns2", std::stoul(position));
    CPPUNIT_ASSERT_EQUAL(std::string("some"), appliedBy());
    const auto response = ask("GET", path);
    CPPUNIT_ASSERT_EQUAL(std::string("true"), member(response, "/nameservers/0/has_applied"));
    CPPUNIT_ASSERT_EQUAL(std::string("false"), member(response, "/nameservers/1/has_applied"));
    CPPUNIT_ASSERT_EQUAL(std::string("0.007"), member(response, "/nameservers/0/lag_seconds"));
    rows("UPDATE dodns.nameservers SET last_contact = now() - interval '1 day' WHERE name = 'ns2' RETURNING 1");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("one that is gone does not count", std::string("all"), appliedBy());
  }

  void waitingEndsWithTheNameserver()
  {
    const auto position = change();
    auto answer = later(ask("GET", "/dodns/v1/changes/" + position + "?wait=20s"));
    CPPUNIT_ASSERT(answer.wait_for(std::chrono::milliseconds(300)) == std::future_status::timeout);
    report("ns1", std::stoul(position) + 1);
    CPPUNIT_ASSERT(answer.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    const auto response = answer.get();
    CPPUNIT_ASSERT_EQUAL(std::string("all"), member(response, "/applied_by"));
    CPPUNIT_ASSERT_MESSAGE("headers of every answer", response.headers.find("ratelimit-limit").has_value());
    CPPUNIT_ASSERT_MESSAGE("nothing to wait for", !ask("GET", "/dodns/v1/changes/" + position + "?wait=20s").later);
  }

  void waitingEndsWithTheTime()
  {
    const auto position = change();
    report("ns1", 1);
    auto answer = later(ask("GET", "/dodns/v1/changes/" + position + "?wait=200ms"));
    CPPUNIT_ASSERT(answer.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    CPPUNIT_ASSERT_EQUAL(std::string("none"), member(answer.get(), "/applied_by"));
  }

  void stopLetsThemGo()
  {
    auto response = ask("GET", "/dodns/v1/changes/" + change() + "?wait=20s");
    auto answer = later(response);
    d_service->propagation.stop();
    CPPUNIT_ASSERT_EQUAL(503U, answer.get().status);
  }

  void positionsThatAreNone()
  {
    change();
    for (const auto* position : {"999999999999", "18446744073709551615", "-1", "x", "1e3", "99999999999999999999"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(position, 404U, ask("GET", std::string("/dodns/v1/changes/") + position).status);
    }
    for (const auto* wait : {"soon", "-1s", "5m", "", "99999999999999999999s"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(wait, 422U, ask("GET", std::string("/dodns/v1/changes/1?wait=") + wait).status);
    }
    auto aborted = rows("SELECT pg_current_xact_id()");
    d_database->sql().executeScript("BEGIN");
    aborted = rows("SELECT pg_current_xact_id()");
    d_database->sql().executeScript("ROLLBACK");
    CPPUNIT_ASSERT_EQUAL(404U, ask("GET", "/dodns/v1/changes/" + aborted).status);
  }

  void nameserversAreListed()
  {
    report("ns1", 5);
    const auto response = ask("GET", "/dodns/v1/nameservers");
    CPPUNIT_ASSERT_EQUAL(std::string("5:5:"), member(response, "/nameservers/0/position"));
    CPPUNIT_ASSERT_EQUAL(std::string("1.2"), member(response, "/nameservers/0/version"));
    CPPUNIT_ASSERT_EQUAL(std::string("false"), member(response, "/nameservers/0/is_gone"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PropagationTest);
