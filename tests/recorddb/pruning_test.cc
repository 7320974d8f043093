// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/nameserver_status.hh"
#include "recorddb/snapshot.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Progress;
using recorddb::pruneFeed;
using recorddb::reportStatus;
using recorddb::Snapshot;
using recorddb::TestDatabase;

class PruningTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PruningTest);
  CPPUNIT_TEST(statusIsWrittenOverAndOver);
  CPPUNIT_TEST(nothingGoesBeforeAnybodyPassedIt);
  CPPUNIT_TEST(slowestNameserverDecides);
  CPPUNIT_TEST(nameserverThatIsGoneIsNotWaitedFor);
  CPPUNIT_TEST(oldEntriesGoAnyway);
  CPPUNIT_TEST(youngEntriesStay);
  CPPUNIT_TEST(lastTransactionStays);
  CPPUNIT_TEST(openTransactionsKeepWhatTheyMayNotHaveSeen);
  CPPUNIT_TEST(entriesOfAnotherClusterGo);
  CPPUNIT_TEST(onlyOnePrunesAtATime);
  CPPUNIT_TEST(ownEntriesStay);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  /** Makes one entry. @returns the progress of one who has read it last. */
  Progress change(const char* name)
  {
    d_database->addRecord("1", std::string(name) + ".example.com.", "A", "192.0.2.1");
    auto progress = Snapshot(d_database->sql()).progressOfCopy();
    const auto last = progress.witnesses.list().back();
    progress.witnesses = {};
    progress.witnesses.add(last);
    return progress;
  }

  void report(const char* nameserver, const Progress& progress)
  {
    CPPUNIT_ASSERT(reportStatus(d_database->sql(), nameserver, progress, std::chrono::milliseconds(7), "1.0"));
  }

  std::string entries() { return d_database->rows("SELECT split_part(coalesce(name, 'zone'), '.', 1) FROM dodns.change_feed ORDER BY id"); }

  uint64_t prunedBefore() { return Snapshot(d_database->sql()).prunedBefore(); }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_database->addZone("example.com.");
    d_database->sql().execute("UPDATE dodns.feed_state SET keep_at_least = '0'");
  }

  void tearDown() override { d_database.reset(); }

  void statusIsWrittenOverAndOver()
  {
    Progress progress{{100, {90, 95}}, {}};
    progress.witnesses.add({7, 92, 1});
    report("ns1", progress);
    CPPUNIT_ASSERT_EQUAL(std::string("ns1|90:100:90,95|90|7|1.0|postgres"), d_database->rows("SELECT name, position, horizon, lag_ms, version, db_role FROM dodns.nameservers"));
    d_database->sql().execute("UPDATE dodns.nameservers SET last_contact = '2000-01-01'");
    progress.position = {200, {}};
    report("ns1", progress);
    CPPUNIT_ASSERT_EQUAL(std::string("200:200:|92|t"), d_database->rows("SELECT position, horizon, last_contact > now() - interval '1 minute' FROM dodns.nameservers"));
  }

  void nothingGoesBeforeAnybodyPassedIt()
  {
    change("a");
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("zone a"), entries());
    CPPUNIT_ASSERT_EQUAL(uint64_t{0}, prunedBefore());
  }

  void slowestNameserverDecides()
  {
    const auto afterA = change("a");
    const auto afterB = change("b");
    change("c");
    report("quick", afterB);
    report("slow", afterA);
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the slow one finds what it read last", std::string("a b c"), entries());
    CPPUNIT_ASSERT(prunedBefore() > 0 && prunedBefore() <= afterA.feedNeededFrom());
    report("slow", afterB);
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("b c"), entries());
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT(prunedBefore() > afterA.feedNeededFrom());
  }

  void nameserverThatIsGoneIsNotWaitedFor()
  {
    const auto afterA = change("a");
    const auto afterB = change("b");
    report("dead", afterA);
    report("alive", afterB);
    d_database->sql().execute("UPDATE dodns.nameservers SET last_contact = now() - interval '59 minutes' WHERE name = 'dead'");
    pruneFeed(d_database->sql());
    CPPUNIT_ASSERT_EQUAL(std::string("a b"), entries());
    d_database->sql().execute("UPDATE dodns.nameservers SET last_contact = now() - interval '61 minutes' WHERE name = 'dead'");
    pruneFeed(d_database->sql());
    CPPUNIT_ASSERT_EQUAL(std::string("b"), entries());
    const auto testimony = Snapshot(d_database->sql()).testimonyOf(afterA.witnesses);
    CPPUNIT_ASSERT_MESSAGE("the dead one must notice when it is back", Snapshot::Testimony::pruned == testimony);
  }

  void oldEntriesGoAnyway()
  {
    const auto afterA = change("a");
    change("b");
    report("slow", {{1, {}}, {}});
    d_database->sql().execute("UPDATE dodns.change_feed SET at = now() - interval '25 hours' WHERE name = 'a.example.com.'");
    d_database->sql().execute("UPDATE dodns.change_feed SET at = now() - interval '23 hours' WHERE name = 'b.example.com.'");
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("zone b"), entries());
    CPPUNIT_ASSERT_EQUAL(afterA.position.completeBelow(), prunedBefore());
  }

  void youngEntriesStay()
  {
    change("a");
    report("ns1", change("b"));
    d_database->sql().execute("UPDATE dodns.feed_state SET keep_at_least = '10 minutes'");
    d_database->sql().execute("UPDATE dodns.change_feed SET at = now() - interval '11 minutes' WHERE scope = 'zone'");
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("a b"), entries());
  }

  void lastTransactionStays()
  {
    change("a");
    d_database->sql().execute("UPDATE dodns.feed_state SET keep_at_most = '0'");
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("a"), entries());
  }

  void openTransactionsKeepWhatTheyMayNotHaveSeen()
  {
    change("before");
    pg::Connection slow(d_database->settings());
    pg::Transaction transaction(slow);
    slow.execute("UPDATE dodns.zones SET account = 'a'");
    change("a");
    report("ns1", {{1000000, {}}, {}});
    d_database->sql().execute("UPDATE dodns.feed_state SET keep_at_most = '0'");
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("before a"), entries());
    transaction.commit();
    CPPUNIT_ASSERT_EQUAL(int64_t{2}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("a"), entries());
  }

  void entriesOfAnotherClusterGo()
  {
    change("a");
    d_database->sql().executeScript("INSERT INTO dodns.change_feed (xid, zone_id, scope) VALUES ('999999999999', 1, 'zone')");
    d_database->sql().executeScript("UPDATE dodns.feed_state SET pruned_before = '999999999999'");
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, pruneFeed(d_database->sql()));
    CPPUNIT_ASSERT_EQUAL(std::string("zone a"), entries());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT pruned_before FROM dodns.feed_state"));
  }

  void onlyOnePrunesAtATime()
  {
    change("a");
    d_database->sql().execute("UPDATE dodns.feed_state SET keep_at_most = '0'");
    pg::Connection other(d_database->settings());
    {
      pg::Transaction transaction(other);
      CPPUNIT_ASSERT(pruneFeed(other) > 0);
      CPPUNIT_ASSERT_EQUAL(int64_t{0}, pruneFeed(d_database->sql()));
    }
    CPPUNIT_ASSERT(pruneFeed(d_database->sql()) > 0);
  }

  void ownEntriesStay()
  {
    pg::Transaction transaction(d_database->sql());
    d_database->addRecord("1", "own.example.com.", "A", "192.0.2.1");
    d_database->sql().execute("UPDATE dodns.feed_state SET keep_at_most = '0'");
    pruneFeed(d_database->sql());
    CPPUNIT_ASSERT_EQUAL(std::string("zone own"), entries());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PruningTest);
