// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "fqdn.hh"
#include "recorddb/store.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::fqdn;
using recorddb::Key;
using recorddb::Store;
using recorddb::TestDatabase;

class StoreKeysTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreKeysTest);
  CPPUNIT_TEST(keysAreAddedAndRemoved);
  CPPUNIT_TEST(keysAreSwitched);
  CPPUNIT_TEST(missingZoneHasNoKeys);
  CPPUNIT_TEST(keyBelongsToItsZone);
  CPPUNIT_TEST(keysObeyTransactions);
  CPPUNIT_TEST(keyWritersOfOneZoneTakeTurns);
  CPPUNIT_TEST(tsigKeysAreSetFoundAndDeleted);
  CPPUNIT_TEST(tsigKeyOfANameIsReplaced);
  CPPUNIT_TEST(tsigKeysObeyTransactions);
  CPPUNIT_TEST_SUITE_END();

  const dns::Name d_zone = fqdn("example.com.");
  const dns::Name d_other = fqdn("example.org.");
  const dns::Name d_missing = fqdn("example.net.");
  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Store> d_store;

  std::string stored() { return d_database->rows("SELECT zone_id, id, flags, active, published, content FROM dodns.dnssec_keys ORDER BY id"); }

  int32_t add(const dns::Name& zone, const Key& key)
  {
    const auto id = d_store->addKey(zone, key);
    CPPUNIT_ASSERT(id.has_value());
    return *id;
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_store = std::make_unique<Store>(d_database->settings());
    d_database->addZone("example.com.");
    d_database->addZone("example.org.");
  }

  void tearDown() override
  {
    d_store.reset();
    d_database.reset();
  }

  void keysAreAddedAndRemoved()
  {
    const auto first = add(d_zone, {77, 257, true, false, "Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\n"});
    const auto second = add(d_zone, {0, 65535, false, true, "k"});
    CPPUNIT_ASSERT(first > 0 && second > first);
    auto keys = d_store->keys(d_zone);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, keys.size());
    CPPUNIT_ASSERT_EQUAL(first, keys[0].id);
    CPPUNIT_ASSERT_EQUAL(uint16_t{257}, keys[0].flags);
    CPPUNIT_ASSERT(keys[0].isActive && !keys[0].isPublished);
    CPPUNIT_ASSERT_EQUAL(std::string("Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\n"), keys[0].content);
    CPPUNIT_ASSERT_EQUAL(second, keys[1].id);
    CPPUNIT_ASSERT_EQUAL(uint16_t{65535}, keys[1].flags);
    CPPUNIT_ASSERT(!keys[1].isActive && keys[1].isPublished);

    CPPUNIT_ASSERT(d_store->removeKey(d_zone, first));
    CPPUNIT_ASSERT_MESSAGE("gone already", !d_store->removeKey(d_zone, first));
    keys = d_store->keys(d_zone);
    CPPUNIT_ASSERT_EQUAL(size_t{1}, keys.size());
    CPPUNIT_ASSERT_EQUAL(second, keys[0].id);
  }

  void keysAreSwitched()
  {
    const auto id = add(d_zone, {0, 257, true, true, "k"});
    const auto neighbour = add(d_zone, {0, 256, true, true, "z"});
    CPPUNIT_ASSERT(d_store->setKeyActive(d_zone, id, false));
    CPPUNIT_ASSERT_EQUAL(std::string("1|1|257|f|t|k 1|2|256|t|t|z"), stored());
    CPPUNIT_ASSERT(d_store->setKeyPublished(d_zone, id, false));
    CPPUNIT_ASSERT_EQUAL(std::string("1|1|257|f|f|k 1|2|256|t|t|z"), stored());
    CPPUNIT_ASSERT(d_store->setKeyActive(d_zone, id, true));
    CPPUNIT_ASSERT_EQUAL(std::string("1|1|257|t|f|k 1|2|256|t|t|z"), stored());
    CPPUNIT_ASSERT(d_store->setKeyPublished(d_zone, id, true));
    CPPUNIT_ASSERT_EQUAL(std::string("1|1|257|t|t|k 1|2|256|t|t|z"), stored());
    CPPUNIT_ASSERT(d_store->removeKey(d_zone, neighbour));
    CPPUNIT_ASSERT(!d_store->setKeyActive(d_zone, neighbour, true));
    CPPUNIT_ASSERT(!d_store->setKeyPublished(d_zone, neighbour, true));
  }

  void missingZoneHasNoKeys()
  {
    add(d_zone, {0, 257, true, true, "k"});
    CPPUNIT_ASSERT(d_store->keys(d_missing).empty());
    CPPUNIT_ASSERT(!d_store->addKey(d_missing, {0, 257, true, true, "k"}));
    CPPUNIT_ASSERT(!d_store->removeKey(d_missing, 1));
    CPPUNIT_ASSERT(!d_store->setKeyActive(d_missing, 1, false));
    CPPUNIT_ASSERT(!d_store->setKeyPublished(d_missing, 1, false));
    CPPUNIT_ASSERT_EQUAL(std::string("1|1|257|t|t|k"), stored());
  }

  void keyBelongsToItsZone()
  {
    const auto id = add(d_zone, {0, 257, true, true, "k"});
    CPPUNIT_ASSERT(d_store->keys(d_other).empty());
    CPPUNIT_ASSERT(!d_store->setKeyActive(d_other, id, false));
    CPPUNIT_ASSERT(!d_store->setKeyPublished(d_other, id, false));
    CPPUNIT_ASSERT(!d_store->removeKey(d_other, id));
    CPPUNIT_ASSERT_EQUAL(std::string("1|1|257|t|t|k"), stored());
  }

  void keysObeyTransactions()
  {
    d_store->begin();
    add(d_zone, {0, 257, true, true, "k"});
    CPPUNIT_ASSERT_EQUAL(size_t{1}, d_store->keys(d_zone).size());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("before the commit", std::string(), stored());
    d_store->rollback();
    CPPUNIT_ASSERT(d_store->keys(d_zone).empty());
    d_store->begin();
    add(d_zone, {0, 257, true, true, "k"});
    d_store->commit();
    CPPUNIT_ASSERT_EQUAL(std::string("1|2|257|t|t|k"), stored());
  }

  void keyWritersOfOneZoneTakeTurns()
  {
    const auto id = add(d_zone, {0, 257, true, true, "k"});
    auto hasty = d_database->settings();
    hasty.statementTimeout = std::chrono::milliseconds(400);
    Store second(hasty);
    d_store->begin();
    d_store->addRecord({1, "example.com.", "A", 300, "192.0.2.1", false});
    CPPUNIT_ASSERT_EQUAL(size_t{1}, d_store->keys(d_zone).size()); // writes what was added, and so locks
    for (const std::function<void()>& change : std::vector<std::function<void()>>{
             [&] { second.addKey(d_zone, {0, 256, true, true, "z"}); },
             [&] { second.setKeyActive(d_zone, id, false); },
             [&] { second.setKeyPublished(d_zone, id, false); },
             [&] { second.removeKey(d_zone, id); },
         }) {
      CPPUNIT_ASSERT_EQUAL(std::string("55P03"), recorddb::refusal(change).sqlState());
    }
    CPPUNIT_ASSERT_MESSAGE("another zone is free", second.addKey(d_other, {0, 256, true, true, "z"}).has_value());
    d_store->commit();
    CPPUNIT_ASSERT(second.removeKey(d_zone, id));
  }

  void tsigKeysAreSetFoundAndDeleted()
  {
    CPPUNIT_ASSERT(!d_store->findTsigKey(fqdn("b.")));
    d_store->setTsigKey({"b.", "hmac-sha512.", "BBBB"});
    d_store->setTsigKey({"a.", "hmac-sha256.", "AAAA"});
    const auto found = d_store->findTsigKey(fqdn("B."));
    CPPUNIT_ASSERT(found.has_value());
    CPPUNIT_ASSERT_EQUAL(std::string("b. hmac-sha512. BBBB"), found->name + " " + found->algorithm + " " + found->secret);
    const auto all = d_store->tsigKeys();
    CPPUNIT_ASSERT_EQUAL(size_t{2}, all.size());
    CPPUNIT_ASSERT_EQUAL(std::string("a. b."), all[0].name + " " + all[1].name);
    CPPUNIT_ASSERT(d_store->deleteTsigKey(fqdn("b.")));
    CPPUNIT_ASSERT(!d_store->deleteTsigKey(fqdn("b.")));
    CPPUNIT_ASSERT_EQUAL(std::string("a."), d_database->rows("SELECT name FROM dodns.tsig_keys"));
  }

  void tsigKeyOfANameIsReplaced()
  {
    d_store->setTsigKey({"a.", "hmac-sha256.", "AAAA"});
    d_store->setTsigKey({"a.", "hmac-sha512.", "BBBB"});
    CPPUNIT_ASSERT_EQUAL(std::string("a.|hmac-sha512.|BBBB"), d_database->rows("TABLE dodns.tsig_keys"));
    recorddb::assertRefused("not base64", "tsig_keys_secret_is_base64", [&] { d_store->setTsigKey({"a.", "hmac-sha512.", "?"}); });
    CPPUNIT_ASSERT_EQUAL(std::string("a.|hmac-sha512.|BBBB"), d_database->rows("TABLE dodns.tsig_keys"));
  }

  void tsigKeysObeyTransactions()
  {
    d_store->begin();
    d_store->setTsigKey({"a.", "hmac-sha256.", "AAAA"});
    CPPUNIT_ASSERT_EQUAL(size_t{1}, d_store->tsigKeys().size());
    d_store->rollback();
    CPPUNIT_ASSERT(d_store->tsigKeys().empty());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreKeysTest);
