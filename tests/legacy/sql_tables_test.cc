// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "legacy/open.hh"
#include "pg/connection.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>

using namespace dodns;
using legacy::Error;
using legacy::RRsetChange;

namespace {

namespace rrtype = dns::rrtype;

const dns::Name kZone = *dns::Name::parse("example.com.");

/** What somebody might have made in the year 2009. */
constexpr const char* kTables = R"(
  DROP SCHEMA IF EXISTS panel CASCADE;
  CREATE SCHEMA panel;
  CREATE TABLE panel.domain (id serial PRIMARY KEY, domain text UNIQUE, serial bigint NOT NULL DEFAULT 1);
  CREATE TABLE panel.entry (id serial PRIMARY KEY, domain_id int NOT NULL REFERENCES panel.domain ON DELETE CASCADE,
    host text NOT NULL, kind text NOT NULL, target text NOT NULL, prio int, ttl int, note text,
    CONSTRAINT no_forbidden CHECK (target <> '192.0.2.66'),
    UNIQUE (domain_id, host, kind, target) DEFERRABLE INITIALLY DEFERRED);
  INSERT INTO panel.domain (domain) VALUES ('example.com'), ('Example.net');
  INSERT INTO panel.entry (domain_id, host, kind, target, prio, ttl, note) VALUES
    (1, '@', 'SOA', 'ns1 hostmaster 7 3600 900 604800 300', NULL, 3600, NULL),
    (1, '@', 'NS', 'ns1', NULL, 3600, NULL),
    (1, 'www', 'A', '192.0.2.1', NULL, 300, 'the old host'),
    (1, 'WWW.example.com.', 'A', '192.0.2.2', 0, 300, NULL),
    (1, '@', 'MX', 'mail', 10, NULL, NULL),
    (1, 'broken', 'A', '192.0.2.256', NULL, 300, NULL))";

constexpr const char* kSettings = R"(
kind = sql_tables
priority-types = MX, SRV
default-ttl = 7200
zones = SELECT domain, serial FROM panel.domain ORDER BY id
zone = SELECT domain, serial FROM panel.domain WHERE lower(domain) = {zone}
lock-zone = SELECT 1 FROM panel.domain WHERE lower(domain) = {zone} FOR UPDATE
entries = SELECT e.id, host, ttl, kind, target, prio FROM panel.entry e JOIN panel.domain d ON d.id = domain_id
  WHERE lower(domain) = {zone} ORDER BY e.id
rrset = SELECT e.id, host, ttl, kind, target, prio FROM panel.entry e JOIN panel.domain d ON d.id = domain_id
  WHERE lower(domain) = {zone} AND lower(host) IN ({owner}, {name}, {name.}) AND kind = {type} ORDER BY e.id
insert = INSERT INTO panel.entry (domain_id, host, kind, target, prio, ttl)
  SELECT id, {owner}, {type}, {data}, {priority}::int, {ttl}::int FROM panel.domain WHERE lower(domain) = {zone}
change = UPDATE panel.entry SET target = {data}, prio = {priority}::int, ttl = {ttl}::int WHERE id = {id}::int
delete = DELETE FROM panel.entry WHERE id = {id}::int
after-write = UPDATE panel.domain SET serial = serial + 1 WHERE lower(domain) = {zone}
add-zone = INSERT INTO panel.domain (domain) VALUES ({zone})
remove-zone = DELETE FROM panel.domain WHERE lower(domain) = {zone}
)";

std::string conninfo()
{
  const char* found = std::getenv("DODNS_TEST_DATABASE");
  CPPUNIT_ASSERT_MESSAGE("DODNS_TEST_DATABASE is not set: run the suite by tests/with-postgres", found != nullptr);
  return found;
}

dns::Name name(const std::string& owner)
{
  return *dns::Name::parse(owner + ".example.com.");
}

dns::RRset rrset(uint32_t ttl, uint16_t type, const std::vector<std::string>& data)
{
  dns::RRset set{ttl, {}};
  for (const auto& one : data) {
    set.rdata.push_back(*dns::Rdata::parse(type, one));
  }
  return set;
}

} // namespace

class SqlTablesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SqlTablesTest);
  CPPUNIT_TEST(zonesAreListed);
  CPPUNIT_TEST(zoneWithoutANameIsTold);
  CPPUNIT_TEST(everyEntryIsRead);
  CPPUNIT_TEST(oneRRsetIsRead);
  CPPUNIT_TEST(rowsAreChangedAndKeepWhatIsNotOurs);
  CPPUNIT_TEST(aTtlIsOfAllRows);
  CPPUNIT_TEST(severalChangesAreOne);
  CPPUNIT_TEST(anotherStateIsAConflict);
  CPPUNIT_TEST(nothingIsWrittenWithoutCommit);
  CPPUNIT_TEST(aDeferredConstraintRefusesTheCommit);
  CPPUNIT_TEST(aStatementThatDoesNothingIsRefused);
  CPPUNIT_TEST(anApplicationsConstraintIsARefusal);
  CPPUNIT_TEST(soaSerialsOnlyRise);
  CPPUNIT_TEST(zonesAreMadeAndRemoved);
  CPPUNIT_TEST(aLockedZoneIsUnavailable);
  CPPUNIT_TEST(aZoneThatIsBeingMadeIsWaitedFor);
  CPPUNIT_TEST(rowsOfAnotherShapeAreAnErrorOfTheZone);
  CPPUNIT_TEST(aLostConnectionIsMadeAgain);
  CPPUNIT_TEST(aSinksOwnErrorIsPassedOn);
  CPPUNIT_TEST_SUITE_END();

