// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/store.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Position;
using recorddb::TestDatabase;

/** What the record database knows of those who follow it. */
class StoreNameserversTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreNameserversTest);
  CPPUNIT_TEST(nobodyFollowsAtFirst);
  CPPUNIT_TEST(reportsAreShownByName);
  CPPUNIT_TEST(copyIsRememberedBetweenReports);
  CPPUNIT_TEST(changesThatAreNotAppliedCount);
  CPPUNIT_TEST(silentOneIsGone);
  CPPUNIT_TEST(prunedBeyondMustCopy);
  CPPUNIT_TEST(garbageForAPositionIsNone);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<recorddb::Store> d_store;

  void report(const char* name, const Position& position, std::optional<int64_t> copiedAt = {})
  {
    recorddb::reportStatus(d_database->sql(), name, {position, {}}, std::chrono::milliseconds(12), "1.2", copiedAt);
  }

  Position now() { return *Position::parse(d_database->rows("SELECT pg_current_snapshot()")); }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_store = std::make_unique<recorddb::Store>(d_database->settings());
  }

  void tearDown() override
  {
    d_store.reset();
    d_database.reset();
  }

  void nobodyFollowsAtFirst() { CPPUNIT_ASSERT(d_store->nameservers().empty()); }

  void reportsAreShownByName()
  {
    report("ns2", {7, {}});
    report("ns1", {9, {5, 8}});
    const auto all = d_store->nameservers();
    CPPUNIT_ASSERT_EQUAL(size_t{2}, all.size());
    CPPUNIT_ASSERT_EQUAL(std::string("ns2"), all[1].name);
    CPPUNIT_ASSERT(all[0].position == (Position{9, {5, 8}}));
    CPPUNIT_ASSERT_EQUAL(int64_t{12}, static_cast<int64_t>(all[0].lag.count()));
    CPPUNIT_ASSERT_EQUAL(std::string("1.2"), all[0].version);
    CPPUNIT_ASSERT(!all[0].sinceCopy);
    CPPUNIT_ASSERT(!all[0].isGone);
    CPPUNIT_ASSERT(!all[0].mustCopy);
  }

  void copyIsRememberedBetweenReports()
  {
    report("ns1", {7, {}}, std::time(nullptr) - 600);
    report("ns1", {8, {}});
    const auto since = d_store->nameservers().at(0).sinceCopy;
    CPPUNIT_ASSERT(since && *since >= std::chrono::seconds(600) && *since < std::chrono::seconds(900));
  }

  void changesThatAreNotAppliedCount()
  {
    d_database->sql().executeScript("TRUNCATE dodns.change_feed");
    report("before", now());
    d_database->addRecord(d_database->addZone("example.com."), "example.com.", "A", "192.0.2.1");
    report("after", now());
    const auto all = d_store->nameservers();
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, all.at(0).pendingChanges);
    CPPUNIT_ASSERT_EQUAL(int64_t{2}, all.at(1).pendingChanges);
  }

  void silentOneIsGone()
  {
    report("ns1", now());
    d_database->sql().executeScript("UPDATE dodns.nameservers SET last_contact = now() - interval '2 hours'");
    const auto all = d_store->nameservers();
    CPPUNIT_ASSERT(all.at(0).isGone);
    CPPUNIT_ASSERT(all[0].sinceContact >= std::chrono::seconds(7200));
  }

  void prunedBeyondMustCopy()
  {
    report("ns1", {100, {50}});
    d_database->sql().executeScript("UPDATE dodns.feed_state SET pruned_before = '51'");
    CPPUNIT_ASSERT(d_store->nameservers().at(0).mustCopy);
    d_database->sql().executeScript("UPDATE dodns.feed_state SET pruned_before = '50'");
    CPPUNIT_ASSERT(!d_store->nameservers().at(0).mustCopy);
  }

  void garbageForAPositionIsNone()
  {
    report("ns1", now());
    d_database->sql().executeScript("UPDATE dodns.nameservers SET position = 'garbage'");
    CPPUNIT_ASSERT(!d_store->nameservers().at(0).position);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreNameserversTest);
