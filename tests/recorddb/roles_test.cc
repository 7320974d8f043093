// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/audit.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/nameserver_status.hh"
#include "recorddb/schema.hh"
#include "recorddb/snapshot.hh"
#include "recorddb/store.hh"
#include "recorddb/token.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::TestDatabase;

/** Each role can do its work, and nothing else. */
class RolesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RolesTest);
  CPPUNIT_TEST(nameserverFollowsAndReports);
  CPPUNIT_TEST(nameserverWritesNoRecords);
  CPPUNIT_TEST(nameserverKeepsOffTheStatusOfOthers);
  CPPUNIT_TEST(writerManagesZonesAndRecords);
  CPPUNIT_TEST(writerFollowsToo);
  CPPUNIT_TEST(writerKeepsOffTheMachinery);
  CPPUNIT_TEST(apiDoesItsWork);
  CPPUNIT_TEST(apiKeepsOffTheRest);
  CPPUNIT_TEST(outsiderSeesNothing);
  CPPUNIT_TEST(ownerOwnsEverything);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  void assertForbidden(const char* role, const std::vector<const char*>& statements)
  {
    for (const auto* statement : statements) {
      pg::Connection connection(d_database->settings(role));
      std::string state = "allowed";
      try {
        connection.execute(statement);
      }
      catch (const pg::Error& error) {
        state = error.sqlState();
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(role) + ": " + statement, std::string("42501"), state);
    }
  }

  void follow(const char* role, const char* nameserver)
  {
    pg::Connection connection(d_database->settings(role));
    recorddb::requireSchema(connection);
    recorddb::Snapshot snapshot(connection);
    int rows = 0;
    snapshot.forEachZone(std::nullopt, [&rows](const auto&) { ++rows; });
    snapshot.forEachRecord([&rows](const auto&) { ++rows; });
    CPPUNIT_ASSERT_EQUAL(2, rows);
    recorddb::Progress progress{snapshot.position(), snapshot.changesSince({}).witnesses};
    CPPUNIT_ASSERT(!progress.witnesses.isEmpty());
    snapshot.finish();
    connection.listen("dodns");
    CPPUNIT_ASSERT(recorddb::reportStatus(connection, nameserver, progress, std::chrono::milliseconds(0), "1"));
    CPPUNIT_ASSERT(recorddb::reportStatus(connection, nameserver, progress, std::chrono::milliseconds(0), "2"));
    d_database->sql().execute("UPDATE dodns.feed_state SET keep_at_least = '0', keep_at_most = '0'");
    CPPUNIT_ASSERT(recorddb::pruneFeed(connection) > 0);
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_database->login("test_ns1", "dodns_nameserver");
    d_database->login("test_ns2", "dodns_nameserver");
    d_database->login("test_writer", "dodns_writer");
    d_database->login("test_api", "dodns_api");
    d_database->login("test_outsider", "pg_read_all_settings");
    d_database->addRecord(d_database->addZone("example.com."), "example.com.", "A", "192.0.2.1");
  }

  void tearDown() override { d_database.reset(); }

  void nameserverFollowsAndReports()
  {
    follow("test_ns1", "ns1");
    CPPUNIT_ASSERT_EQUAL(std::string("ns1|test_ns1|2"), d_database->rows("SELECT name, db_role, version FROM dodns.nameservers"));
  }

  void nameserverWritesNoRecords()
  {
    assertForbidden("test_ns1", {
                                    "INSERT INTO dodns.zones (name) VALUES ('example.org.')",
                                    "UPDATE dodns.zones SET kind = 'primary'",
                                    "DELETE FROM dodns.zones",
                                    "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, 'example.com.', 'A', 1, '192.0.2.2')",
                                    "UPDATE dodns.records SET ttl = 1",
                                    "DELETE FROM dodns.records",
                                    "TRUNCATE dodns.records",
                                    "INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES (1, 'X', 'y')",
                                    "INSERT INTO dodns.zone_state (zone_id) VALUES (1)",
                                    "INSERT INTO dodns.change_feed (zone_id, scope) VALUES (1, 'zone')",
                                    "DELETE FROM dodns.change_feed",
                                    "UPDATE dodns.feed_state SET pruned_before = '0'",
                                    "UPDATE dodns.database_identity SET uuid = gen_random_uuid()",
                                    "DELETE FROM dodns.schema_migrations",
                                    "CREATE TABLE dodns.own (n integer)",
                                    "SELECT dodns.request_copy('ns1')",
                                });
  }

  void nameserverKeepsOffTheStatusOfOthers()
  {
    pg::Connection first(d_database->settings("test_ns1"));
    pg::Connection second(d_database->settings("test_ns2"));
    recorddb::reportStatus(first, "ns1", {{5, {}}, {}}, std::chrono::milliseconds(0), "1");
    recorddb::assertRefused("another's row", "row-level security", [&] {
      recorddb::reportStatus(second, "ns1", {{9, {}}, {}}, std::chrono::milliseconds(0), "1");
    });
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, second.execute("UPDATE dodns.nameservers SET horizon = '9'").affectedRows());
    recorddb::assertRefused("in another's name", "row-level security", [&] {
      second.execute("INSERT INTO dodns.nameservers (name, db_role, position, horizon, lag_ms, version) VALUES ('ns3', 'test_ns1', '', '9', 0, '')");
    });
    recorddb::assertRefused("given away", "row-level security", [&] { first.execute("UPDATE dodns.nameservers SET db_role = 'test_ns2'"); });
    assertForbidden("test_ns2", {"DELETE FROM dodns.nameservers"});
    CPPUNIT_ASSERT_EQUAL(std::string("ns1|test_ns1|5:5:"), d_database->rows("SELECT name, db_role, position FROM dodns.nameservers"));
  }

  void writerManagesZonesAndRecords()
  {
    recorddb::Store store(d_database->settings("test_writer"));
    const auto name = *dns::Name::parse("example.org.");
    const auto zone = store.createZone(name, recorddb::ZoneKind::primary, {}, "");
    CPPUNIT_ASSERT(zone.has_value());
    store.addRecord({*zone, "example.org.", "A", 300, "192.0.2.1", false});
    store.replaceRrset(*zone, name, "A", {{*zone, "example.org.", "A", 300, "192.0.2.2", false}});
    CPPUNIT_ASSERT(store.setMetadata(name, "X", {"y"}));
    CPPUNIT_ASSERT(store.setAccount(name, "me"));
    CPPUNIT_ASSERT(store.deleteZone(name));
    store.requestCopy("ns1");
    pg::Connection connection(d_database->settings("test_writer"));
    connection.execute("INSERT INTO dodns.zone_state (zone_id, notified_serial) VALUES (1, 1)");
    recorddb::reportStatus(d_database->sql(), "dead", {{5, {}}, {}}, std::chrono::milliseconds(0), "1");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a nameserver that is gone for good is forgotten", int64_t{1}, connection.execute("DELETE FROM dodns.nameservers").affectedRows());
  }

  void writerFollowsToo() { follow("test_writer", "primary"); }

  void writerKeepsOffTheMachinery()
  {
    assertForbidden("test_writer", {
                                       "INSERT INTO dodns.change_feed (zone_id, scope) VALUES (1, 'zone')",
                                       "DELETE FROM dodns.change_feed",
                                       "UPDATE dodns.feed_state SET pruned_before = '0'",
                                       "UPDATE dodns.database_identity SET uuid = gen_random_uuid()",
                                       "DELETE FROM dodns.schema_migrations",
                                       "ALTER TABLE dodns.records DISABLE TRIGGER USER",
                                       "TRUNCATE dodns.zones CASCADE",
                                       "CREATE TABLE dodns.own (n integer)",
                                   });
  }

  void apiDoesItsWork()
  {
    pg::Connection connection(d_database->settings("test_api"));
    recorddb::requireSchema(connection);
    const auto id = recorddb::createToken(connection, std::string(64, 'a'), {0, "x", {recorddb::Scope::write}, {}, {}, {}, false}, {});
    const auto token = recorddb::findToken(connection, std::string(64, 'a'));
    recorddb::noteTokenUse(connection, id);
    pg::Transaction transaction(connection);
    auto zone = recorddb::ManagedZone::create(connection, *dns::Name::parse("example.org."), recorddb::ZoneKind::native);
    auto record = recorddb::NumberedRecord{0, "example.org.", "A", 300, "192.0.2.1", {}};
    record.id = zone->add(record);
    zone = recorddb::ManagedZone::lock(connection, zone->name());
    zone->change(record);
    zone->setRrsetTtl(record.name, record.type, 60);
    recorddb::addAuditEntry(connection, {*token, "", ""}, recorddb::AuditAction::create, zone->name(), {}, "{}");
    zone->removeZone();
    transaction.commit();
    CPPUNIT_ASSERT(recorddb::revokeToken(connection, id));
  }

  void apiKeepsOffTheRest()
  {
    assertForbidden("test_api", {
                                    "SELECT FROM dodns.dnssec_keys",
                                    "SELECT FROM dodns.tsig_keys",
                                    "INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES (1, 'X', 'y')",
                                    "UPDATE dodns.tokens SET scopes = '{admin}'",
                                    "DELETE FROM dodns.tokens",
                                    "UPDATE dodns.audit_log SET token = 'somebody else'",
                                    "DELETE FROM dodns.audit_log",
                                    "DELETE FROM dodns.record_history",
                                    "UPDATE dodns.zone_history SET name = '.'",
                                    "UPDATE dodns.history_state SET keep = '0'",
                                    "INSERT INTO dodns.record_counts (zone_id, type, bucket, n) VALUES (1, 'A', 0, 1)",
                                    "TRUNCATE dodns.records",
                                    "INSERT INTO dodns.change_feed (zone_id, scope) VALUES (1, 'zone')",
                                    "INSERT INTO dodns.zone_changes (zone_id) VALUES (1)",
                                    "DELETE FROM dodns.zone_changes",
                                    "SELECT dodns.fold_zone_changes(1)",
                                    "DELETE FROM dodns.schema_migrations",
                                    "DELETE FROM dodns.service_stage",
                                    "UPDATE dodns.stage_log SET after = 'lead'",
                                    "DELETE FROM dodns.stage_log",
                                    "UPDATE dodns.consistency_checks SET drift = 0",
                                });
    assertForbidden("test_ns1", {"SELECT FROM dodns.idempotency_keys", "SELECT FROM dodns.tokens", "SELECT FROM dodns.audit_log", "SELECT FROM dodns.record_history", "SELECT dodns.prune_history()",
                                 "SELECT FROM dodns.dual_writes", "SELECT FROM dodns.rejected_entries", "UPDATE dodns.service_stage SET stage = 'sync'"});
    assertForbidden("test_writer", {"SELECT FROM dodns.tokens", "INSERT INTO dodns.audit_log (token, client, request_id, action, zone) VALUES ('', '', '', 'create', '.')"});
  }

  void outsiderSeesNothing()
  {
    assertForbidden("test_outsider", {"SELECT FROM dodns.zones", "SELECT dodns.is_fqdn('.')", "SELECT dodns.prune_change_feed()"});
  }

  void ownerOwnsEverything()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), d_database->rows("SELECT relname FROM pg_class WHERE relnamespace = 'dodns'::regnamespace AND relowner <> 'dodns_owner'::regrole"));
    CPPUNIT_ASSERT_EQUAL(std::string(), d_database->rows("SELECT proname FROM pg_proc WHERE pronamespace = 'dodns'::regnamespace AND proowner <> 'dodns_owner'::regrole"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("functions that everybody may run", std::string(),
                                 d_database->rows("SELECT proname FROM pg_proc p WHERE pronamespace = 'dodns'::regnamespace AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("definers whose search_path is not pinned", std::string(),
                                 d_database->rows("SELECT proname FROM pg_proc WHERE pronamespace = 'dodns'::regnamespace AND prosecdef AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RolesTest);
