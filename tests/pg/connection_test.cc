// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/array_text.hh"
#include "test_server.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <stdexcept>

using namespace dodns::pg;

class ConnectionTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ConnectionTest);
  CPPUNIT_TEST(parametersAndColumnsRoundTrip);
  CPPUNIT_TEST(arraysRoundTrip);
  CPPUNIT_TEST(numbersAreChecked);
  CPPUNIT_TEST(affectedRowsAreCounted);
  CPPUNIT_TEST(errorSaysMessageDetailAndHintInOneLine);
  CPPUNIT_TEST(sessionGoesOnAfterAnError);
  CPPUNIT_TEST(textWithNulIsRefusedNotCut);
  CPPUNIT_TEST(streamHandsOverEveryRow);
  CPPUNIT_TEST(streamFailsInTheMiddle);
  CPPUNIT_TEST(exceptionOfTakeEndsTheStream);
  CPPUNIT_TEST(transactionRollsBackUnlessCommitted);
  CPPUNIT_TEST(commitOfAFailedTransactionFails);
  CPPUNIT_TEST(repeatableReadSeesOneSnapshotAndWritesNothing);
  CPPUNIT_TEST(nothingIsLeftInTheSession);
  CPPUNIT_TEST(lockedRowIsGivenUpAndTheConnectionKept);
  CPPUNIT_TEST(standbyThatMayBePromotedIsWaitedFor);
  CPPUNIT_TEST(lostConnectionIsUnusableAndRetryable);
  CPPUNIT_TEST(closedByTheServerIsNoticedBeforeUse);
  CPPUNIT_TEST_SUITE_END();