public:
  void setUp() override
  {
    sql().executeScript(kTables);
    d_system = openSystem("");
  }

  void tearDown() override
  {
    d_system.reset();
  }

  void zonesAreListed()
  {
    std::string zones;
    d_system->forEachZone([&zones](const legacy::ZoneSummary& zone) { zones += zone.name.toText() + " " + std::to_string(zone.serial.value()) + " "; });
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. 1 example.net. 1 "), zones);
    CPPUNIT_ASSERT(!d_system->findZone(*dns::Name::parse("example.org.")));
  }

  void zoneWithoutANameIsTold()
  {
    sql().execute("INSERT INTO panel.domain (domain) VALUES ('foo..bar'), ('')");
    const auto count = [this] {
      int zones = 0;
      d_system->forEachZone([&zones](const legacy::ZoneSummary& /*unused*/) { ++zones; });
      return zones;
    };
    CPPUNIT_ASSERT(Error::Kind::refused == kindOf(count));
    std::string told;
    d_system->takeUnreadableZone = [&told](const std::string& text, const std::string& /*unused*/) { told += text + "|"; };
    CPPUNIT_ASSERT_EQUAL(2, count());
    CPPUNIT_ASSERT_EQUAL(std::string("foo..bar||"), told);
  }

  void everyEntryIsRead()
  {
    std::string entries;
    d_system->readZone(kZone, [&entries](const legacy::Entry& entry) {
      zonefile::Findings findings;
      const auto record = zonefile::readEntry(entry.text, kZone, findings);
      entries += record ? record->name.toText() + " " + std::to_string(record->ttl) + " " + record->rdata.toText() + "\n" : entry.place + ": " + entry.text.data + "\n";
    });
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. 3600 ns1.example.com. hostmaster.example.com. 7 3600 900 604800 300\n"
                                     "example.com. 3600 ns1.example.com.\n"
                                     "www.example.com. 300 192.0.2.1\n"
                                     "www.example.com. 300 192.0.2.2\n"
                                     "example.com. 7200 10 mail.example.com.\n"
                                     "sql_tables, row 6: 192.0.2.256\n"),
                         entries);
    CPPUNIT_ASSERT(Error::Kind::noZone == kindOf([this] { d_system->readZone(*dns::Name::parse("example.org."), [](const legacy::Entry&) {}); }));
  }

  void oneRRsetIsRead()
  {
    CPPUNIT_ASSERT(rrset(300, rrtype::kA, {"192.0.2.2", "192.0.2.1"}) == *d_system->read(kZone, name("www"), rrtype::kA));
    CPPUNIT_ASSERT(!d_system->read(kZone, name("www"), rrtype::kAaaa));
    CPPUNIT_ASSERT(Error::Kind::refused == kindOf([this] { d_system->read(kZone, name("broken"), rrtype::kA); }));
    auto settings = std::string(kSettings);
    const std::string ofType = " AND kind = {type} ORDER";
    settings.replace(settings.find(ofType), ofType.size(), " AND {type} <> '' ORDER");
    const auto anyType = legacy::open(legacy::Configuration::fromText(settings + "database = " + conninfo(), "test"));
    CPPUNIT_ASSERT_MESSAGE("a row of another type", !anyType->read(kZone, name("broken"), rrtype::kAaaa));
  }

  void rowsAreChangedAndKeepWhatIsNotOurs()
  {
    apply(kZone, {change("www", rrtype::kA, rrset(300, rrtype::kA, {"192.0.2.1", "192.0.2.2"}), rrset(300, rrtype::kA, {"192.0.2.3", "192.0.2.2"}))});
    CPPUNIT_ASSERT_EQUAL(std::string("3 192.0.2.3 the old host|4 192.0.2.2 -|"), rows("www"));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), value("SELECT serial FROM panel.domain WHERE id = 1"));
  }

  void aTtlIsOfAllRows()
  {
    apply(kZone, {change("www", rrtype::kA, rrset(300, rrtype::kA, {"192.0.2.1", "192.0.2.2"}), rrset(60, rrtype::kA, {"192.0.2.1", "192.0.2.2"}))});
    CPPUNIT_ASSERT_EQUAL(std::string("2"), value("SELECT count(*) FROM panel.entry WHERE ttl = 60"));
    value("WITH u AS (UPDATE panel.entry SET target = '192.0.2.7' WHERE id = 3 RETURNING id) SELECT id FROM u");
    apply(kZone, {change("www", rrtype::kA, rrset(60, rrtype::kA, {"192.0.2.2", "192.0.2.7"}), rrset(90, rrtype::kA, {"192.0.2.2", "192.0.2.7"}))});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("whatever the order of the rows", std::string("3 192.0.2.7 the old host|4 192.0.2.2 -|"), rows("www"));
  }

  void severalChangesAreOne()
  {
    apply(kZone, {change("www", rrtype::kA, rrset(300, rrtype::kA, {"192.0.2.1", "192.0.2.2"}), std::nullopt),
                  change("www", rrtype::kCname, std::nullopt, rrset(60, rrtype::kCname, {"other.example.net."})),
                  {kZone, rrtype::kMx, rrset(7200, rrtype::kMx, {"10 mail.example.com."}), rrset(300, rrtype::kMx, {"5 mail.example.com.", "20 mail.example.net."})}});
    CPPUNIT_ASSERT_EQUAL(std::string("www CNAME - other.example.net.|@ MX 20 mail.example.net.|@ MX 5 mail|"),
                         value("SELECT string_agg(concat_ws(' ', host, kind, coalesce(prio::text, '-'), target), '|' ORDER BY kind, prio DESC) || '|' FROM panel.entry WHERE kind IN ('CNAME', 'MX', 'A') AND host <> 'broken'"));
  }

  void anotherStateIsAConflict()
  {
    const auto after = rrset(300, rrtype::kA, {"192.0.2.9"});
    CPPUNIT_ASSERT(Error::Kind::conflict == kindOf([&] { apply(kZone, {change("www", rrtype::kA, rrset(300, rrtype::kA, {"192.0.2.1"}), after)}); }));
    CPPUNIT_ASSERT(Error::Kind::conflict == kindOf([&] { apply(kZone, {change("www", rrtype::kA, rrset(301, rrtype::kA, {"192.0.2.1", "192.0.2.2"}), after)}); }));
    CPPUNIT_ASSERT(Error::Kind::conflict == kindOf([&] { apply(kZone, {change("www", rrtype::kA, std::nullopt, after)}); }));
    CPPUNIT_ASSERT(Error::Kind::noZone == kindOf([&] { apply(*dns::Name::parse("example.org."), {}); }));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), value("SELECT serial FROM panel.domain WHERE id = 1"));
  }

  void nothingIsWrittenWithoutCommit()
  {
    const std::vector<RRsetChange> changes = {change("new", rrtype::kA, std::nullopt, rrset(300, rrtype::kA, {"192.0.2.9"}))};
    const auto other = *dns::Name::parse("example.net.");
    const auto entries = [this] { return value("SELECT count(*) FROM panel.entry"); };
    const auto before = entries();
    {
      const auto transaction = d_system->begin();
      apply(kZone, changes);
      CPPUNIT_ASSERT_EQUAL_MESSAGE("others do not see it", std::string(), rows("new"));
      CPPUNIT_ASSERT(legacy::State::after == d_system->stateOf(kZone, changes));
      d_system->deleteZone(other);
      d_system->createZone(*dns::Name::parse("new.test."), {});
      CPPUNIT_ASSERT(!d_system->findZone(other));
    }
    CPPUNIT_ASSERT(legacy::State::before == d_system->stateOf(kZone, changes));
    CPPUNIT_ASSERT(d_system->findZone(other).has_value());
    CPPUNIT_ASSERT_EQUAL(before, entries());
    {
      const auto transaction = d_system->begin();
      apply(kZone, changes);
      d_system->deleteZone(other);
      transaction->commit();
    }
    CPPUNIT_ASSERT(legacy::State::after == d_system->stateOf(kZone, changes));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), value("SELECT count(*) FROM panel.domain"));
    apply(kZone, {change("new", rrtype::kA, changes[0].after, rrset(1, rrtype::kA, {"192.0.2.10"}))});
    CPPUNIT_ASSERT(legacy::State::other == d_system->stateOf(kZone, changes));
  }

  void aDeferredConstraintRefusesTheCommit()
  {
    // The constraint looks at spellings that the adapter does not see.
    sql().execute("ALTER TABLE panel.entry ADD CONSTRAINT no_twins UNIQUE (target) DEFERRABLE INITIALLY DEFERRED");
    const auto transaction = d_system->begin();
    apply(kZone, {change("new", rrtype::kA, std::nullopt, rrset(300, rrtype::kA, {"192.0.2.1"}))});
    try {
      transaction->commit();
      CPPUNIT_FAIL("committed");
    }
    catch (const Error& error) {
      CPPUNIT_ASSERT(error.isConflict());
      CPPUNIT_ASSERT_MESSAGE("nothing was written", !error.outcomeIsUnknown());
    }
  }

  void aStatementThatDoesNothingIsRefused()
  {
    sql().execute("CREATE RULE lie AS ON INSERT TO panel.entry DO INSTEAD NOTHING");
    CPPUNIT_ASSERT(Error::Kind::refused == kindOf([this] { apply(kZone, {change("new", rrtype::kA, std::nullopt, rrset(300, rrtype::kA, {"192.0.2.9"}))}); }));
  }

  void anApplicationsConstraintIsARefusal()
  {
    CPPUNIT_ASSERT(Error::Kind::refused == kindOf([this] { apply(kZone, {change("new", rrtype::kA, std::nullopt, rrset(300, rrtype::kA, {"192.0.2.66"}))}); }));
    CPPUNIT_ASSERT_EQUAL(std::string(), rows("new"));
  }

  void soaSerialsOnlyRise()
  {
    const auto soa = [](const char* serial) { return rrset(3600, rrtype::kSoa, {std::string("ns1.example.com. hostmaster.example.com. ") + serial + " 3600 900 604800 300"}); };
    const auto other = [](const char* serial) { return rrset(3600, rrtype::kSoa, {std::string("ns2.example.com. hostmaster.example.com. ") + serial + " 3600 900 604800 300"}); };
    apply(kZone, {{kZone, rrtype::kSoa, soa("1"), other("3")}});
    CPPUNIT_ASSERT_EQUAL(std::string("ns2 hostmaster 8 3600 900 604800 300"), value("SELECT target FROM panel.entry WHERE kind = 'SOA'"));
    apply(kZone, {{kZone, rrtype::kSoa, other("1"), soa("100")}});
    CPPUNIT_ASSERT_EQUAL(std::string("ns1 hostmaster 100 3600 900 604800 300"), value("SELECT target FROM panel.entry WHERE kind = 'SOA'"));
  }

  void zonesAreMadeAndRemoved()
  {
    const auto zone = *dns::Name::parse("new.test.");
    const std::vector<dns::Record> records = {
        {zone, 3600, *dns::Rdata::parse(rrtype::kSoa, "ns1.example.net. hostmaster.new.test. 1 3600 900 604800 300")},
        {zone, 3600, *dns::Rdata::parse(rrtype::kNs, "ns1.example.net.")}};
    d_system->createZone(zone, records);
    CPPUNIT_ASSERT(d_system->findZone(zone).has_value());
    CPPUNIT_ASSERT(d_system->read(zone, zone, rrtype::kNs).has_value());
    CPPUNIT_ASSERT(Error::Kind::conflict == kindOf([&] { d_system->createZone(zone, records); }));
    d_system->deleteZone(zone);
    CPPUNIT_ASSERT(!d_system->findZone(zone));
    CPPUNIT_ASSERT(Error::Kind::noZone == kindOf([&] { d_system->deleteZone(zone); }));
  }

  void aLockedZoneIsUnavailable()
  {
    const auto impatient = openSystem("timeout = 0.2\n");
    pg::Transaction other(sql());
    sql().execute("SELECT FROM panel.domain WHERE id = 1 FOR UPDATE");
    CPPUNIT_ASSERT(Error::Kind::unavailable == kindOf([&] { impatient->apply(kZone, {change("new", rrtype::kA, std::nullopt, rrset(300, rrtype::kA, {"192.0.2.9"}))}, {}); }));
  }

  /** There is no row yet that could be locked. */
  void aZoneThatIsBeingMadeIsWaitedFor()
  {
    const auto zone = *dns::Name::parse("new.example.");
    const auto impatient = openSystem("timeout = 0.2\n");
    auto transaction = d_system->begin();
    d_system->createZone(zone, {});
    CPPUNIT_ASSERT(Error::Kind::unavailable == kindOf([&] { impatient->waitForWrites(zone); }));
    transaction->commit();
    impatient->waitForWrites(zone);
    CPPUNIT_ASSERT(impatient->findZone(zone));
  }

  void rowsOfAnotherShapeAreAnErrorOfTheZone()
  {
    sql().execute("ALTER TABLE panel.entry ALTER COLUMN ttl TYPE text USING '1h'");
    CPPUNIT_ASSERT(Error::Kind::unsupported == kindOf([this] { d_system->readZone(kZone, [](const legacy::Entry& /*unused*/) {}); }));
    auto settings = std::string(kSettings);
    const std::string columns = "zone = SELECT domain, serial";
    settings.replace(settings.find("\n" + columns) + 1, columns.size(), "zone = SELECT domain");
    const auto narrow = legacy::open(legacy::Configuration::fromText(settings + "database = " + conninfo(), "test"));
    CPPUNIT_ASSERT_MESSAGE("which an operator can mend", Error::Kind::unsupported == kindOf([&] { narrow->findZone(kZone); }));
  }

  void aLostConnectionIsMadeAgain()
  {
    d_system->findZone(kZone);
    auto transaction = d_system->begin();
    apply(kZone, {change("new", rrtype::kA, std::nullopt, rrset(300, rrtype::kA, {"192.0.2.9"}))});
    sql().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dodns-legacy'");
    try {
      transaction->commit();
      CPPUNIT_FAIL("committed without a connection");
    }
    catch (const Error& error) {
      CPPUNIT_ASSERT(error.isRetryable());
      CPPUNIT_ASSERT(error.outcomeIsUnknown());
    }
    CPPUNIT_ASSERT_MESSAGE("it is no other transaction meanwhile", Error::Kind::unavailable == kindOf([this] { d_system->findZone(kZone); }));
    transaction.reset();
    CPPUNIT_ASSERT(d_system->findZone(kZone).has_value());
    CPPUNIT_ASSERT_EQUAL(std::string(), rows("new"));
  }

  void aSinksOwnErrorIsPassedOn()
  {
    const auto read = [this] { d_system->readZone(kZone, [](const legacy::Entry&) { throw pg::Error("of another database", "40001", false); }); };
    CPPUNIT_ASSERT_THROW(read(), pg::Error);
    CPPUNIT_ASSERT(d_system->findZone(kZone).has_value());
  }

