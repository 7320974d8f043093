// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/keys.hh"

#include "recorddb/snapshot.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Key;
using recorddb::Snapshot;
using recorddb::TestDatabase;

namespace {

constexpr const char* kSecret = "c2VjcmV0IHRoYXQgbm9ib2R5IG1heSByZWFkLi4u";

std::string text(const std::vector<Key>& keys)
{
  std::string all;
  for (const auto& key : keys) {
    all += std::to_string(key.id) + " " + std::to_string(key.flags) + (key.isActive ? " active" : "") + (key.isPublished ? " published " : " ") + key.content + "; ";
  }
  return all;
}

} // namespace

/** The tables of keys: what they take, who follows them, who may read them. */
class KeysTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(KeysTest);
  CPPUNIT_TEST(wrongDnssecKeysAreRefusedByName);
  CPPUNIT_TEST(wrongTsigKeysAreRefusedByName);
  CPPUNIT_TEST(refusalsTellNoSecret);
  CPPUNIT_TEST(dnssecKeysAreInfoOfTheirZone);
  CPPUNIT_TEST(tsigKeysHaveAScopeOfTheirOwn);
  CPPUNIT_TEST(feedTakesNoOtherScopes);
  CPPUNIT_TEST(keysGoWithTheirZone);
  CPPUNIT_TEST(zonesComeWithTheirKeys);
  CPPUNIT_TEST(keyWithImpossibleFlagsHidesNoOther);
  CPPUNIT_TEST(tsigKeysComeByName);
  CPPUNIT_TEST(nameserverReadsKeysAndWritesNone);
  CPPUNIT_TEST(writerWritesKeys);
  CPPUNIT_TEST(nobodyElseReadsKeys);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  void run(const std::string& sql) { d_database->sql().executeScript(sql); }

  void assertEntries(const std::string& expected, const std::string& statements)
  {
    run("TRUNCATE dodns.change_feed");
    run(statements);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(statements, expected, d_database->rows("SELECT zone_id || ' ' || scope || coalesce(' ' || name, '') FROM dodns.change_feed ORDER BY id"));
  }

  void assertState(const std::string& expected, const char* role, const char* statement)
  {
    pg::Connection connection(d_database->settings(role));
    std::string state = "allowed";
    try {
      connection.execute(statement);
    }
    catch (const pg::Error& error) {
      state = error.sqlState();
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(role) + ": " + statement, expected, state);
  }

  void forAllWrites(const std::string& expected, const char* role)
  {
    for (const auto* statement : {
             "INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (1, 256, 'new')",
             "UPDATE dodns.dnssec_keys SET active = false",
             "DELETE FROM dodns.dnssec_keys",
             "INSERT INTO dodns.tsig_keys VALUES ('new.', 'hmac-sha256.', 'AAAA')",
             "UPDATE dodns.tsig_keys SET secret = 'BBBB'",
             "DELETE FROM dodns.tsig_keys",
         }) {
      assertState(expected, role, statement);
    }
  }