public:
  void parametersAndColumnsRoundTrip()
  {
    Connection connection(testServer());
    const std::string odd = "tab\tnewline\n\\ \"quoted\" 'single' ü";
    const auto result = connection.execute("SELECT $1::text, $2::text, $3::integer, $4::boolean", {odd, std::nullopt, "-7", "t"});
    CPPUNIT_ASSERT_EQUAL(1, result.rowCount());
    CPPUNIT_ASSERT_EQUAL(odd, result[0].string(0));
    CPPUNIT_ASSERT(result[0].isNull(1));
    CPPUNIT_ASSERT_EQUAL(std::string(), result[0].string(1));
    CPPUNIT_ASSERT_EQUAL(-7, result[0].int32(2));
    CPPUNIT_ASSERT(result[0].boolean(3));
  }

  void arraysRoundTrip()
  {
    Connection connection(testServer());
    const std::vector<std::string> texts = {"", "plain", "NULL", "a,b", "{c}", "quote\"", "back\\slash", " space "};
    const auto unnested = connection.execute("SELECT unnest($1::text[])", {arrayText(texts)});
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(texts.size()), unnested.rowCount());
    for (size_t i = 0; i < texts.size(); ++i) {
      CPPUNIT_ASSERT(!unnested[static_cast<int>(i)].isNull(0));
      CPPUNIT_ASSERT_EQUAL(texts[i], unnested[static_cast<int>(i)].string(0));
    }
    CPPUNIT_ASSERT_EQUAL(6, connection.execute("SELECT sum(n) FROM unnest($1::integer[]) n", {arrayText(std::vector<int64_t>{1, 2, 3})})[0].int32(0));
    CPPUNIT_ASSERT(connection.execute("SELECT unnest($1::text[])", {arrayText(std::vector<std::string>())}).isEmpty());
    const Parameters some = {"NULL", std::nullopt, "", "a\"b"};
    CPPUNIT_ASSERT_EQUAL(std::string("NULL,-,,a\"b"), connection.execute("SELECT array_to_string($1::text[], ',', '-')", {arrayText(some)})[0].string(0));
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT count(*) FROM unnest($1::bigint[]) n WHERE n IS NULL", {arrayText(Parameters{std::nullopt, "7"})})[0].int32(0));
  }

  void numbersAreChecked()
  {
    Connection connection(testServer());
    const auto row = connection.execute("SELECT 'x' AS wrong, 3000000000::bigint AS big, NULL::integer AS nothing, '' AS blank");
    CPPUNIT_ASSERT_EQUAL(int64_t{3000000000}, row[0].int64(1));
    CPPUNIT_ASSERT(std::string(refusal([&] { row[0].int32(0); }).what()).find("wrong") != std::string::npos);
    refusal([&] { row[0].int32(1); });
    refusal([&] { row[0].int64(2); });
    refusal([&] { row[0].int64(3); });
    refusal([&] { row[0].boolean(0); });
  }

  void affectedRowsAreCounted()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (n integer); INSERT INTO t VALUES (1), (2), (3)");
    CPPUNIT_ASSERT_EQUAL(int64_t{2}, connection.execute("UPDATE t SET n = 0 WHERE n < 3").affectedRows());
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, connection.execute("DELETE FROM t WHERE n = 7").affectedRows());
  }

  void errorSaysMessageDetailAndHintInOneLine()
  {
    Connection connection(testServer());
    const auto error = refusal([&] {
      connection.executeScript("DO $$ BEGIN RAISE EXCEPTION E'what\nhappened' USING DETAIL = 'the detail', HINT = 'the hint', ERRCODE = '23514'; END $$");
    });
    CPPUNIT_ASSERT_EQUAL(std::string("what happened. the detail. the hint"), std::string(error.what()));
    CPPUNIT_ASSERT_EQUAL(std::string("23514"), error.sqlState());
    CPPUNIT_ASSERT(!error.isRetryable());
    CPPUNIT_ASSERT(!error.connectionIsUnusable());
  }

  void sessionGoesOnAfterAnError()
  {
    Connection connection(testServer());
    refusal([&] { connection.execute("SELECT 1/0"); });
    refusal([&] { connection.executeScript("SELECT 1; SELECT nonsense; SELECT 2"); });
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void textWithNulIsRefusedNotCut()
  {
    Connection connection(testServer());
    refusal([&] { connection.execute("SELECT $1::text", {std::string("a\0b", 3)}); });
  }

  void streamHandsOverEveryRow()
  {
    Connection connection(testServer());
    int64_t sum = 0;
    connection.stream("SELECT generate_series(1, $1::integer)", {"100000"}, [&sum](const Row& row) { sum += row.int64(0); });
    CPPUNIT_ASSERT_EQUAL(int64_t{5000050000}, sum);
    connection.stream("SELECT 1 WHERE false", {}, [](const Row&) { CPPUNIT_FAIL("there is no row"); });
  }

  void streamFailsInTheMiddle()
  {
    Connection connection(testServer());
    int rows = 0;
    const auto error = refusal([&] {
      connection.stream("SELECT 1 / (50000 - n) FROM generate_series(1, 100000) n", {}, [&rows](const Row&) { ++rows; });
    });
    CPPUNIT_ASSERT_EQUAL(std::string("22012"), error.sqlState());
    CPPUNIT_ASSERT_EQUAL(49999, rows);
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void exceptionOfTakeEndsTheStream()
  {
    Connection connection(testServer());
    const auto stop = [](const Row&) { throw std::runtime_error("enough"); };
    CPPUNIT_ASSERT_THROW(connection.stream("SELECT generate_series(1, 100000000)", {}, stop), std::runtime_error);
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void transactionRollsBackUnlessCommitted()
  {
    Connection connection(testServer());
    connection.executeScript("CREATE TEMP TABLE t (n integer)");
    const auto count = [&] { return connection.execute("SELECT count(*) FROM t")[0].int32(0); };
    {
      Transaction transaction(connection);
      connection.execute("INSERT INTO t VALUES (1)");
    }
    CPPUNIT_ASSERT_EQUAL(0, count());
    {
      Transaction transaction(connection);
      connection.execute("INSERT INTO t VALUES (1)");
      transaction.rollback();
    }
    CPPUNIT_ASSERT_EQUAL(0, count());
    {
      Transaction transaction(connection);
      connection.execute("INSERT INTO t VALUES (1)");
      transaction.commit();
    }
    CPPUNIT_ASSERT_EQUAL(1, count());
  }

  void commitOfAFailedTransactionFails()
  {
    Connection connection(testServer());
    Transaction transaction(connection);
    refusal([&] { connection.execute("SELECT 1/0"); });
    CPPUNIT_ASSERT_EQUAL(std::string("25P02"), refusal([&] { transaction.commit(); }).sqlState());
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  void repeatableReadSeesOneSnapshotAndWritesNothing()
  {
    Connection other(testServer());
    other.executeScript("DROP TABLE IF EXISTS public.snapshot_test; CREATE TABLE public.snapshot_test (n integer)");
    Connection connection(testServer());
    {
      Transaction transaction(connection, Transaction::Mode::repeatableRead);
      const auto count = [&] { return connection.execute("SELECT count(*) FROM public.snapshot_test")[0].int32(0); };
      CPPUNIT_ASSERT_EQUAL(0, count());
      other.execute("INSERT INTO public.snapshot_test VALUES (1)");
      CPPUNIT_ASSERT_EQUAL(0, count());
      CPPUNIT_ASSERT_EQUAL(std::string("25006"), refusal([&] { connection.execute("DELETE FROM public.snapshot_test"); }).sqlState());
    }
    other.executeScript("DROP TABLE public.snapshot_test");
  }

  void nothingIsLeftInTheSession()
  {
    Connection connection(testServer());
    const char* settings = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE source = 'session'";
    const auto before = connection.execute(settings)[0].string(0);
    {
      Transaction transaction(connection);
      transaction.commit();
    }
    {
      Transaction transaction(connection, Transaction::Mode::repeatableRead);
    }
    CPPUNIT_ASSERT_EQUAL(before, connection.execute(settings)[0].string(0));
    CPPUNIT_ASSERT_EQUAL(0, connection.execute("SELECT count(*) FROM pg_prepared_statements")[0].int32(0));
  }

  void lockedRowIsGivenUpAndTheConnectionKept()
  {
    Connection holder(testServer());
    Transaction held(holder);
    holder.execute("SELECT pg_advisory_xact_lock(1)");
    auto settings = testServer();
    settings.statementTimeout = std::chrono::milliseconds(500);
    Connection connection(settings);
    Transaction transaction(connection);
    const auto error = refusal([&] { connection.execute("SELECT pg_advisory_xact_lock(1)"); });
    CPPUNIT_ASSERT_EQUAL(std::string("55P03"), error.sqlState());
    CPPUNIT_ASSERT(error.isRetryable());
    CPPUNIT_ASSERT(!error.connectionIsUnusable());
    transaction.rollback();
    CPPUNIT_ASSERT_EQUAL(1, connection.execute("SELECT 1")[0].int32(0));
  }

  /** It says so to each write until then. */
  void standbyThatMayBePromotedIsWaitedFor()
  {
    Connection connection(testServer());
    connection.executeScript("SET default_transaction_read_only = on");
    const auto error = refusal([&] { connection.executeScript("CREATE TABLE public.never (n integer)"); });
    CPPUNIT_ASSERT_EQUAL(std::string("25006"), error.sqlState());
    CPPUNIT_ASSERT(error.isRetryable());
    CPPUNIT_ASSERT(!error.connectionIsUnusable());
    CPPUNIT_ASSERT_MESSAGE("its neighbour is a mistake", !Error("", "25001", false).isRetryable());
  }

  void lostConnectionIsUnusableAndRetryable()
  {
    Connection killer(testServer());
    Connection connection(testServer());
    const auto pid = connection.execute("SELECT pg_backend_pid()")[0].string(0);
    const auto error = refusal([&] {
      connection.stream("SELECT generate_series(1, 100000000)", {}, [&, isKilled = false](const Row&) mutable {
        if (!isKilled) {
          killer.execute("SELECT pg_terminate_backend($1)", {pid});
          isKilled = true;
        }
      });
    });
    CPPUNIT_ASSERT(error.connectionIsUnusable());
    CPPUNIT_ASSERT(error.isRetryable());
    const auto later = refusal([&] { connection.execute("SELECT 1"); });
    CPPUNIT_ASSERT(later.connectionIsUnusable());
    CPPUNIT_ASSERT(!connection.isOpen());
    refusal([&] { connection.waitForNotification(std::chrono::milliseconds(10)); });
    connection.executeQuietly("ROLLBACK");
  }

  void closedByTheServerIsNoticedBeforeUse()
  {
    Connection killer(testServer());
    Connection connection(testServer());
    CPPUNIT_ASSERT(connection.isOpen());
    const auto pid = connection.execute("SELECT pg_backend_pid()")[0].string(0);
    killer.execute("SELECT pg_terminate_backend($1, 5000)", {pid});
    CPPUNIT_ASSERT(!connection.isOpen());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConnectionTest);
