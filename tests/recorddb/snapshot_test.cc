// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/snapshot.hh"

#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Position;
using recorddb::RecordRow;
using recorddb::Snapshot;
using recorddb::TestDatabase;

namespace {

std::string text(const RecordRow& record)
{
  return std::to_string(record.zoneId) + " " + record.name + " " + std::to_string(record.ttl) + " " + record.type + " " + record.rdata + "; ";
}

std::string text(const Snapshot::Changes& changes)
{
  std::string all;
  for (const auto zone : changes.zones) {
    all += "zone " + std::to_string(zone) + "; ";
  }
  for (const auto zone : changes.infos) {
    all += "info " + std::to_string(zone) + "; ";
  }
  for (const auto& [zone, names] : changes.names) {
    for (const auto& name : names) {
      all += std::to_string(zone) + " " + name + "; ";
    }
  }
  return all;
}

/** Looks again and again, as a follower does. */
class Reader
{
public:
  explicit Reader(const TestDatabase& database)
      : d_connection(database.settings()) {}

  std::string look()
  {
    Snapshot snapshot(d_connection);
    auto changes = snapshot.changesSince(d_progress.next());
    snapshot.finish();
    d_progress.position = changes.position;
    if (!changes.isEmpty()) {
      changes.witnesses.keepHighestOf(d_progress.witnesses);
      d_progress.witnesses = changes.witnesses;
    }
    return text(changes);
  }

  /** As it is written down and read again. */
  void startAgain() { d_progress = {*Position::parse(d_progress.position.toText()), *recorddb::Witnesses::parse(d_progress.witnesses.toText())}; }

  size_t inProgress() const { return d_progress.position.inProgress.size(); }

private:
  pg::Connection d_connection;
  recorddb::Progress d_progress;
};

} // namespace

class SnapshotTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SnapshotTest);
  CPPUNIT_TEST(positionIsThatOfTheLookItself);
  CPPUNIT_TEST(eachChangeIsSeenOnce);
  CPPUNIT_TEST(longTransactionIsSeenOnceAndDelaysNothing);
  CPPUNIT_TEST(rolledBackTransactionIsNeverSeen);
  CPPUNIT_TEST(zoneCoversItsNamesAndInfo);
  CPPUNIT_TEST(ageIsThatOfTheOldestChange);
  CPPUNIT_TEST(requestedCopyIsNoChange);
  CPPUNIT_TEST(entriesOfAnotherClusterAreIgnored);
  CPPUNIT_TEST(identityTellsDatabasesApart);
  CPPUNIT_TEST(zonesComeWithTheirMetadata);
  CPPUNIT_TEST(recordsComeInCanonicalOrder);
  CPPUNIT_TEST(disabledRecordsStayAway);
  CPPUNIT_TEST(whatIsReadIsOneSnapshot);
  CPPUNIT_TEST(nothingCanBeWritten);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  void run(const char* sql) { d_database->sql().executeScript(sql); }

  std::string records(const std::function<void(Snapshot&, const Snapshot::TakeRecord&)>& read)
  {
    std::string all;
    pg::Connection connection(d_database->settings());
    Snapshot snapshot(connection);
    read(snapshot, [&all](const RecordRow& record) { all += text(record); });
    return all;
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    run("INSERT INTO dodns.zones (name) VALUES ('example.com.'), ('example.org.')");
    run("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'www.example.com.', 'A', 300, '192.0.2.1')");
  }

  void tearDown() override { d_database.reset(); }

  void positionIsThatOfTheLookItself()
  {
    pg::Connection connection(d_database->settings());
    Snapshot snapshot(connection);
    const auto next = snapshot.nextTransaction();
    run("UPDATE dodns.records SET ttl = 1");
    CPPUNIT_ASSERT(!snapshot.isStandby());
    CPPUNIT_ASSERT_EQUAL(next, snapshot.position().horizon);
    CPPUNIT_ASSERT_EQUAL(snapshot.position().toText(), connection.execute("SELECT pg_current_snapshot()")[0].string(0));
    const auto changer = d_database->sql().execute("SELECT max(xid) FROM dodns.change_feed")[0].uint64(0);
    CPPUNIT_ASSERT(!snapshot.position().hasSeen(changer));
    CPPUNIT_ASSERT(snapshot.position().hasSeen(next - 1));
  }

  void eachChangeIsSeenOnce()
  {
    Reader reader(*d_database);
    CPPUNIT_ASSERT_EQUAL(std::string("zone 1; zone 2; "), reader.look());
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    run("UPDATE dodns.records SET ttl = 1");
    CPPUNIT_ASSERT_EQUAL(std::string("1 www.example.com.; "), reader.look());
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    reader.startAgain();
    run("UPDATE dodns.zones SET kind = 'primary' WHERE id = 2");
    CPPUNIT_ASSERT_EQUAL(std::string("info 2; "), reader.look());
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
  }

  void longTransactionIsSeenOnceAndDelaysNothing()
  {
    Reader reader(*d_database);
    reader.look();
    pg::Connection slow(d_database->settings());
    pg::Connection slower(d_database->settings());
    pg::Transaction longOne(slow);
    slow.execute("UPDATE dodns.records SET ttl = 77 WHERE name = 'www.example.com.'");
    pg::Transaction longerOne(slower);
    slower.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (2, 'slow.example.org.', 'A', 300, '192.0.2.1')");
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());

    run("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'quick.example.com.', 'A', 300, '192.0.2.1')");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a later transaction is not held up", std::string("1 quick.example.com.; "), reader.look());
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    CPPUNIT_ASSERT_EQUAL(size_t{2}, reader.inProgress());

    longOne.commit();
    CPPUNIT_ASSERT_EQUAL(std::string("1 www.example.com.; "), reader.look());
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    slower.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (2, 'more.example.org.', 'A', 300, '192.0.2.1')");
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    longerOne.commit();
    CPPUNIT_ASSERT_EQUAL(std::string("2 more.example.org.; 2 slow.example.org.; "), reader.look());
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    CPPUNIT_ASSERT_EQUAL(size_t{0}, reader.inProgress());
  }

  void rolledBackTransactionIsNeverSeen()
  {
    Reader reader(*d_database);
    reader.look();
    pg::Connection other(d_database->settings());
    pg::Transaction transaction(other);
    other.execute("UPDATE dodns.records SET ttl = 77");
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    transaction.rollback();
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
  }

  void zoneCoversItsNamesAndInfo()
  {
    Reader reader(*d_database);
    reader.look();
    run("UPDATE dodns.records SET ttl = 1");
    run("UPDATE dodns.zones SET kind = 'primary'");
    run("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT 1, n || '.example.com.', 'A', 300, '192.0.2.1' FROM generate_series(1, 2000) n");
    CPPUNIT_ASSERT_EQUAL(std::string("zone 1; info 2; "), reader.look());
  }

  void ageIsThatOfTheOldestChange()
  {
    pg::Connection connection(d_database->settings());
    run("UPDATE dodns.change_feed SET at = clock_timestamp() - interval '90 seconds' WHERE zone_id = 2");
    Snapshot snapshot(connection);
    const auto age = snapshot.changesSince({}).oldestAge;
    CPPUNIT_ASSERT(age >= std::chrono::seconds(90));
    CPPUNIT_ASSERT(age < std::chrono::seconds(100));
    CPPUNIT_ASSERT(snapshot.changesSince(snapshot.position()).isEmpty());
    CPPUNIT_ASSERT(snapshot.changesSince(snapshot.position()).oldestAge == std::chrono::milliseconds(0));
  }

  /** A dump holds the feed with the transaction numbers of where it was made. */
  void requestedCopyIsNoChange()
  {
    run("TRUNCATE dodns.change_feed");
    run("SELECT dodns.request_copy('ns2'), dodns.request_copy('ns1'), dodns.request_copy('ns1')");
    pg::Connection connection(d_database->settings());
    Snapshot snapshot(connection);
    const auto changes = snapshot.changesSince({});
    CPPUNIT_ASSERT(changes.copies.size() == 2 && changes.copies.at("ns2") < changes.copies.at("ns1"));
    CPPUNIT_ASSERT_EQUAL(std::string(), text(changes));
    CPPUNIT_ASSERT(changes.isEmpty());
  }

  void entriesOfAnotherClusterAreIgnored()
  {
    Reader reader(*d_database);
    reader.look();
    run("INSERT INTO dodns.change_feed (xid, zone_id, scope) VALUES ('999999999999', 1, 'zone')");
    run("UPDATE dodns.feed_state SET pruned_before = '999999999999'");
    CPPUNIT_ASSERT_EQUAL(std::string(), reader.look());
    pg::Connection connection(d_database->settings());
    CPPUNIT_ASSERT_EQUAL(uint64_t{0}, Snapshot(connection).prunedBefore());
  }

  void identityTellsDatabasesApart()
  {
    pg::Connection connection(d_database->settings());
    const auto identity = Snapshot(connection).identity();
    CPPUNIT_ASSERT_EQUAL(size_t{36}, identity.database.size());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), identity.timeline);
    CPPUNIT_ASSERT_EQUAL(d_database->rows("SELECT system_identifier FROM pg_control_system()"), identity.system);
    CPPUNIT_ASSERT(Snapshot(connection).identity() == identity);
    run("UPDATE dodns.database_identity SET uuid = gen_random_uuid()");
    CPPUNIT_ASSERT(!(Snapshot(connection).identity() == identity));
  }

  void zonesComeWithTheirMetadata()
  {
    run("UPDATE dodns.zones SET kind = 'secondary', primaries = '{192.0.2.1,[2001:db8::1]:5300}', account = 'a b', catalog = 'c.example.', options = '{\"x\":1}' WHERE id = 2");
    run("INSERT INTO dodns.zone_metadata (zone_id, kind, ordinal, content) VALUES (2, 'X', 2, 'second'), (2, 'X', 1, 'first'), (2, 'A', 0, '')");
    pg::Connection connection(d_database->settings());
    Snapshot snapshot(connection);
    std::vector<Snapshot::ZoneRow> zones;
    const auto take = [&zones](const Snapshot::ZoneRow& zone) { zones.push_back(zone); };
    snapshot.forEachZone(std::nullopt, take);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, zones.size());
    CPPUNIT_ASSERT_EQUAL(std::string("example.com."), zones[0].name);
    CPPUNIT_ASSERT_EQUAL(std::string("native"), zones[0].kind);
    CPPUNIT_ASSERT(zones[0].primaries.empty() && zones[0].metadata.empty() && zones[0].catalog.empty());
    CPPUNIT_ASSERT_EQUAL(2, zones[1].id);
    CPPUNIT_ASSERT_EQUAL(std::string("secondary"), zones[1].kind);
    CPPUNIT_ASSERT((zones[1].primaries == std::vector<std::string>{"192.0.2.1", "[2001:db8::1]:5300"}));
    CPPUNIT_ASSERT_EQUAL(std::string("a b"), zones[1].account);
    CPPUNIT_ASSERT_EQUAL(std::string("c.example."), zones[1].catalog);
    CPPUNIT_ASSERT_EQUAL(std::string("{\"x\":1}"), zones[1].options);
    CPPUNIT_ASSERT((zones[1].metadata == recorddb::Metadata{{"A", {""}}, {"X", {"first", "second"}}}));

    zones.clear();
    snapshot.forEachZone(std::set<int32_t>{2, 99}, take);
    CPPUNIT_ASSERT_EQUAL(size_t{1}, zones.size());
    CPPUNIT_ASSERT_EQUAL(2, zones[0].id);
    zones.clear();
    snapshot.forEachZone(std::set<int32_t>(), take);
    CPPUNIT_ASSERT(zones.empty());
  }

  void recordsComeInCanonicalOrder()
  {
    run("DELETE FROM dodns.records");
    run(R"(INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES
      (2, 'example.org.', 'TXT', 1, E'"tab\t back\\\\slash"'),
      (1, 'z.example.com.', 'A', 2, '192.0.2.1'), (1, 'a.z.example.com.', 'A', 2, '192.0.2.1'), (1, 'aa.example.com.', 'A', 2, '192.0.2.1'),
      (1, 'example.com.', 'SOA', 3, 'a. b. 1 2 3 4 5'), (1, 'example.com.', 'NS', 3, 'ns.'), (1, '\001.example.com.', 'A', 2147483647, '192.0.2.1'))");
    const std::string first = "1 example.com. 3 NS ns.; 1 example.com. 3 SOA a. b. 1 2 3 4 5; 1 \\001.example.com. 2147483647 A 192.0.2.1; "
                              "1 aa.example.com. 2 A 192.0.2.1; 1 z.example.com. 2 A 192.0.2.1; 1 a.z.example.com. 2 A 192.0.2.1; ";
    const std::string second = "2 example.org. 1 TXT \"tab\t back\\\\slash\"; ";
    CPPUNIT_ASSERT_EQUAL(first + second, records([](Snapshot& look, const auto& take) { look.forEachRecord(take); }));
    CPPUNIT_ASSERT_EQUAL(first, records([](Snapshot& look, const auto& take) { look.forEachRecordOfZone(1, take); }));
    CPPUNIT_ASSERT_EQUAL(second, records([](Snapshot& look, const auto& take) { look.forEachRecordOfZone(2, take); }));
    CPPUNIT_ASSERT_EQUAL(std::string(), records([](Snapshot& look, const auto& take) { look.forEachRecordOfZone(3, take); }));
    CPPUNIT_ASSERT_EQUAL(std::string("1 \\001.example.com. 2147483647 A 192.0.2.1; 1 z.example.com. 2 A 192.0.2.1; "),
                         records([](Snapshot& look, const auto& take) { look.forEachRecordOfNames(1, {"z.example.com.", "\\001.example.com.", "gone.example.com."}, take); }));
    CPPUNIT_ASSERT_EQUAL(std::string(), records([](Snapshot& look, const auto& take) { look.forEachRecordOfNames(2, {"z.example.com."}, take); }));
  }

  void disabledRecordsStayAway()
  {
    run("UPDATE dodns.records SET disabled = true");
    CPPUNIT_ASSERT_EQUAL(std::string(), records([](Snapshot& look, const auto& take) {
                           look.forEachRecord(take);
                           look.forEachRecordOfZone(1, take);
                           look.forEachRecordOfNames(1, {"www.example.com."}, take);
                         }));
  }

  void whatIsReadIsOneSnapshot()
  {
    pg::Connection connection(d_database->settings());
    Snapshot snapshot(connection);
    run("DELETE FROM dodns.zones");
    int zones = 0;
    int rows = 0;
    snapshot.forEachZone(std::nullopt, [&zones](const auto&) { ++zones; });
    snapshot.forEachRecord([&rows](const auto&) { ++rows; });
    CPPUNIT_ASSERT_EQUAL(2, zones);
    CPPUNIT_ASSERT_EQUAL(1, rows);
  }

  void nothingCanBeWritten()
  {
    pg::Connection connection(d_database->settings());
    const Snapshot snapshot(connection);
    CPPUNIT_ASSERT_EQUAL(std::string("25006"), recorddb::refusal([&] { connection.execute("DELETE FROM dodns.zones"); }).sqlState());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SnapshotTest);