public:
  void setUp() override { makeDatabase(TestDatabase::Kind::usual); }

  void makeDatabase(TestDatabase::Kind kind)
  {
    d_database.reset();
    d_database = std::make_unique<TestDatabase>(kind);
    run("INSERT INTO dodns.zones (name) VALUES ('example.com.'), ('example.org.')");
    d_database->login("test_ns1", "dodns_nameserver");
    d_database->login("test_writer", "dodns_writer");
    d_database->login("test_outsider", "pg_read_all_settings");
  }

  void tearDown() override { d_database.reset(); }

  void wrongDnssecKeysAreRefusedByName()
  {
    const auto insert = [this](const char* constraint, const std::string& values) {
      recorddb::assertRefused(values, constraint, [&] { run("INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (" + values + ")"); });
    };
    insert("dnssec_keys_flags_are_16_bits", "1, -1, 'k'");
    insert("dnssec_keys_flags_are_16_bits", "1, 65536, 'k'");
    insert("dnssec_keys_content_is_not_empty", "1, 257, ''");
    insert("dnssec_keys_content_is_not_too_long", "1, 257, repeat('k', 65537)");
    insert("dnssec_keys_zone_exists", "3, 257, 'k'");
    run("INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (1, 0, 'k'), (1, 65535, repeat('k', 65536))");
  }

  void wrongTsigKeysAreRefusedByName()
  {
    const auto insert = [this](const char* constraint, const std::string& values) {
      recorddb::assertRefused(values, constraint, [&] { run("INSERT INTO dodns.tsig_keys (name, algorithm, secret) VALUES (" + values + ")"); });
    };
    insert("tsig_keys_name_is_fqdn", "'key', 'hmac-sha256.', 'AAAA'");
    insert("tsig_keys_name_is_fqdn", "'Key.', 'hmac-sha256.', 'AAAA'");
    insert("tsig_keys_algorithm_is_fqdn", "'key.', 'hmac-sha256', 'AAAA'");
    for (const auto* secret : {"", "AAA", "AAAA=", "A===", "AA AA", "AAA-", "====", "AAAA\n"}) {
      insert("tsig_keys_secret_is_base64", std::string("'key.', 'hmac-sha256.', '") + secret + "'");
    }
    insert("tsig_keys_secret_is_not_too_long", "'key.', 'hmac-sha256.', repeat('A', 65540)");
    run("INSERT INTO dodns.tsig_keys VALUES ('key.', 'hmac-md5.sig-alg.reg.int.', 'aZ09+/A='), ('two.', 'hmac-sha512.', 'AA==')");
    insert("tsig_keys_pkey", "'key.', 'hmac-sha256.', 'AAAA'");
  }

  void refusalsTellNoSecret()
  {
    pg::Connection writer(d_database->settings("test_writer"));
    for (const auto* statement : {
             "INSERT INTO dodns.tsig_keys (name, algorithm, secret) VALUES ('key', 'hmac-sha256.', $1)",
             "INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (1, -1, $1)",
             "INSERT INTO dodns.dnssec_keys (zone_id, content) VALUES (1, $1)",
         }) {
      const std::string told = recorddb::refusal([&] { writer.execute(statement, {kSecret}); }).what();
      CPPUNIT_ASSERT_MESSAGE(told, told.find(kSecret) == std::string::npos);
    }
  }

  void dnssecKeysAreInfoOfTheirZone()
  {
    assertEntries("1 info", "INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (1, 257, 'k'), (1, 256, 'z')");
    assertEntries("1 info", "UPDATE dodns.dnssec_keys SET active = false WHERE flags = 256");
    assertEntries("", "UPDATE dodns.dnssec_keys SET active = false WHERE flags = 256");
    assertEntries("1 info", "UPDATE dodns.dnssec_keys SET published = false WHERE flags = 256");
    assertEntries("1 info", "UPDATE dodns.dnssec_keys SET content = 'other' WHERE flags = 256");
    assertEntries("1 info", "DELETE FROM dodns.dnssec_keys WHERE flags = 256");
    assertEntries("", "DELETE FROM dodns.dnssec_keys WHERE flags = 256");
    assertEntries("1 info 2 info", "TRUNCATE dodns.dnssec_keys");
  }

  void tsigKeysHaveAScopeOfTheirOwn()
  {
    assertEntries("0 tsig", "INSERT INTO dodns.tsig_keys VALUES ('a.', 'hmac-sha256.', 'AAAA'), ('b.', 'hmac-sha256.', 'AAAA')");
    assertEntries("0 tsig", "UPDATE dodns.tsig_keys SET secret = 'BBBB' WHERE name = 'a.'");
    assertEntries("", "UPDATE dodns.tsig_keys SET secret = 'BBBB' WHERE name = 'a.'");
    assertEntries("0 tsig", "UPDATE dodns.tsig_keys SET algorithm = 'hmac-sha512.' WHERE name = 'a.'");
    assertEntries("0 tsig", "UPDATE dodns.tsig_keys SET name = 'c.' WHERE name = 'a.'");
    assertEntries("0 tsig", "DELETE FROM dodns.tsig_keys WHERE name = 'c.'");
    assertEntries("", "DELETE FROM dodns.tsig_keys WHERE name = 'c.'");
    assertEntries("0 tsig", "TRUNCATE dodns.tsig_keys");

    pg::Connection connection(d_database->settings());
    const auto seen = Snapshot(connection).position();
    connection.listen("dodns");
    run("INSERT INTO dodns.tsig_keys VALUES ('a.', 'hmac-sha256.', 'AAAA')");
    CPPUNIT_ASSERT(connection.waitForNotification(std::chrono::milliseconds(5000)));
    Snapshot snapshot(connection);
    const auto changes = snapshot.changesSince(seen);
    CPPUNIT_ASSERT(changes.tsigKeys && !changes.isEmpty());
    CPPUNIT_ASSERT(changes.zones.empty() && changes.infos.empty() && changes.names.empty());
    CPPUNIT_ASSERT(!snapshot.changesSince(snapshot.position()).tsigKeys);
  }

  void feedTakesNoOtherScopes()
  {
    for (const auto* values : {"1, 'keys', NULL", "1, 'tsig', NULL", "0, 'info', NULL", "0, 'tsig', 'a.'"}) {
      recorddb::assertRefused(values, "violates check constraint", [&] { run(std::string("INSERT INTO dodns.change_feed (zone_id, scope, name) VALUES (") + values + ")"); });
    }
  }

  void keysGoWithTheirZone()
  {
    run("INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (1, 257, 'one'), (2, 257, 'two')");
    run("DELETE FROM dodns.zones WHERE id = 1");
    CPPUNIT_ASSERT_EQUAL(std::string("two"), d_database->rows("SELECT content FROM dodns.dnssec_keys"));
  }

  std::vector<Snapshot::ZoneRow> zoneRows()
  {
    std::vector<Snapshot::ZoneRow> zones;
    pg::Connection connection(d_database->settings());
    Snapshot(connection).forEachZone(std::nullopt, [&zones](const auto& zone) { zones.push_back(zone); });
    return zones;
  }

  void zonesComeWithTheirKeys()
  {
    run("INSERT INTO dodns.dnssec_keys (zone_id, flags, active, published, content) VALUES (2, 257, true, false, 'a'), (1, 0, true, true, 'b'), (2, 65535, false, true, 'c')");
    run("INSERT INTO dodns.zone_metadata (zone_id, kind, ordinal, content) VALUES (2, 'X', 0, 'x'), (2, 'X', 1, 'y'), (2, 'Y', 0, 'z')");
    run("UPDATE dodns.dnssec_keys SET content = 'A' WHERE content = 'a'"); // so that they do not lie in the order of their ids
    const auto zones = zoneRows();
    CPPUNIT_ASSERT_EQUAL(size_t{2}, zones.size());
    CPPUNIT_ASSERT_EQUAL(std::string("2 0 active published b; "), text(zones[0].keys));
    CPPUNIT_ASSERT(zones[0].metadata.empty());
    CPPUNIT_ASSERT_EQUAL(std::string("1 257 active A; 3 65535 published c; "), text(zones[1].keys));
    CPPUNIT_ASSERT((zones[1].metadata == recorddb::Metadata{{"X", {"x", "y"}}, {"Y", {"z"}}}));
  }

  void keyWithImpossibleFlagsHidesNoOther()
  {
    makeDatabase(TestDatabase::Kind::ownCopy);
    run("ALTER TABLE dodns.dnssec_keys DROP CONSTRAINT dnssec_keys_flags_are_16_bits");
    run("INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (1, 65536, 'high'), (1, 257, 'good'), (1, -1, 'low')");
    CPPUNIT_ASSERT_EQUAL(std::string("2 257 active published good; "), text(zoneRows()[0].keys));
  }

  void tsigKeysComeByName()
  {
    run("INSERT INTO dodns.tsig_keys VALUES ('b.', 'hmac-sha512.', 'BBBB'), ('a.', 'hmac-sha256.', 'AAAA')");
    std::string all;
    pg::Connection connection(d_database->settings());
    Snapshot(connection).forEachTsigKey([&all](const recorddb::TsigKey& key) { all += key.name + " " + key.algorithm + " " + key.secret + "; "; });
    CPPUNIT_ASSERT_EQUAL(std::string("a. hmac-sha256. AAAA; b. hmac-sha512. BBBB; "), all);
  }

  void nameserverReadsKeysAndWritesNone()
  {
    assertState("allowed", "test_ns1", "SELECT content FROM dodns.dnssec_keys");
    assertState("allowed", "test_ns1", "SELECT secret FROM dodns.tsig_keys");
    run("INSERT INTO dodns.dnssec_keys (zone_id, flags, content) VALUES (1, 257, 'k')");
    pg::Connection nameserver(d_database->settings("test_ns1"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("row security hides nothing", 1, nameserver.execute("SELECT content FROM dodns.dnssec_keys").rowCount());
    forAllWrites("42501", "test_ns1");
  }

  void writerWritesKeys()
  {
    forAllWrites("allowed", "test_writer");
    CPPUNIT_ASSERT_EQUAL(std::string("0|0"), d_database->rows("SELECT (SELECT count(*) FROM dodns.dnssec_keys), (SELECT count(*) FROM dodns.tsig_keys)"));
  }

  void nobodyElseReadsKeys()
  {
    makeDatabase(TestDatabase::Kind::ownCopy);
    assertState("42501", "test_outsider", "SELECT FROM dodns.dnssec_keys");
    run("GRANT USAGE ON SCHEMA dodns TO test_outsider");
    assertState("42501", "test_outsider", "SELECT FROM dodns.dnssec_keys");
    assertState("42501", "test_outsider", "SELECT FROM dodns.tsig_keys");
    forAllWrites("42501", "test_outsider");
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeysTest);
