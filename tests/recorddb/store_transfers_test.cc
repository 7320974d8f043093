// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "fqdn.hh"
#include "recorddb/store.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Autoprimary;
using recorddb::fqdn;
using recorddb::Store;
using recorddb::TestDatabase;
using recorddb::ZoneKind;
using recorddb::ZoneState;

namespace {

std::string text(const ZoneState& state)
{
  return state.zone.name.toText() + " " + state.soaRdata.value_or("-") + " " + (state.notifiedSerial ? std::to_string(*state.notifiedSerial) : "-") + " " + (state.lastCheck ? std::to_string(*state.lastCheck) : "-") + "; ";
}

std::string text(const std::optional<Autoprimary>& autoprimary)
{
  return autoprimary ? autoprimary->ip + " " + autoprimary->nameserver + " " + autoprimary->account : "none";
}

} // namespace

/** What primary, secondary and catalog operation ask for. */
class StoreTransfersTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreTransfersTest);
  CPPUNIT_TEST(statesComeByKindInCanonicalOrder);
  CPPUNIT_TEST(stateHasTheEnabledSoaOfTheApex);
  CPPUNIT_TEST(stateIsNotedOverAndOver);
  CPPUNIT_TEST(stateOfAMissingZoneIsNotNoted);
  CPPUNIT_TEST(impossibleTimesAreRefused);
  CPPUNIT_TEST(stateMakesNoEntriesAndWaitsForNoWriter);
  CPPUNIT_TEST(zoneThatCannotBeReadHidesNoOther);
  CPPUNIT_TEST(optionsAndCatalogChange);
  CPPUNIT_TEST(catalogHasTheMembersThatCanBeTransferred);
  CPPUNIT_TEST(autoprimariesAreAddedAndRemoved);
  CPPUNIT_TEST(addressesOfAutoprimariesAreCanonical);
  CPPUNIT_TEST(wrongAutoprimariesAreRefused);
  CPPUNIT_TEST(firstKnownNameserverDecides);
  CPPUNIT_TEST(nameserverReadsAndWriterWrites);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Store> d_store;

  void run(const char* sql) { d_database->sql().executeScript(sql); }

  std::string states(const std::vector<ZoneKind>& kinds)
  {
    std::string all;
    d_store->forEachState(kinds, [&all](const ZoneState& state) { all += text(state); });
    return all;
  }

  std::string state(const char* zone)
  {
    const auto found = d_store->state(fqdn(zone));
    return found ? text(*found) : "none";
  }

  std::string members(const char* catalog)
  {
    std::string all;
    d_store->forEachMember(fqdn(catalog), [&all](const recorddb::Zone& zone) { all += zone.name.toText() + " "; });
    return all;
  }

