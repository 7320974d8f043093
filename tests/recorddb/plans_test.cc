// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <libpq-fe.h>
#include <memory>
#include <regex>

using dodns::recorddb::TestDatabase;

/** Sessions keep the plans of the triggers, whatever the tables have become since. */
class PlansTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PlansTest);
  CPPUNIT_TEST(plansMadeForFewRowsAreGoodForMany);
  CPPUNIT_TEST_SUITE_END();

  static constexpr int s_many = 400;

  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<PGconn, decltype(&PQfinish)> d_session{nullptr, PQfinish}; // libpq's own: what the server notices is wanted
  std::string d_explained;

  static void take(void* text, const PGresult* notice)
  {
    *static_cast<std::string*>(text) += PQresultErrorMessage(notice);
  }

  void run(const std::string& sql)
  {
    d_explained.clear();
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(d_session.get(), sql.c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    CPPUNIT_ASSERT_MESSAGE(sql + ": " + PQresultErrorMessage(result.get()), status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
  }

  /** The statement seven times, more often than a plan is made anew, with @ as 1 to 7. */
  void runForFew(const std::string& sql)
  {
    for (int i = 1; i <= 7; ++i) {
      run(std::regex_replace(sql, std::regex("@"), std::to_string(i)));
    }
  }

  /** No part of any plan comes by more rows than a fixed number for each row of the statement. */
  void runForMany(const std::string& sql)
  {
    run(sql);
    CPPUNIT_ASSERT_MESSAGE("nothing is explained", d_explained.find("Query Text") != std::string::npos);
    static const std::regex counted("rows=([0-9]+) loops=([0-9]+)|Rows Removed by [A-Za-z ]*: ([0-9]+)");
    for (std::sregex_iterator i(d_explained.begin(), d_explained.end(), counted), end; i != end; ++i) {
      const auto& match = *i;
      const double rows = match[3].matched ? std::stod(match[3]) : std::stod(match[1]) * std::stod(match[2]);
      CPPUNIT_ASSERT_MESSAGE(sql + " comes by too many rows: " + d_explained, rows <= 20 * s_many);
    }
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_session.reset(PQconnectdb(d_database->settings().conninfo.c_str()));
    CPPUNIT_ASSERT_EQUAL(CONNECTION_OK, PQstatus(d_session.get()));
    PQsetNoticeReceiver(d_session.get(), take, &d_explained);
    run("INSERT INTO dodns.zones (name) VALUES ('0.few.')");
    run("ANALYZE"); // with one row to find, an index is no better than all rows
    run("LOAD 'auto_explain'");
    run("SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET auto_explain.log_analyze = on;"
        "SET auto_explain.log_timing = off; SET client_min_messages = log");
  }

  void tearDown() override
  {
    d_session.reset();
    d_database.reset();
  }

  void plansMadeForFewRowsAreGoodForMany()
  {
    runForFew("INSERT INTO dodns.zones (name) VALUES ('@.few.')");
    runForFew("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT id, name, 'A', 300, '192.0.2.1' FROM dodns.zones WHERE id = @");
    runForFew("UPDATE dodns.records SET ttl = ttl + 1 WHERE zone_id = @");
    runForFew("SELECT dodns.remove_disabled(ARRAY[@], ARRAY['@.few.'], ARRAY['A'], ARRAY['192.0.2.1'])");
    runForFew("DELETE FROM dodns.records WHERE zone_id = @");
    runForFew("UPDATE dodns.zones SET account = 'y' WHERE id = @");
    runForFew("BEGIN; UPDATE dodns.zones SET name = 'x.' || name WHERE id = @; ROLLBACK");
    runForFew("INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES (@, 'X', 'y')");
    runForFew("UPDATE dodns.zone_metadata SET content = 'z' WHERE zone_id = @");
    runForFew("DELETE FROM dodns.zone_metadata WHERE zone_id = @");
    runForFew("DELETE FROM dodns.zones WHERE id = @");

    const auto many = std::to_string(s_many);
    runForMany("INSERT INTO dodns.zones (name) SELECT n || '.many.' FROM generate_series(1, " + many + ") n");
    runForMany("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT id, name, 'A', 300, '192.0.2.1' FROM dodns.zones");
    runForMany("UPDATE dodns.records SET ttl = ttl + 1");
    runForMany("SELECT dodns.remove_disabled(array_agg(id), array_agg(name), array_agg('A'::text), array_agg('192.0.2.1'::text)) FROM dodns.zones");
    runForMany("UPDATE dodns.zones SET account = 'y'");
    runForMany("INSERT INTO dodns.zone_metadata (zone_id, kind, content) SELECT id, 'X', 'y' FROM dodns.zones");
    runForMany("UPDATE dodns.zone_metadata SET content = 'z'");
    runForMany("DELETE FROM dodns.zone_metadata");
    runForMany("DELETE FROM dodns.records");
    runForMany("UPDATE dodns.zones SET name = 'x.' || name");
    runForMany("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)"
               "  SELECT z.id, n || '.' || z.name, 'A', 300, '192.0.2.1'"
               "    FROM (SELECT id, name FROM dodns.zones ORDER BY id LIMIT 1) z, generate_series(1, " +
               many + ") n");
    runForMany("UPDATE dodns.records SET ttl = ttl + 1");
    runForMany("DELETE FROM dodns.zones");
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PlansTest);
