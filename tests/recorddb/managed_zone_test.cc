// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/managed_zone.hh"

#include "fqdn.hh"
#include "recorddb/audit.hh"
#include "recorddb/database.hh"
#include "recorddb/zone_list.hh"
#include "test_database.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;
using recorddb::ManagedZone;
using recorddb::NumberedRecord;
using recorddb::TestDatabase;

class ManagedZoneTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ManagedZoneTest);
  CPPUNIT_TEST(zonesAreMadeFoundAndRemoved);
  CPPUNIT_TEST(zoneSaysWhoMayChangeIt);
  CPPUNIT_TEST(recordsKeepTheirNumbers);
  CPPUNIT_TEST(disabledRecordsDoNotExist);
  CPPUNIT_TEST(pagesAndFilters);
  CPPUNIT_TEST(ttlIsTheRrsets);
  CPPUNIT_TEST(serialRisesAtEveryChange);
  CPPUNIT_TEST(zonesOfPatternsAreListed);
  CPPUNIT_TEST(firstRecordsOfEachZone);
  CPPUNIT_TEST(auditHoldsWhoAndWhat);
  CPPUNIT_TEST(changesInParallelLoseNothing);
  CPPUNIT_TEST(collisionIsTriedAgain);
  CPPUNIT_TEST(failedChangeLeavesNothing);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  pg::Connection& sql() { return d_database->sql(); }

  ManagedZone makeZone(const std::string& name)
  {
    auto zone = ManagedZone::create(sql(), recorddb::fqdn(name), recorddb::ZoneKind::native);
    CPPUNIT_ASSERT_MESSAGE(name, zone.has_value());
    return *zone;
  }

  static NumberedRecord record(const std::string& name, const std::string& type, const std::string& rdata) { return {0, name, type, 300, rdata, {}}; }

  pg::PoolSettings pool() const
  {
    pg::PoolSettings settings;
    settings.connection = d_database->settings();
    return settings;
  }