public:
  void setUp() override { makeDatabase(TestDatabase::Kind::usual); }

  void makeDatabase(TestDatabase::Kind kind)
  {
    d_store.reset();
    d_database.reset();
    d_database = std::make_unique<TestDatabase>(kind);
    d_store = std::make_unique<Store>(d_database->settings());
    run(R"(
      INSERT INTO dodns.zones (name, kind) VALUES
        ('z.example.', 'primary'), ('a.z.example.', 'secondary'), ('b.example.', 'secondary'),
        ('c.example.', 'native'), ('p.example.', 'producer'), ('q.example.', 'consumer');
      INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES
        (1, 'z.example.', 'SOA', 300, 'a. b. 1 2 3 4 5'), (1, 'z.example.', 'NS', 300, 'a.'), (2, 'a.z.example.', 'SOA', 300, 'a. b. 7 2 3 4 5'))");
  }

  void tearDown() override
  {
    d_store.reset();
    d_database.reset();
  }

  void statesComeByKindInCanonicalOrder()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. - - -; a.z.example. a. b. 7 2 3 4 5 - -; "), states({ZoneKind::secondary}));
    CPPUNIT_ASSERT_EQUAL(std::string("p.example. - - -; z.example. a. b. 1 2 3 4 5 - -; "), states({ZoneKind::primary, ZoneKind::producer}));
    CPPUNIT_ASSERT_EQUAL(std::string("q.example. - - -; "), states({ZoneKind::consumer}));
    CPPUNIT_ASSERT_EQUAL(std::string(), states({}));
    std::string all;
    d_store->forEachState({ZoneKind::native, ZoneKind::primary, ZoneKind::secondary, ZoneKind::producer, ZoneKind::consumer},
                          [&all](const ZoneState& one) { all += std::to_string(one.zone.id) + toText(one.zone.kind) + " "; });
    CPPUNIT_ASSERT_EQUAL(std::string("3secondary 4native 5producer 6consumer 1primary 2secondary "), all);
  }

  void stateHasTheEnabledSoaOfTheApex()
  {
    run("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (3, 'below.b.example.', 'SOA', 300, 'x. y. 1 2 3 4 5')");
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. - - -; "), state("b.example."));
    run("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, disabled) VALUES (3, 'b.example.', 'SOA', 300, 'x. y. 1 2 3 4 5', true)");
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. - - -; "), state("b.example."));
    run("UPDATE dodns.records SET disabled = false");
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. x. y. 1 2 3 4 5 - -; "), state("b.example."));
    run("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (3, 'b.example.', 'SOA', 300, 'a. y. 1 2 3 4 5')");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("two of them", std::string("b.example. a. y. 1 2 3 4 5 - -; a.z.example. a. b. 7 2 3 4 5 - -; "), states({ZoneKind::secondary}));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), state("nobody.example."));
  }

  void stateIsNotedOverAndOver()
  {
    d_store->setLastCheck(1, 1700000000);
    CPPUNIT_ASSERT_EQUAL(std::string("z.example. a. b. 1 2 3 4 5 - 1700000000; "), state("z.example."));
    d_store->setNotifiedSerial(1, 4294967295);
    CPPUNIT_ASSERT_EQUAL(std::string("z.example. a. b. 1 2 3 4 5 4294967295 1700000000; "), state("z.example."));
    d_store->setLastCheck(1, 0);
    d_store->setNotifiedSerial(1, 0);
    CPPUNIT_ASSERT_EQUAL(std::string("z.example. a. b. 1 2 3 4 5 0 0; "), state("z.example."));
    d_store->setNotifiedSerial(2, 5);
    CPPUNIT_ASSERT_EQUAL(std::string("1|0 2|5"), d_database->rows("SELECT zone_id, notified_serial FROM dodns.zone_state ORDER BY 1"));
  }

  void stateOfAMissingZoneIsNotNoted()
  {
    d_store->setLastCheck(99, 1700000000);
    d_store->setNotifiedSerial(99, 1);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.zone_state"));
  }

  void impossibleTimesAreRefused()
  {
    d_store->setLastCheck(1, 4294967295);
    recorddb::assertRefused("too late", "zone_state_last_check_is_unix_time", [&] { d_store->setLastCheck(1, 4294967296); });
    recorddb::assertRefused("too early", "zone_state_last_check_is_unix_time", [&] { d_store->setLastCheck(1, -1); });
    recorddb::assertRefused("never", "zone_state_last_check_is_unix_time", [&] { run("UPDATE dodns.zone_state SET last_check = 'infinity'"); });
  }

  void stateMakesNoEntriesAndWaitsForNoWriter()
  {
    run("TRUNCATE dodns.change_feed");
    Store second(d_database->settings());
    second.begin();
    second.deleteAllRecords(1);
    d_store->setLastCheck(1, 1);
    d_store->setNotifiedSerial(1, 1);
    second.rollback();
    d_store->addAutoprimary({"192.0.2.1", "ns.example.", ""});
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.change_feed"));
  }

  void zoneThatCannotBeReadHidesNoOther()
  {
    makeDatabase(TestDatabase::Kind::ownCopy);
    run("ALTER TABLE dodns.zones DROP CONSTRAINT zones_kind_is_known, DROP CONSTRAINT zones_name_is_fqdn, DROP CONSTRAINT zones_catalog_is_fqdn");
    run("UPDATE dodns.zones SET catalog = 'p.example.'");
    run("UPDATE dodns.zones SET kind = 'master' WHERE id = 1");
    run("INSERT INTO dodns.zones (name, kind, catalog) VALUES ('relative', 'secondary', 'p.example.'), ('bad.example.', 'secondary', 'p example')");
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. - - -; bad.example. - - -; a.z.example. a. b. 7 2 3 4 5 - -; "), states({ZoneKind::secondary}));
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. a.z.example. "), members("p.example."));
    std::string all;
    d_store->forEachZone([&all](const recorddb::Zone& zone) { all += zone.name.toText() + " "; });
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. bad.example. c.example. p.example. q.example. a.z.example. "), all);
    recorddb::assertRefused("asked for itself", "unknown kind 'master'", [&] { d_store->state(fqdn("z.example.")); });
  }

  void optionsAndCatalogChange()
  {
    const auto zone = fqdn("z.example.");
    CPPUNIT_ASSERT(d_store->setOptions(zone, "{\"producer\":{}}"));
    CPPUNIT_ASSERT(d_store->setCatalog(zone, fqdn("P.example.")));
    auto found = d_store->findZone(zone);
    CPPUNIT_ASSERT_EQUAL(std::string("{\"producer\":{}}"), found->options);
    CPPUNIT_ASSERT(found->catalog == fqdn("p.example."));
    CPPUNIT_ASSERT(d_store->setCatalog(zone, std::nullopt));
    CPPUNIT_ASSERT(d_store->setOptions(zone, ""));
    found = d_store->findZone(zone);
    CPPUNIT_ASSERT(!found->catalog && found->options.empty());
    CPPUNIT_ASSERT(!d_store->setOptions(fqdn("nobody.example."), "{}"));
    CPPUNIT_ASSERT(!d_store->setCatalog(fqdn("nobody.example."), zone));
  }

  void catalogHasTheMembersThatCanBeTransferred()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), members("p.example."));
    run("UPDATE dodns.zones SET catalog = 'p.example.' WHERE name IN ('z.example.', 'b.example.', 'c.example.')");
    run("UPDATE dodns.zones SET catalog = 'q.example.' WHERE name = 'a.z.example.'");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a native zone without SOA is left out", std::string("b.example. z.example. "), members("p.example."));
    CPPUNIT_ASSERT_EQUAL(std::string("a.z.example. "), members("q.example."));
    run("UPDATE dodns.records SET disabled = true");
    CPPUNIT_ASSERT_EQUAL(std::string("b.example. "), members("p.example."));
  }

  void autoprimariesAreAddedAndRemoved()
  {
    CPPUNIT_ASSERT(d_store->addAutoprimary({"192.0.2.2", "ns.example.", "me"}));
    CPPUNIT_ASSERT(d_store->addAutoprimary({"192.0.2.1", "ns.example.", ""}));
    CPPUNIT_ASSERT(d_store->addAutoprimary({"192.0.2.1", "a.example.", ""}));
    CPPUNIT_ASSERT_MESSAGE("there already", !d_store->addAutoprimary({"192.0.2.2", "ns.example.", "you"}));
    std::string all;
    for (const auto& one : d_store->autoprimaries()) {
      all += text(one) + "; ";
    }
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 a.example. ; 192.0.2.1 ns.example. ; 192.0.2.2 ns.example. me; "), all);
    CPPUNIT_ASSERT(d_store->removeAutoprimary("192.0.2.1", fqdn("ns.example.")));
    CPPUNIT_ASSERT(!d_store->removeAutoprimary("192.0.2.1", fqdn("ns.example.")));
    CPPUNIT_ASSERT(!d_store->removeAutoprimary("192.0.2.3", fqdn("ns.example.")));
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1|a.example.| 192.0.2.2|ns.example.|me"), d_database->rows("TABLE dodns.autoprimaries ORDER BY 1"));
  }

  void addressesOfAutoprimariesAreCanonical()
  {
    CPPUNIT_ASSERT(d_store->addAutoprimary({"2001:DB8:0:0::1", "ns.example.", "me"}));
    CPPUNIT_ASSERT(!d_store->addAutoprimary({"2001:db8::1", "ns.example.", "me"}));
    CPPUNIT_ASSERT_EQUAL(std::string("2001:db8::1 ns.example. me"), text(d_store->findAutoprimary("2001:db8::0001", {fqdn("ns.example.")})));
    CPPUNIT_ASSERT(d_store->removeAutoprimary("2001:DB8::1", fqdn("ns.example.")));
  }

  void wrongAutoprimariesAreRefused()
  {
    recorddb::assertRefused("a network", "autoprimaries_ip_is_canonical_address", [&] { d_store->addAutoprimary({"192.0.2.0/24", "ns.example.", ""}); });
    recorddb::assertRefused("no address", "inet", [&] { d_store->addAutoprimary({"ns.example.", "ns.example.", ""}); });
    recorddb::assertRefused("relative", "autoprimaries_nameserver_is_fqdn", [&] { d_store->addAutoprimary({"192.0.2.1", "ns.example", ""}); });
    recorddb::assertRefused("in another form", "autoprimaries_ip_is_canonical_address", [&] { run("INSERT INTO dodns.autoprimaries VALUES ('2001:DB8::1', 'ns.example.')"); });
    CPPUNIT_ASSERT(d_store->autoprimaries().empty());
  }

  void firstKnownNameserverDecides()
  {
    d_store->addAutoprimary({"192.0.2.1", "a.example.", "second"});
    d_store->addAutoprimary({"192.0.2.1", "b.example.", "first"});
    d_store->addAutoprimary({"192.0.2.2", "c.example.", "other address"});
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 b.example. first"), text(d_store->findAutoprimary("192.0.2.1", {fqdn("c.example."), fqdn("b.example."), fqdn("a.example.")})));
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 a.example. second"), text(d_store->findAutoprimary("192.0.2.1", {fqdn("A.example.")})));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), text(d_store->findAutoprimary("192.0.2.1", {fqdn("c.example.")})));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), text(d_store->findAutoprimary("192.0.2.3", {fqdn("a.example.")})));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), text(d_store->findAutoprimary("192.0.2.1", {})));
  }

  void nameserverReadsAndWriterWrites()
  {
    d_database->login("test_ns1", "dodns_nameserver");
    d_database->login("test_writer", "dodns_writer");
    Store writer(d_database->settings("test_writer"));
    writer.setLastCheck(1, 1);
    writer.setNotifiedSerial(1, 1);
    CPPUNIT_ASSERT(writer.addAutoprimary({"192.0.2.1", "ns.example.", ""}));
    CPPUNIT_ASSERT(writer.addAutoprimary({"192.0.2.2", "ns.example.", ""}));
    CPPUNIT_ASSERT(writer.removeAutoprimary("192.0.2.2", fqdn("ns.example.")));
    Store reader(d_database->settings("test_ns1"));
    CPPUNIT_ASSERT_EQUAL(std::string("z.example. a. b. 1 2 3 4 5 1 1; "), text(*reader.state(fqdn("z.example."))));
    CPPUNIT_ASSERT_EQUAL(size_t{1}, reader.autoprimaries().size());
    for (const std::function<void()>& change : std::vector<std::function<void()>>{
             [&] { reader.setLastCheck(1, 2); },
             [&] { reader.setNotifiedSerial(2, 2); },
             [&] { reader.addAutoprimary({"192.0.2.2", "ns.example.", ""}); },
             [&] { reader.removeAutoprimary("192.0.2.1", fqdn("ns.example.")); },
             [&] { reader.setOptions(fqdn("z.example."), "{}"); },
             [&] { reader.setCatalog(fqdn("z.example."), std::nullopt); },
         }) {
      CPPUNIT_ASSERT_EQUAL(std::string("42501"), recorddb::refusal(change).sqlState());
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreTransfersTest);