private:
  static RRsetChange change(const std::string& owner, uint16_t type, std::optional<dns::RRset> before, std::optional<dns::RRset> after)
  {
    return {name(owner), type, std::move(before), std::move(after)};
  }

  static std::unique_ptr<legacy::System> openSystem(const std::string& more)
  {
    return legacy::open(legacy::Configuration::fromText(kSettings + more + "database = " + conninfo(), "test"));
  }

  template <typename Run>
  static Error::Kind kindOf(Run run)
  {
    try {
      run();
    }
    catch (const Error& error) {
      return error.kind();
    }
    CPPUNIT_FAIL("nothing was refused");
    return {};
  }

  pg::Connection& sql()
  {
    if (!d_sql) {
      pg::ConnectionSettings settings;
      settings.conninfo = conninfo();
      d_sql = std::make_unique<pg::Connection>(settings);
    }
    return *d_sql;
  }

  std::string value(const char* query)
  {
    const auto result = sql().execute(query);
    return result.isEmpty() ? "" : result[0].string(0);
  }

  std::string rows(const std::string& host)
  {
    const auto result = sql().execute("SELECT id, target, coalesce(note, '-') FROM panel.entry WHERE lower(host) IN ($1, $1 || '.example.com.') ORDER BY id", {host});
    std::string text;
    for (int i = 0; i < result.rowCount(); ++i) {
      text += result[i].string(0) + " " + result[i].string(1) + " " + result[i].string(2) + "|";
    }
    return text;
  }

  std::unique_ptr<pg::Connection> d_sql;
  std::unique_ptr<legacy::System> d_system;

  void apply(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<legacy::NextSerial>& serial = {})
  {
    d_system->apply(zone, changes, serial);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqlTablesTest);
