// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/nameserver_status.hh"
#include "recorddb/snapshot.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Position;
using recorddb::Snapshot;
using recorddb::TestDatabase;

/** A nameserver may follow a hot standby, which can tell less. */
class StandbyTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StandbyTest);
  CPPUNIT_TEST(identityIsThatOfThePrimary);
  CPPUNIT_TEST(changesAreSeenAtLeastOnce);
  CPPUNIT_TEST(positionOfThePrimaryServesOnTheStandby);
  CPPUNIT_TEST(nothingIsReadTwiceBesideALongTransaction);
  CPPUNIT_TEST(whatWasNotReceivedYetIsNoDenial);
  CPPUNIT_TEST(nothingIsReportedOrPruned);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  Position position(const pg::ConnectionSettings& settings)
  {
    pg::Connection connection(settings);
    return Snapshot(connection).position();
  }

  /** The names of zone 1 that changed since `seen`, as the standby tells. */
  std::set<std::string> changedNames(const Position& seen)
  {
    pg::Connection connection(d_database->standbySettings());
    return Snapshot(connection).changesSince(seen).names[1];
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_database->addZone("example.com.");
  }

  void tearDown() override { d_database.reset(); }

  void identityIsThatOfThePrimary()
  {
    pg::Connection connection(d_database->standbySettings());
    const Snapshot standby(connection);
    const Snapshot primary(d_database->sql());
    CPPUNIT_ASSERT(standby.isStandby());
    CPPUNIT_ASSERT(standby.identity() == primary.identity());
    CPPUNIT_ASSERT(standby.position().inProgress.empty());
  }

  void changesAreSeenAtLeastOnce()
  {
    pg::Connection slow(d_database->settings());
    pg::Transaction transaction(slow);
    slow.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'slow.example.com.', 'A', 300, '192.0.2.1')");
    const auto before = position(d_database->standbySettings());
    d_database->addRecord("1", "quick.example.com.", "A", "192.0.2.1");
    CPPUNIT_ASSERT((changedNames(before) == std::set<std::string>{"quick.example.com."}));

    // The standby does not tell that the slow one is in progress.
    const auto between = position(d_database->standbySettings());
    transaction.commit();
    CPPUNIT_ASSERT_EQUAL(size_t{1}, changedNames(between).count("slow.example.com."));
    CPPUNIT_ASSERT(changedNames(position(d_database->standbySettings())).empty());
  }

  void positionOfThePrimaryServesOnTheStandby()
  {
    pg::Connection slow(d_database->settings());
    pg::Transaction transaction(slow);
    slow.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'slow.example.com.', 'A', 300, '192.0.2.1')");
    d_database->addRecord("1", "quick.example.com.", "A", "192.0.2.1");
    const auto seen = position(d_database->settings());
    CPPUNIT_ASSERT(changedNames(seen).empty());
    transaction.commit();
    CPPUNIT_ASSERT((changedNames(seen) == std::set<std::string>{"slow.example.com."}));
  }

  void nothingIsReadTwiceBesideALongTransaction()
  {
    pg::Connection slow(d_database->settings());
    pg::Transaction transaction(slow);
    slow.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'slow.example.com.', 'A', 300, '192.0.2.1')");
    pg::Connection standby(d_database->standbySettings());
    auto seen = position(d_database->standbySettings());
    for (const std::string name : {"a", "b"}) {
      d_database->addRecord("1", name + ".example.com.", "A", "192.0.2.1");
      d_database->standbySettings(); // waits until it has everything
      const auto changes = Snapshot(standby).changesSince(seen);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(name, size_t{1}, changes.names.at(1).size());
      seen = changes.position;
    }
    CPPUNIT_ASSERT(Snapshot(standby).changesSince(seen).isEmpty());
    transaction.commit();
    d_database->standbySettings();
    CPPUNIT_ASSERT((Snapshot(standby).changesSince(seen).names[1] == std::set<std::string>{"slow.example.com."}));
  }

  void whatWasNotReceivedYetIsNoDenial()
  {
    recorddb::Witnesses ahead;
    ahead.add({1000, 1000000, 1});
    pg::Connection standby(d_database->standbySettings());
    CPPUNIT_ASSERT(Snapshot::Testimony::later == Snapshot(standby).testimonyOf(ahead));
    CPPUNIT_ASSERT(Snapshot::Testimony::denied == Snapshot(d_database->sql()).testimonyOf(ahead));
    recorddb::Witnesses lost;
    lost.add({1000, 3, 1});
    CPPUNIT_ASSERT(Snapshot::Testimony::denied == Snapshot(standby).testimonyOf(lost));
    const auto seen = Snapshot(d_database->sql()).progressOfCopy().witnesses;
    CPPUNIT_ASSERT(!seen.isEmpty());
    CPPUNIT_ASSERT(Snapshot::Testimony::complete == Snapshot(standby).testimonyOf(seen));
  }

  void nothingIsReportedOrPruned()
  {
    pg::Connection connection(d_database->standbySettings());
    CPPUNIT_ASSERT(!recorddb::reportStatus(connection, "ns1", {{5, {}}, {}}, std::chrono::milliseconds(0), "1"));
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, recorddb::pruneFeed(connection));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the session is usable", 1, connection.execute("SELECT 1")[0].int32(0));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StandbyTest);
