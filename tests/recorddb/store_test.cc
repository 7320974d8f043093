// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/store.hh"

#include "recorddb/position.hh"
#include "recorddb/schema.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;
using recorddb::RecordRow;
using recorddb::Store;
using recorddb::TestDatabase;
using recorddb::Zone;
using recorddb::ZoneKind;

namespace {

dns::Name name(const std::string& text)
{
  const auto parsed = dns::Name::parse(text);
  CPPUNIT_ASSERT_MESSAGE(text, parsed.has_value());
  return *parsed;
}

RecordRow row(int32_t zone, const std::string& owner, const std::string& type, const std::string& rdata, bool disabled = false)
{
  return {zone, owner, type, 300, rdata, disabled};
}

/** Collects `name type` and, behind those that are not authoritative, a `-`. */
class Collector
{
public:
  void operator()(const Store::Record& record)
  {
    text += (text.empty() ? "" : " ") + record.row.name + " " + record.row.type + (record.isAuthoritative ? "" : "-");
  }
  std::string text;
};

std::string list(Store& store, int32_t zone, bool includeDisabled = false)
{
  Collector collector;
  store.listZone(zone, includeDisabled, std::ref(collector));
  return collector.text;
}

std::string lookup(Store& store, int32_t zone, const std::string& owner, const std::string& type = {}, bool includeDisabled = false)
{
  Collector collector;
  store.lookup(zone, name(owner), type, includeDisabled, std::ref(collector));
  return collector.text;
}

} // namespace

class StoreTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreTest);
  CPPUNIT_TEST(zonesAreMadeFoundAndDeleted);
  CPPUNIT_TEST(zonesComeInCanonicalOrder);
  CPPUNIT_TEST(zoneSettingsChange);
  CPPUNIT_TEST(missingZoneChangesNothing);
  CPPUNIT_TEST(metadataIsReplacedByKind);
  CPPUNIT_TEST(addedRecordsAreThere);
  CPPUNIT_TEST(addedTwiceIsThereOnce);
  CPPUNIT_TEST(addedRecordsAreSeenByEveryOtherCall);
  CPPUNIT_TEST(manyAddedRecordsFoldInTheFeed);
  CPPUNIT_TEST(rrsetsAreReplaced);
  CPPUNIT_TEST(allRecordsAreDeleted);
  CPPUNIT_TEST(wrongRecordIsReportedAndRollsBack);
  CPPUNIT_TEST(ttlAboveTheLimitIsRefused);
  CPPUNIT_TEST(nothingIsSeenBeforeCommit);
  CPPUNIT_TEST(rollbackTakesEverythingBack);
  CPPUNIT_TEST(commitTellsItsTransaction);
  CPPUNIT_TEST(listDerivesAuthority);
  CPPUNIT_TEST(listDerivesAuthorityInTheRootZone);
  CPPUNIT_TEST(disabledDelegationDoesNotDelegate);
  CPPUNIT_TEST(lookupFindsByNameAndType);
  CPPUNIT_TEST(lookupFindsTheClosestZone);
  CPPUNIT_TEST(lookupDerivesAuthority);
  CPPUNIT_TEST(listAndLookupAgree);
  CPPUNIT_TEST(writersOfOneZoneTakeTurns);
  CPPUNIT_TEST(transactionForAZoneHoldsItFromTheBeginning);
  CPPUNIT_TEST(replacementsInParallelLoseNothing);
  CPPUNIT_TEST(connectsAnewAfterALoss);
  CPPUNIT_TEST(lossInsideATransactionIsToldAndRolledBack);
  CPPUNIT_TEST(foreignSchemaIsRefused);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Store> d_store;

  int32_t makeZone(const std::string& text)
  {
    const auto id = d_store->createZone(name(text), ZoneKind::native, {}, "");
    CPPUNIT_ASSERT_MESSAGE(text, id.has_value());
    return *id;
  }

  std::string stored() { return d_database->rows("SELECT name, type, rdata FROM dodns.records ORDER BY order_key, type, rdata"); }

  void killSessions()
  {
    d_database->rows("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  /** A zone with all that authority depends on. */
  int32_t makeDelegatingZone()
  {
    const auto zone = makeZone("example.com.");
    for (const auto& record : {
             row(zone, "example.com.", "SOA", "a. b. 1 2 3 4 5"),
             row(zone, "example.com.", "NS", "ns1.example.com."),
             row(zone, "example.com.", "DS", "1 8 2 00"),
             row(zone, "a.example.com.", "A", "192.0.2.1"),
             row(zone, "sub.example.com.", "A", "192.0.2.1"),
             row(zone, "sub.example.com.", "DS", "1 8 2 00"),
             row(zone, "sub.example.com.", "NS", "ns.sub.example.com."),
             row(zone, "sub.example.com.", "NSEC", "x. A"),
             row(zone, "sub.example.com.", "RRSIG", "NSEC"),
             row(zone, "sub.example.com.", "TXT", "\"x\""),
             row(zone, "ns.sub.example.com.", "A", "192.0.2.1"),
             row(zone, "deep.sub.example.com.", "DS", "1 8 2 00"),
             row(zone, "deep.sub.example.com.", "NS", "ns.sub.example.com."),
             row(zone, "ns.deep.sub.example.com.", "A", "192.0.2.1"),
             row(zone, "subordinate.example.com.", "A", "192.0.2.1"),
         }) {
      d_store->addRecord(record);
    }
    return zone;
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_store = std::make_unique<Store>(d_database->settings());
  }

  void tearDown() override
  {
    d_store.reset();
    d_database.reset();
  }

  void zonesAreMadeFoundAndDeleted()
  {
    const auto id = d_store->createZone(name("Example.COM."), ZoneKind::secondary, {"192.0.2.1", "[2001:db8::1]:5300"}, "an account");
    CPPUNIT_ASSERT(id && *id > 0);
    CPPUNIT_ASSERT_MESSAGE("a second one of that name", !d_store->createZone(name("example.com."), ZoneKind::native, {}, ""));
    const auto zone = d_store->findZone(name("example.com."));
    CPPUNIT_ASSERT(zone.has_value());
    CPPUNIT_ASSERT_EQUAL(*id, zone->id);
    CPPUNIT_ASSERT(zone->name == name("example.com."));
    CPPUNIT_ASSERT(zone->kind == ZoneKind::secondary);
    CPPUNIT_ASSERT((zone->primaries == std::vector<std::string>{"192.0.2.1", "[2001:db8::1]:5300"}));
    CPPUNIT_ASSERT_EQUAL(std::string("an account"), zone->account);
    CPPUNIT_ASSERT(!zone->catalog.has_value());
    CPPUNIT_ASSERT(d_store->deleteZone(name("example.com.")));
    CPPUNIT_ASSERT(!d_store->findZone(name("example.com.")).has_value());
  }

  void zonesComeInCanonicalOrder()
  {
    for (const auto* zone : {"example.org.", "b.example.com.", "example.com.", ".", "com."}) {
      makeZone(zone);
    }
    d_database->sql().execute("UPDATE dodns.zones SET catalog = 'catalog.example.'");
    std::string all;
    d_store->forEachZone([&all](const Zone& zone) {
      all += zone.name.toText() + " ";
      CPPUNIT_ASSERT(zone.catalog == name("catalog.example."));
    });
    CPPUNIT_ASSERT_EQUAL(std::string(". com. example.com. b.example.com. example.org. "), all);
  }

  void zoneSettingsChange()
  {
    makeZone("example.com.");
    const auto zone = name("example.com.");
    for (const auto kind : {ZoneKind::primary, ZoneKind::secondary, ZoneKind::producer, ZoneKind::consumer, ZoneKind::native}) {
      CPPUNIT_ASSERT(d_store->setKind(zone, kind));
      CPPUNIT_ASSERT(d_store->findZone(zone)->kind == kind);
    }
    CPPUNIT_ASSERT(d_store->setAccount(zone, "other"));
    CPPUNIT_ASSERT(d_store->setPrimaries(zone, {"192.0.2.7"}));
    CPPUNIT_ASSERT_EQUAL(std::string("other"), d_store->findZone(zone)->account);
    CPPUNIT_ASSERT((d_store->findZone(zone)->primaries == std::vector<std::string>{"192.0.2.7"}));
  }

  void missingZoneChangesNothing()
  {
    const auto zone = name("example.com.");
    CPPUNIT_ASSERT(!d_store->deleteZone(zone));
    CPPUNIT_ASSERT(!d_store->setKind(zone, ZoneKind::primary));
    CPPUNIT_ASSERT(!d_store->setAccount(zone, ""));
    CPPUNIT_ASSERT(!d_store->setPrimaries(zone, {}));
    CPPUNIT_ASSERT(!d_store->setMetadata(zone, "X", {"y"}));
    CPPUNIT_ASSERT(d_store->metadata(zone).empty());
    CPPUNIT_ASSERT_EQUAL(std::string(), list(*d_store, 7));
  }

  void metadataIsReplacedByKind()
  {
    makeZone("example.com.");
    const auto zone = name("example.com.");
    CPPUNIT_ASSERT(d_store->setMetadata(zone, "ALSO-NOTIFY", {"192.0.2.2", "192.0.2.1", "192.0.2.2"}));
    CPPUNIT_ASSERT(d_store->setMetadata(zone, "X", {""}));
    CPPUNIT_ASSERT((d_store->metadata(zone) == recorddb::Metadata{{"ALSO-NOTIFY", {"192.0.2.2", "192.0.2.1", "192.0.2.2"}}, {"X", {""}}}));
    CPPUNIT_ASSERT(d_store->setMetadata(zone, "ALSO-NOTIFY", {"192.0.2.9"}));
    CPPUNIT_ASSERT(d_store->setMetadata(zone, "X", {}));
    CPPUNIT_ASSERT((d_store->metadata(zone) == recorddb::Metadata{{"ALSO-NOTIFY", {"192.0.2.9"}}}));
  }

  void addedRecordsAreThere()
  {
    const auto zone = makeZone("example.com.");
    d_store->addRecord({zone, "txt.example.com.", "TXT", 2147483647, "\"tab\t \\\"quoted\\\" {braces}, NULL\"", true});
    CPPUNIT_ASSERT_EQUAL(std::string("txt.example.com.|TXT|2147483647|\"tab\t \\\"quoted\\\" {braces}, NULL\"|t"), d_database->rows("SELECT name, type, ttl, rdata, disabled FROM dodns.records"));
  }

  void addedTwiceIsThereOnce()
  {
    const auto zone = makeZone("example.com.");
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    d_store->begin();
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.2"));
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.2"));
    d_store->commit();
    CPPUNIT_ASSERT_EQUAL(std::string("example.com.|A|192.0.2.1 example.com.|A|192.0.2.2"), stored());
  }

  void addedRecordsAreSeenByEveryOtherCall()
  {
    const auto zone = makeZone("example.com.");
    d_store->begin();
    d_store->addRecord(row(zone, "a.example.com.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. A"), list(*d_store, zone));
    d_store->addRecord(row(zone, "b.example.com.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT_EQUAL(std::string("b.example.com. A"), lookup(*d_store, zone, "b.example.com."));
    d_store->addRecord(row(zone, "c.example.com.", "A", "192.0.2.1"));
    d_store->replaceRrset(zone, name("c.example.com."), "A", {row(zone, "c.example.com.", "A", "192.0.2.2")});
    d_store->addRecord(row(zone, "d.example.com.", "A", "192.0.2.1"));
    d_store->deleteAllRecords(zone);
    d_store->addRecord(row(zone, "e.example.com.", "A", "192.0.2.1"));
    d_store->commit();
    CPPUNIT_ASSERT_EQUAL(std::string("e.example.com.|A|192.0.2.1"), stored());
  }

  void manyAddedRecordsFoldInTheFeed()
  {
    const auto zone = makeZone("example.com.");
    d_database->sql().executeScript("TRUNCATE dodns.change_feed");
    d_store->begin();
    for (int i = 0; i < 25000; ++i) {
      d_store->addRecord(row(zone, "n" + std::to_string(i) + ".example.com.", "A", "192.0.2.1"));
    }
    d_store->commit();
    CPPUNIT_ASSERT_EQUAL(std::string("25000"), d_database->rows("SELECT count(*) FROM dodns.records"));
    CPPUNIT_ASSERT_EQUAL(std::string("zone|1"), d_database->rows("SELECT scope, count(*) FROM dodns.change_feed GROUP BY scope"));
  }

  void rrsetsAreReplaced()
  {
    const auto zone = makeZone("example.com.");
    const auto owner = name("www.example.com.");
    for (const auto& record : {row(zone, "www.example.com.", "A", "192.0.2.1"), row(zone, "www.example.com.", "A", "192.0.2.2", true),
                               row(zone, "www.example.com.", "AAAA", "::1"), row(zone, "a.www.example.com.", "A", "192.0.2.1")}) {
      d_store->addRecord(record);
    }
    d_store->replaceRrset(zone, owner, "A", {row(zone, "www.example.com.", "A", "192.0.2.2"), row(zone, "www.example.com.", "A", "192.0.2.3")});
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|A|192.0.2.2 www.example.com.|A|192.0.2.3 www.example.com.|AAAA|::1 a.www.example.com.|A|192.0.2.1"), stored());
    d_store->replaceRrset(zone, owner, "A", {});
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|AAAA|::1 a.www.example.com.|A|192.0.2.1"), stored());
    d_store->replaceRrset(zone, owner, "", {row(zone, "www.example.com.", "TXT", "\"x\"")});
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|TXT|\"x\" a.www.example.com.|A|192.0.2.1"), stored());
  }

  void allRecordsAreDeleted()
  {
    const auto zone = makeZone("example.com.");
    const auto other = makeZone("example.org.");
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    d_store->addRecord(row(other, "example.org.", "A", "192.0.2.1"));
    d_store->deleteAllRecords(zone);
    CPPUNIT_ASSERT_EQUAL(std::string("example.org.|A|192.0.2.1"), stored());
  }

  void wrongRecordIsReportedAndRollsBack()
  {
    const auto zone = makeZone("example.com.");
    recorddb::assertRefused("outside a transaction", "records_name_is_fqdn", [&] { d_store->addRecord(row(zone, "www", "A", "192.0.2.1")); });
    d_store->begin();
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    d_store->addRecord(row(zone, "www", "A", "192.0.2.1"));
    recorddb::assertRefused("at commit", "records_name_is_fqdn", [&] { d_store->commit(); });
    CPPUNIT_ASSERT(d_store->inTransaction());
    d_store->rollback();
    CPPUNIT_ASSERT_EQUAL(std::string(), stored());
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.2"));
    CPPUNIT_ASSERT_EQUAL(std::string("example.com.|A|192.0.2.2"), stored());
  }

  void ttlAboveTheLimitIsRefused()
  {
    const auto zone = makeZone("example.com.");
    recorddb::assertRefused("2^31", "2147483648 of example.com. A", [&] { d_store->addRecord({zone, "example.com.", "A", 2147483648U, "192.0.2.1", false}); });
  }

  void nothingIsSeenBeforeCommit()
  {
    const auto zone = makeZone("example.com.");
    d_store->begin();
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. A"), list(*d_store, zone));
    CPPUNIT_ASSERT_EQUAL(std::string(), stored());
    d_store->commit();
    CPPUNIT_ASSERT_EQUAL(std::string("example.com.|A|192.0.2.1"), stored());
  }

  void rollbackTakesEverythingBack()
  {
    const auto zone = makeZone("example.com.");
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    d_store->begin();
    d_store->deleteAllRecords(zone);
    d_store->createZone(name("example.org."), ZoneKind::native, {}, "");
    d_store->setMetadata(name("example.com."), "X", {"y"});
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.2"));
    d_store->rollback();
    CPPUNIT_ASSERT(!d_store->inTransaction());
    CPPUNIT_ASSERT_EQUAL(std::string("example.com.|A|192.0.2.1"), stored());
    CPPUNIT_ASSERT(!d_store->findZone(name("example.org.")).has_value());
    CPPUNIT_ASSERT(d_store->metadata(name("example.com.")).empty());
    // What was added and not written yet is forgotten, too.
    d_store->begin();
    d_store->commit();
    CPPUNIT_ASSERT_EQUAL(std::string("example.com.|A|192.0.2.1"), stored());
  }

  void commitTellsItsTransaction()
  {
    const auto zone = makeZone("example.com.");
    d_store->begin();
    list(*d_store, zone);
    CPPUNIT_ASSERT_MESSAGE("nothing was written", !d_store->commit().has_value());
    d_store->begin();
    d_store->addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    const auto transaction = d_store->commit();
    CPPUNIT_ASSERT(transaction.has_value());
    CPPUNIT_ASSERT_EQUAL(d_database->rows("SELECT max(xid) FROM dodns.change_feed"), std::to_string(*transaction));
    CPPUNIT_ASSERT(recorddb::Position::parse(d_database->rows("SELECT pg_current_snapshot()"))->hasSeen(*transaction));
  }

  void listDerivesAuthority()
  {
    const auto zone = makeDelegatingZone();
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. DS example.com. NS example.com. SOA a.example.com. A "
                                     "sub.example.com. A- sub.example.com. DS sub.example.com. NS- sub.example.com. NSEC sub.example.com. RRSIG sub.example.com. TXT- "
                                     "deep.sub.example.com. DS- deep.sub.example.com. NS- ns.deep.sub.example.com. A- ns.sub.example.com. A- "
                                     "subordinate.example.com. A"),
                         list(*d_store, zone));
  }

  void listDerivesAuthorityInTheRootZone()
  {
    const auto root = makeZone(".");
    for (const auto& record : {row(root, ".", "NS", "a.ns."), row(root, "com.", "NS", "a.ns."), row(root, "com.", "DS", "1 8 2 00"),
                               row(root, "a.com.", "A", "192.0.2.1"), row(root, "comma.", "A", "192.0.2.1")}) {
      d_store->addRecord(record);
    }
    CPPUNIT_ASSERT_EQUAL(std::string(". NS com. DS com. NS- a.com. A- comma. A"), list(*d_store, root));
    CPPUNIT_ASSERT_EQUAL(std::string(". NS"), lookup(*d_store, root, "."));
    CPPUNIT_ASSERT_EQUAL(std::string("com. DS com. NS-"), lookup(*d_store, -1, "com."));
  }

  void disabledDelegationDoesNotDelegate()
  {
    const auto zone = makeZone("example.com.");
    d_store->addRecord(row(zone, "sub.example.com.", "NS", "ns.", true));
    d_store->addRecord(row(zone, "a.sub.example.com.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT_EQUAL(std::string("a.sub.example.com. A"), list(*d_store, zone));
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. NS a.sub.example.com. A"), list(*d_store, zone, true));
    CPPUNIT_ASSERT_EQUAL(std::string("a.sub.example.com. A"), lookup(*d_store, zone, "a.sub.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string(), lookup(*d_store, zone, "sub.example.com."));
    constexpr bool kIncludeDisabled = true;
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. NS"), lookup(*d_store, zone, "sub.example.com.", {}, kIncludeDisabled));
  }

  void lookupFindsByNameAndType()
  {
    const auto zone = makeZone("example.com.");
    for (const auto& record : {row(zone, "www.example.com.", "AAAA", "::1"), row(zone, "www.example.com.", "A", "192.0.2.1"),
                               row(zone, "www.example.com.", "TXT", "\"x\"", true), row(zone, "a.www.example.com.", "A", "192.0.2.1")}) {
      d_store->addRecord(record);
    }
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com. A www.example.com. AAAA"), lookup(*d_store, zone, "www.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com. AAAA"), lookup(*d_store, zone, "WWW.example.com.", "AAAA"));
    CPPUNIT_ASSERT_EQUAL(std::string(), lookup(*d_store, zone, "www.example.com.", "TXT"));
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com. TXT"), lookup(*d_store, zone, "www.example.com.", "TXT", true));
    CPPUNIT_ASSERT_EQUAL(std::string(), lookup(*d_store, zone, "example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string(), lookup(*d_store, zone + 1, "www.example.com."));
  }

  void lookupFindsTheClosestZone()
  {
    const auto parent = makeZone("example.com.");
    const auto child = makeZone("sub.example.com.");
    d_store->addRecord(row(parent, "sub.example.com.", "TXT", "\"x\""));
    d_store->addRecord(row(child, "sub.example.com.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. A"), lookup(*d_store, -1, "sub.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. TXT"), lookup(*d_store, parent, "sub.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string(), lookup(*d_store, -1, "example.org."));
  }

  void lookupDerivesAuthority()
  {
    const auto zone = makeDelegatingZone();
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. DS example.com. NS example.com. SOA"), lookup(*d_store, zone, "example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. DS"), lookup(*d_store, zone, "sub.example.com.", "DS"));
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. NS-"), lookup(*d_store, -1, "sub.example.com.", "NS"));
    CPPUNIT_ASSERT_EQUAL(std::string("deep.sub.example.com. DS- deep.sub.example.com. NS-"), lookup(*d_store, zone, "deep.sub.example.com."));
  }

  void listAndLookupAgree()
  {
    const auto zone = makeDelegatingZone();
    std::vector<Store::Record> listed;
    d_store->listZone(zone, false, [&listed](const Store::Record& record) { listed.push_back(record); });
    for (const auto& record : listed) {
      int found = 0;
      d_store->lookup(zone, name(record.row.name), record.row.type, false, [&](const Store::Record& same) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(record.row.name + " " + record.row.type, record.isAuthoritative, same.isAuthoritative);
        ++found;
      });
      CPPUNIT_ASSERT_EQUAL(1, found);
    }
  }

  void writersOfOneZoneTakeTurns()
  {
    const auto zone = makeZone("example.com.");
    const auto other = makeZone("example.org.");
    auto hasty = d_database->settings();
    hasty.statementTimeout = std::chrono::milliseconds(400);
    Store second(hasty);
    d_store->begin();
    d_store->replaceRrset(zone, name("www.example.com."), "A", {row(zone, "www.example.com.", "A", "192.0.2.1")});
    const auto error = recorddb::refusal([&] {
      second.replaceRrset(zone, name("www.example.com."), "A", {row(zone, "www.example.com.", "A", "192.0.2.2")});
    });
    CPPUNIT_ASSERT_EQUAL(std::string("55P03"), error.sqlState());
    CPPUNIT_ASSERT(error.isRetryable());
    second.addRecord(row(other, "example.org.", "A", "192.0.2.1"));                      // another zone is free
    d_database->addRecord(std::to_string(zone), "plain.example.com.", "A", "192.0.2.1"); // so is plain SQL
    d_store->commit();
    second.replaceRrset(zone, name("www.example.com."), "A", {row(zone, "www.example.com.", "A", "192.0.2.2")});
    CPPUNIT_ASSERT_EQUAL(std::string("plain.example.com.|A|192.0.2.1 www.example.com.|A|192.0.2.2 example.org.|A|192.0.2.1"), stored());
  }

  void transactionForAZoneHoldsItFromTheBeginning()
  {
    const auto zone = makeZone("example.com.");
    auto hasty = d_database->settings();
    hasty.statementTimeout = std::chrono::milliseconds(400);
    Store second(hasty);
    d_store->begin(name("example.com."));
    const auto error = recorddb::refusal([&] { second.begin(name("example.com.")); });
    CPPUNIT_ASSERT_EQUAL(std::string("55P03"), error.sqlState());
    CPPUNIT_ASSERT_MESSAGE("it can begin again", !second.inTransaction());
    d_store->rollback();
    second.begin(name("example.com."));
    second.addRecord(row(zone, "example.com.", "A", "192.0.2.1"));
    second.commit();
    second.begin(name("nobody.example.")); // a zone that does not exist holds nobody up
    second.rollback();
    CPPUNIT_ASSERT_EQUAL(std::string("example.com.|A|192.0.2.1"), stored());
  }

  void replacementsInParallelLoseNothing()
  {
    const auto zone = makeZone("example.com.");
    const auto replace = [this, zone](const std::string& rdata) {
      Store store(d_database->settings());
      for (int i = 0; i < 50; ++i) {
        store.replaceRrset(zone, name("www.example.com."), "A", {row(zone, "www.example.com.", "A", rdata)});
      }
    };
    std::thread first(replace, "192.0.2.1");
    std::thread second(replace, "192.0.2.2");
    first.join();
    second.join();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("an RRset that two wrote is one of theirs, not both", std::string("1"), d_database->rows("SELECT count(*) FROM dodns.records"));
  }

  void connectsAnewAfterALoss()
  {
    makeZone("example.com.");
    killSessions();
    CPPUNIT_ASSERT_MESSAGE("closed while idle", d_store->findZone(name("example.com.")).has_value());
    bool isKilled = false;
    d_database->sql().executeScript("INSERT INTO dodns.zones (name) SELECT n || '.example.' FROM generate_series(1, 100000) n");
    const auto error = recorddb::refusal([&] {
      d_store->forEachZone([&](const Zone&) {
        if (!isKilled) {
          isKilled = true;
          killSessions();
        }
      });
    });
    CPPUNIT_ASSERT(error.connectionIsUnusable());
    CPPUNIT_ASSERT(d_store->findZone(name("example.com.")).has_value());
  }

  void lossInsideATransactionIsToldAndRolledBack()
  {
    const auto zone = makeZone("example.com.");
    d_store->begin();
    d_store->deleteAllRecords(zone);
    killSessions();
    const auto error = recorddb::refusal([&] { d_store->findZone(name("example.com.")); });
    CPPUNIT_ASSERT(error.connectionIsUnusable());
    CPPUNIT_ASSERT_MESSAGE("the rest of the transaction must not run on its own", recorddb::refusal([&] {
                                                                                    d_store->deleteZone(name("example.com."));
                                                                                  }).connectionIsUnusable());
    d_store->rollback();
    CPPUNIT_ASSERT(d_store->findZone(name("example.com.")).has_value());
  }

  void foreignSchemaIsRefused()
  {
    const TestDatabase empty(TestDatabase::Kind::noSchema);
    Store store(empty.settings());
    CPPUNIT_ASSERT_THROW(store.findZone(name("example.com.")), recorddb::SchemaMismatch);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreTest);
