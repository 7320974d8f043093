// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "test_server.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <stdexcept>
#include <utility>

using namespace dodns::pg;

class CopyTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(CopyTest);
  CPPUNIT_TEST(everyOctetSurvivesOut);
  CPPUNIT_TEST(everyOctetSurvivesIn);
  CPPUNIT_TEST(nullIsNotTheTextOfIt);
  CPPUNIT_TEST(manyLinesGoBothWays);
  CPPUNIT_TEST(errorInTheMiddleOfCopyOut);
  CPPUNIT_TEST(refusedLineFailsCopyIn);
  CPPUNIT_TEST(exceptionOfNextStoresNothing);
  CPPUNIT_TEST(exceptionOfTakeEndsCopyOut);
  CPPUNIT_TEST_SUITE_END();

  /** All octets that a text of PostgreSQL may hold, and sequences that look
   * like escapes. */
  static std::vector<std::string> oddTexts()
  {
    std::vector<std::string> texts = {"", "\\N", "\\.", "\\\\", "\\t", "\t", "\n", "\r\n", "a\tb\nc\\d", "trailing\\", "ü€😀", "\\x41", "\\101"};
    for (char octet = 1; octet < 127; ++octet) {
      texts.push_back(std::string("<") + octet + ">");
    }
    return texts;
  }

public:
  void everyOctetSurvivesOut()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (id integer, a text, b text)");
    const auto texts = oddTexts();
    for (size_t i = 0; i < texts.size(); ++i) {
      connection.execute("INSERT INTO t VALUES ($1, $2, $2)", {std::to_string(i), texts[i]});
    }
    size_t seen = 0;
    connection.copyOut("COPY (SELECT a, b FROM t ORDER BY id) TO STDOUT", [&](const Connection::CopiedLine& line) {
      CPPUNIT_ASSERT_EQUAL(size_t{2}, line.size());
      CPPUNIT_ASSERT_EQUAL(texts[seen], *line[0]);
      CPPUNIT_ASSERT_EQUAL(texts[seen], *line[1]);
      ++seen;
    });
    CPPUNIT_ASSERT_EQUAL(texts.size(), seen);
  }

  void everyOctetSurvivesIn()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (id serial, a text, b text)");
    const auto texts = oddTexts();
    size_t next = 0;
    const auto copied = connection.copyIn("COPY t (a, b) FROM STDIN", [&](Connection::CopiedLine& line) {
      if (next == texts.size()) {
        return false;
      }
      line = {texts[next], texts[next]};
      ++next;
      return true;
    });
    CPPUNIT_ASSERT_EQUAL(static_cast<int64_t>(texts.size()), copied);
    const auto rows = connection.execute("SELECT a, b FROM t ORDER BY id");
    for (size_t i = 0; i < texts.size(); ++i) {
      CPPUNIT_ASSERT_EQUAL(texts[i], rows[static_cast<int>(i)].string(0));
      CPPUNIT_ASSERT_EQUAL(texts[i], rows[static_cast<int>(i)].string(1));
    }
  }

  void nullIsNotTheTextOfIt()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (a text, b text)");
    bool isDone = false;
    connection.copyIn("COPY t FROM STDIN", [&isDone](Connection::CopiedLine& line) {
      line = {std::nullopt, "\\N"};
      return !std::exchange(isDone, true);
    });
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT count(*) FROM t WHERE a IS NULL AND b = '\\N'")[0].int32(0));
    int lines = 0;
    // The reused line must not carry a value over into a NULL, or back.
    connection.copyOut("COPY (SELECT a, b FROM t UNION ALL SELECT b, a FROM t) TO STDOUT", [&lines](const Connection::CopiedLine& line) {
      CPPUNIT_ASSERT_EQUAL(lines == 0, !line[0].has_value());
      CPPUNIT_ASSERT_EQUAL(lines == 1, !line[1].has_value());
      CPPUNIT_ASSERT_EQUAL(std::string("\\N"), *line[lines == 0 ? 1 : 0]);
      ++lines;
    });
    CPPUNIT_ASSERT_EQUAL(2, lines);
  }

  void manyLinesGoBothWays()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (n integer, a text)");
    const std::string filling(100, 'x');
    int next = 0;
    const auto copied = connection.copyIn("COPY t FROM STDIN", [&](Connection::CopiedLine& line) {
      line = {std::to_string(++next), filling};
      return next <= 200000;
    });
    CPPUNIT_ASSERT_EQUAL(int64_t{200000}, copied);
    int64_t sum = 0;
    connection.copyOut("COPY t TO STDOUT", [&](const Connection::CopiedLine& line) {
      sum += std::stol(*line[0]);
      CPPUNIT_ASSERT_EQUAL(filling, *line[1]);
    });
    CPPUNIT_ASSERT_EQUAL(int64_t{20000100000}, sum);
  }

  void errorInTheMiddleOfCopyOut()
  {
    Connection connection(testServer());
    const auto error = refusal([&] {
      connection.copyOut("COPY (SELECT 1 / (50000 - n) FROM generate_series(1, 100000) n) TO STDOUT", [](const Connection::CopiedLine&) {});
    });
    CPPUNIT_ASSERT_EQUAL(std::string("22012"), error.sqlState());
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void refusedLineFailsCopyIn()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (n integer)");
    int next = 0;
    const auto error = refusal([&] {
      connection.copyIn("COPY t FROM STDIN", [&next](Connection::CopiedLine& line) {
        line = {++next == 500 ? "x" : "1"};
        return next < 500000; // much is still sent after the server refused
      });
    });
    CPPUNIT_ASSERT_EQUAL(std::string("22P02"), error.sqlState());
    CPPUNIT_ASSERT_EQUAL(0, connection.execute("SELECT count(*) FROM t")[0].int32(0));
  }

  void exceptionOfNextStoresNothing()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (n integer)");
    int next = 0;
    CPPUNIT_ASSERT_THROW(connection.copyIn("COPY t FROM STDIN", [&next](Connection::CopiedLine& line) {
      line = {"1"};
      if (++next == 100000) {
        throw std::runtime_error("enough");
      }
      return true;
    }),
                         std::runtime_error);
    CPPUNIT_ASSERT_EQUAL(0, connection.execute("SELECT count(*) FROM t")[0].int32(0));
  }

  void exceptionOfTakeEndsCopyOut()
  {
    Connection connection(testServer());
    const auto stop = [](const Connection::CopiedLine&) { throw std::runtime_error("enough"); };
    CPPUNIT_ASSERT_THROW(connection.copyOut("COPY (SELECT generate_series(1, 100000000)) TO STDOUT", stop), std::runtime_error);
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CopyTest);