public:
  void setUp() override { d_database = std::make_unique<TestDatabase>(); }
  void tearDown() override { d_database.reset(); }

  void zonesAreMadeFoundAndRemoved()
  {
    const auto name = recorddb::fqdn("example.com.");
    CPPUNIT_ASSERT(!ManagedZone::find(sql(), name));
    auto zone = makeZone("example.com.");
    zone.add(record("example.com.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT(!ManagedZone::create(sql(), name, recorddb::ZoneKind::native));
    CPPUNIT_ASSERT_EQUAL(zone.id(), ManagedZone::find(sql(), name)->id());
    CPPUNIT_ASSERT_EQUAL(zone.id(), ManagedZone::lock(sql(), name)->id());
    zone.removeZone();
    CPPUNIT_ASSERT(!ManagedZone::lock(sql(), name));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void zoneSaysWhoMayChangeIt()
  {
    const auto zone = makeZone("example.com.");
    CPPUNIT_ASSERT(!zone.isPresigned());
    sql().execute("INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES ($1, 'PRESIGNED', '1')", {std::to_string(zone.id())});
    sql().execute("UPDATE dodns.zones SET kind = 'secondary'");
    const auto changed = ManagedZone::find(sql(), zone.name());
    CPPUNIT_ASSERT(changed->isPresigned() && changed->kind() == recorddb::ZoneKind::secondary);
  }

  void recordsKeepTheirNumbers()
  {
    auto zone = makeZone("example.com.");
    auto one = record("www.example.com.", "TXT", "\"x\"");
    one.given = "\"x\"";
    one.id = zone.add(one);
    const auto other = zone.add(record("www.example.com.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT(other > one.id);
    const auto found = zone.find(one.id);
    CPPUNIT_ASSERT(found && found->rdata == "\"x\"" && found->given == "\"x\"" && found->ttl == 300);
    one.name = "w.example.com.";
    one.given.reset();
    zone.change(one);
    CPPUNIT_ASSERT_EQUAL(std::string("w.example.com."), zone.find(one.id)->name);
    CPPUNIT_ASSERT(!zone.find(one.id)->given);
    CPPUNIT_ASSERT_EQUAL(size_t{1}, zone.recordsOf("www.example.com.").size());
    zone.remove(one.id);
    CPPUNIT_ASSERT(!zone.find(one.id));
    CPPUNIT_ASSERT_MESSAGE("a record of another zone", !makeZone("example.org.").find(other));
  }

  void disabledRecordsDoNotExist()
  {
    auto zone = makeZone("example.com.");
    const auto id = zone.add(record("example.com.", "A", "192.0.2.1"));
    sql().execute("UPDATE dodns.records SET disabled = true");
    CPPUNIT_ASSERT(!zone.find(id));
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, zone.count());
    CPPUNIT_ASSERT(zone.list({}, {0, 10}).records.empty() && zone.recordsOf("example.com.").empty());
  }

  void pagesAndFilters()
  {
    auto zone = makeZone("example.com.");
    for (int i = 0; i < 5; ++i) {
      zone.add(record("n" + std::to_string(i % 2) + ".example.com.", i < 3 ? "A" : "TXT", i < 3 ? "192.0.2." + std::to_string(i) : "\"" + std::to_string(i) + "\""));
    }
    const auto rdatas = [&](const recorddb::RecordFilter& filter, const recorddb::Page& page) {
      std::string text;
      const auto list = zone.list(filter, page);
      for (const auto& one : list.records) {
        text += one.rdata + " ";
      }
      return text + std::to_string(list.total);
    };
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.2 \"3\" 5"), rdatas({}, {2, 2}));
    CPPUNIT_ASSERT_EQUAL(std::string("5"), rdatas({}, {5, 2}));
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 \"3\" 2"), rdatas({"n1.example.com.", {}}, {0, 9}));
    CPPUNIT_ASSERT_EQUAL(std::string("\"4\" 1"), rdatas({"n0.example.com.", "TXT"}, {0, 9}));
  }

  void ttlIsTheRrsets()
  {
    auto zone = makeZone("example.com.");
    zone.add(record("example.com.", "A", "192.0.2.1"));
    zone.add(record("example.com.", "A", "192.0.2.2"));
    zone.add(record("example.com.", "TXT", "\"x\""));
    zone.setRrsetTtl("example.com.", "A", 60);
    CPPUNIT_ASSERT_EQUAL(std::string("60 60 300"), d_database->rows("SELECT ttl FROM dodns.records ORDER BY id"));
  }

  void serialRisesAtEveryChange()
  {
    auto zone = makeZone("example.com.");
    zone.raiseSerial(); // without SOA nothing happens
    zone.add(record("example.com.", "SOA", "a. b. 1 2 3 4 5"));
    zone.raiseSerial();
    const auto first = d_database->rows("SELECT split_part(rdata, ' ', 3)::bigint - extract(epoch FROM now())::bigint BETWEEN -5 AND 5 FROM dodns.records");
    CPPUNIT_ASSERT_EQUAL(std::string("t"), first);
    for (int i = 0; i < 3; ++i) {
      const auto before = d_database->rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records");
      zone.raiseSerial();
      CPPUNIT_ASSERT_EQUAL(std::string("t"), d_database->rows("SELECT split_part(rdata, ' ', 3)::bigint > $1::bigint FROM dodns.records", {before}));
    }
  }

  void zonesOfPatternsAreListed()
  {
    for (const auto* name : {"example.org.", "a.example.org.", "example.com.", "x\\.example.org.", "myexample.org."}) {
      makeZone(name);
    }
    const auto names = [&](const std::vector<std::string>& patterns) {
      std::string text;
      const auto list = recorddb::listZones(sql(), patterns, {0, 10});
      for (const auto& [id, name] : list.zones) {
        text += name.toText() + " ";
      }
      return text + std::to_string(list.total);
    };
    CPPUNIT_ASSERT_EQUAL(std::string("example.org. a.example.org. example.com. x\\.example.org. myexample.org. 5"), names({}));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.org. 1"), names({"*.example.org."}));
    CPPUNIT_ASSERT_EQUAL(std::string("example.org. example.com. 2"), names({"example.com.", "example.org."}));
    CPPUNIT_ASSERT_EQUAL(std::string("example.org. a.example.org. example.com. x\\.example.org. myexample.org. 5"), names({"*..", "example.com."}));
    CPPUNIT_ASSERT_EQUAL(size_t{1}, recorddb::listZones(sql(), {}, {4, 10}).zones.size());
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, recorddb::listZones(sql(), {"*.example.org."}, {4, 10}).total);
  }

  void firstRecordsOfEachZone()
  {
    auto one = makeZone("example.com.");
    auto two = makeZone("example.org.");
    for (int i = 0; i < 4; ++i) {
      one.add(record("example.com.", "A", "192.0.2." + std::to_string(i)));
    }
    two.add(record("example.org.", "A", "192.0.2.9"));
    const auto first = recorddb::firstRecords(sql(), {one.id(), two.id(), 99}, 3);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, first.size());
    CPPUNIT_ASSERT_EQUAL(size_t{3}, first.at(one.id()).size());
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.9"), first.at(two.id()).front().rdata);
  }

  void auditHoldsWhoAndWhat()
  {
    recorddb::Token token;
    token.id = 7;
    token.label = "ci";
    recorddb::addAuditEntry(sql(), {token, "192.0.2.1", "abc"}, recorddb::AuditAction::update, recorddb::fqdn("example.com."), "{\"a\":1}", {});
    CPPUNIT_ASSERT_EQUAL(std::string("7|ci|192.0.2.1|abc|update|example.com.|{\"a\": 1}|"), d_database->rows("SELECT token_id, token, client, request_id, action, zone, before, after FROM dodns.audit_log"));
  }

  void changesInParallelLoseNothing()
  {
    makeZone("example.com.").add(record("example.com.", "SOA", "a. b. 1 2 3 4 5"));
    recorddb::Database database(pool());
    std::vector<std::thread> threads;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        try {
          for (int n = 0; n < 10; ++n) {
            database.write([&](pg::Connection& connection) {
              auto zone = ManagedZone::lock(connection, recorddb::fqdn("example.com."));
              zone->add(record("example.com.", "TXT", "\"" + std::to_string(i * 10 + n) + "\""));
              zone->raiseSerial();
            });
          }
        }
        catch (const base::Error&) {
          ++failed;
        }
      });
    }
    for (auto& thread : threads) {
      thread.join();
    }
    CPPUNIT_ASSERT_EQUAL(0, failed.load());
    CPPUNIT_ASSERT_EQUAL(std::string("81"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void collisionIsTriedAgain()
  {
    auto zone = makeZone("example.com.");
    recorddb::Database database(pool());
    int runs = 0;
    database.write([&](pg::Connection& connection) {
      ++runs;
      auto locked = ManagedZone::lock(connection, zone.name());
      if (locked->recordsOf("example.com.").empty()) {
        zone.add(record("example.com.", "A", "192.0.2.1")); // somebody else, without the lock
        locked->add(record("example.com.", "A", "192.0.2.1"));
      }
    });
    CPPUNIT_ASSERT_EQUAL(2, runs);
  }

  void failedChangeLeavesNothing()
  {
    auto zone = makeZone("example.com.");
    recorddb::Database database(pool());
    CPPUNIT_ASSERT_THROW(database.write([&](pg::Connection& connection) {
      ManagedZone::lock(connection, zone.name())->add(record("example.com.", "A", "192.0.2.1"));
      throw std::runtime_error("changed my mind");
    }),
                         std::runtime_error);
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, zone.count());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ManagedZoneTest);
