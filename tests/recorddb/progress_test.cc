// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/progress.hh"

#include "recorddb/snapshot.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Position;
using recorddb::Progress;
using recorddb::Snapshot;
using recorddb::TestDatabase;
using recorddb::Witnesses;
using Testimony = Snapshot::Testimony;

/** A reader knows by the last rows it read whether the database that it finds is
 * the one it left. */
class ProgressTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ProgressTest);
  CPPUNIT_TEST(textRoundTrips);
  CPPUNIT_TEST(garbageIsRefused);
  CPPUNIT_TEST(lastRowOfEachTransactionCounts);
  CPPUNIT_TEST(thoseThatWroteLastAreKept);
  CPPUNIT_TEST(highestOfAnEarlierLookIsKept);
  CPPUNIT_TEST(numbersThatMayBeGivenAgainAreReadAgain);
  CPPUNIT_TEST(rowsOfTheLastLookAreWitnesses);
  CPPUNIT_TEST(lostTransactionIsDenied);
  CPPUNIT_TEST(otherHistoryWithTheSameNumbersIsDenied);
  CPPUNIT_TEST(prunedRowsProveNothing);
  CPPUNIT_TEST_SUITE_END();

  static Witnesses witnesses(const std::string& text)
  {
    const auto parsed = Witnesses::parse(text);
    CPPUNIT_ASSERT_MESSAGE(text, parsed.has_value());
    return *parsed;
  }

public:
  void textRoundTrips()
  {
    for (const std::string text : {"", "1/2/3", "1/2/3,9/4/18446744073"}) {
      CPPUNIT_ASSERT_EQUAL(text, witnesses(text).toText());
    }
  }

  void garbageIsRefused()
  {
    for (const std::string text : {"x", "1", "1/2", "1/2/", "1/2/3/4", ",1/2/3", "1/-2/3", "0/2/3", "1/2/3,x"}) {
      CPPUNIT_ASSERT_MESSAGE(text, !Witnesses::parse(text));
    }
  }

  void lastRowOfEachTransactionCounts()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("3/7/13,2/8/12"), witnesses("1/7/11,2/8/12,3/7/13,2/7/12").toText());
  }

  void thoseThatWroteLastAreKept()
  {
    Witnesses all;
    // The transaction with the lowest number wrote last.
    for (int64_t id = 1; id <= 10000; ++id) {
      all.add({id, static_cast<uint64_t>(20000 - id), id});
    }
    CPPUNIT_ASSERT_EQUAL(uint64_t{10000}, all.lowest());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("where the next look begins", uint64_t{19999}, all.highest());
    CPPUNIT_ASSERT(all.list().size() >= 256 && all.list().size() < 512);
  }

  void highestOfAnEarlierLookIsKept()
  {
    auto late = witnesses("9/5/1,10/7/1");
    late.keepHighestOf(witnesses("1/3/1,2/8/1"));
    CPPUNIT_ASSERT_EQUAL(std::string("9/5/1,10/7/1,2/8/1"), late.toText());
    late.keepHighestOf(witnesses("1/6/1"));
    late.keepHighestOf({});
    CPPUNIT_ASSERT_EQUAL(std::string("9/5/1,10/7/1,2/8/1"), late.toText());
  }

  void numbersThatMayBeGivenAgainAreReadAgain()
  {
    CPPUNIT_ASSERT((Position{43, {}}) == (Progress{{100, {}}, witnesses("1/42/1")}.next()));
    CPPUNIT_ASSERT((Position{43, {40}}) == (Progress{{100, {40, 50}}, witnesses("1/42/1")}.next()));
    CPPUNIT_ASSERT_MESSAGE("an empty feed is read from its beginning", (Position{}) == (Progress{{100, {}}, {}}.next()));
    CPPUNIT_ASSERT_EQUAL(uint64_t{40}, (Progress{{100, {40}}, witnesses("1/42/1")}.feedNeededFrom()));
    CPPUNIT_ASSERT_EQUAL(uint64_t{41}, (Progress{{100, {}}, witnesses("1/42/1,2/41/1")}.feedNeededFrom()));
  }

  void rowsOfTheLastLookAreWitnesses()
  {
    TestDatabase database;
    database.addZone("example.com.");
    const auto first = Snapshot(database.sql()).progressOfCopy();
    database.addRecord("1", "a.example.com.", "A", "192.0.2.1");
    const auto seen = Snapshot(database.sql()).changesSince(first.next()).witnesses;
    CPPUNIT_ASSERT_EQUAL(size_t{1}, seen.list().size());
    CPPUNIT_ASSERT(seen.lowest() > first.witnesses.highest());
    CPPUNIT_ASSERT(Testimony::complete == Snapshot(database.sql()).testimonyOf(first.witnesses));
    CPPUNIT_ASSERT(Testimony::complete == Snapshot(database.sql()).testimonyOf(seen));
    CPPUNIT_ASSERT(Testimony::complete == Snapshot(database.sql()).testimonyOf({}));
  }

  void lostTransactionIsDenied()
  {
    TestDatabase database;
    database.addZone("example.com.");
    database.addRecord("1", "a.example.com.", "A", "192.0.2.1");
    const auto seen = Snapshot(database.sql()).progressOfCopy().witnesses;
    database.sql().execute("DELETE FROM dodns.change_feed WHERE name = 'a.example.com.'");
    database.addRecord("1", "b.example.com.", "A", "192.0.2.1");
    CPPUNIT_ASSERT(Testimony::denied == Snapshot(database.sql()).testimonyOf(seen));
  }

  void otherHistoryWithTheSameNumbersIsDenied()
  {
    TestDatabase database;
    database.addZone("example.com.");
    const auto seen = Snapshot(database.sql()).progressOfCopy().witnesses;
    database.sql().execute("UPDATE dodns.change_feed SET at = at + interval '1 microsecond'");
    CPPUNIT_ASSERT(Testimony::denied == Snapshot(database.sql()).testimonyOf(seen));
  }

  void prunedRowsProveNothing()
  {
    TestDatabase database;
    database.addZone("example.com.");
    const auto before = Snapshot(database.sql()).progressOfCopy().witnesses;
    database.addRecord("1", "a.example.com.", "A", "192.0.2.1");
    const auto seen = Snapshot(database.sql()).progressOfCopy().witnesses;
    database.sql().execute("UPDATE dodns.feed_state SET keep_at_least = '0', keep_at_most = '0'");
    database.sql().execute("SELECT dodns.prune_change_feed()");
    CPPUNIT_ASSERT(Testimony::pruned == Snapshot(database.sql()).testimonyOf(before));
    CPPUNIT_ASSERT_MESSAGE("the last one is left", Testimony::complete == Snapshot(database.sql()).testimonyOf(seen));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgressTest);
