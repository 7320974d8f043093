// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/check_contents.hh"

#include "dns/rrtype.hh"
#include "fake_system.hh"
#include "migration/repair.hh"
#include "recorddb/rejected.hh"
#include "recorddb/test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using migration::ContentCheck;
using migration::ContentCheckSettings;
using migration::ContentFigures;
using migration::FakeState;

class ContentCheckTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ContentCheckTest);
  CPPUNIT_TEST(unchangedZoneIsPassedOver);
  CPPUNIT_TEST(fullCheckReadsEverything);
  CPPUNIT_TEST(serialThatMovedIsLookedInto);
  CPPUNIT_TEST(changesSpareReadingTheZone);
  CPPUNIT_TEST(serialThatHasOvertakenOursIsDrift);
  CPPUNIT_TEST(zoneThatIsRemovedMeanwhileIsNoFailure);
  CPPUNIT_TEST(zoneThatMayNotBeReadIsAFailure);
  CPPUNIT_TEST(zoneThatWasRefusedIsRejected);
  CPPUNIT_TEST(repairBringsNothingThatHasChangedThere);
  CPPUNIT_TEST(repairWritesNothingThatHasChangedHere);
  CPPUNIT_TEST(changesThatLeadElsewhereAreFound);
  CPPUNIT_TEST(changesThatCannotBeReadAreNotBelieved);
  CPPUNIT_TEST(changeHereAloneIsFound);
  CPPUNIT_TEST(replacedZoneIsLookedInto);
  CPPUNIT_TEST(differenceIsFoundEachTime);
  CPPUNIT_TEST(whatWaitsInTheQueueIsInFlight);
  CPPUNIT_TEST(zoneWithWritesThatWaitIsNotRepaired);
  CPPUNIT_TEST(whoGetsNoWritesHasNothingToBring);
  CPPUNIT_TEST(driftInAZoneThatOneSystemGetsNoWritesOfIsAside);
  CPPUNIT_TEST(manyDifferencesAreNotKeptUntilTheLastZone);
  CPPUNIT_TEST(zoneThatNobodyHasIsAFailureForWhoAsksForIt);
  CPPUNIT_TEST(zoneIsMadeInTheOldSystemWhenNobodyWritesIt);
  CPPUNIT_TEST(rateIsKept);
  CPPUNIT_TEST_SUITE_END();

  using Time = std::chrono::steady_clock::time_point;

  std::unique_ptr<recorddb::TestDatabase> d_database;
  std::shared_ptr<FakeState> d_old;
  std::string d_zoneId;
  migration::ZoneMemory d_memory;
  std::vector<Time> d_waits;

  FakeState& old() { return *d_old; }
  FakeState::Zone& oldZone() { return d_old->zones.begin()->second; }

  ContentFigures check(bool isFull = false, double rate = 0, const std::function<void(ContentCheck&)>& prepare = {})
  {
    migration::FakeSystem system(d_old);
    ContentCheckSettings settings;
    settings.isFull = isFull;
    settings.zonesPerSecond = rate;
    pg::Connection records(d_database->settings("test_api"));
    ContentCheck check(system, records, settings);
    check.memory = &d_memory;
    check.sleepUntil = [this](Time time) { d_waits.push_back(time); };
    old().wholeReads = 0;
    if (prepare) {
      prepare(check);
    }
    return check.run();
  }

  /** Zones, equal ones, of them unchanged, by changes; drift; readings of whole zones there. */
  std::string result(bool isFull = false)
  {
    const auto figures = check(isFull);
    return std::to_string(figures.zones) + " " + std::to_string(figures.equalZones) + " " + std::to_string(figures.unchangedZones) + " " + std::to_string(figures.incrementalZones) + ", " + std::to_string(figures.differences.at(static_cast<size_t>(migration::DifferenceClass::drift))) + " drift, " + std::to_string(old().wholeReads) + " read";
  }

  /** The old system says from now on that this came since the serial of its SOA, which is 7. */
  void sayChanged(const std::string& name, const std::string& type, const std::string& data)
  {
    old().changes = [=](uint32_t serial, const FakeState::TakeChange& take) {
      CPPUNIT_ASSERT_EQUAL(7U, serial);
      take({{name, 1800, type, data}, "changes"}, true);
      return std::optional(8U);
    };
  }

  void setStage(const std::string& stage) { d_database->sql().execute("UPDATE dodns.service_stage SET stage = $1", {stage}); }

  void putOld(const std::string& name, const std::string& type, const std::string& rdata)
  {
    const auto number = *dns::rrtypeFromText(type);
    oldZone().rrsets[{dns::Name::parse(name)->wire(), number}] = {1800, {*dns::Rdata::parse(number, rdata)}};
    ++oldZone().serial;
  }

  void insertHere(const std::string& name, const std::string& type, const std::string& rdata)
  {
    d_database->sql().execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES ($1, $2, $3, 1800, $4)", {d_zoneId, name, type, rdata});
  }

  void putBoth(const std::string& name, const std::string& type, const std::string& rdata)
  {
    putOld(name, type, rdata);
    insertHere(name, type, rdata);
  }

  /** A write that the old system is still to get. @returns its id. */
  int64_t queue(const std::string& name, const std::string& type, const std::string& rdata)
  {
    recorddb::DualWrite write;
    write.stage = recorddb::Stage::lead;
    write.state = recorddb::WriteState::forLegacy;
    write.change.zone = *dns::Name::parse("example.com.");
    write.change.rrsets = {{name, type, {}, {{0, name, type, 1800, rdata, {}}}}};
    return recorddb::addDualWrite(d_database->sql(), write, {});
  }

  /** What a zone that is only here leads to. */
  std::string makeZone()
  {
    migration::Difference difference;
    difference.zone = *dns::Name::parse("example.com.");
    return repair(migration::RepairDirection::legacyFromNew, difference);
  }

  /** What an address that is only here leads to. */
  std::string repair(migration::RepairDirection direction)
  {
    migration::Difference difference;
    difference.zone = *dns::Name::parse("example.com.");
    difference.key = migration::RRsetKey{*dns::Name::parse("new.example.com."), 1};
    difference.ours = dns::RRset{1800, {*dns::Rdata::parse(1, "192.0.2.3")}};
    return repair(direction, difference);
  }

  std::string repair(migration::RepairDirection direction, const migration::Difference& difference)
  {
    migration::FakeSystem system(d_old);
    pg::Connection records(d_database->settings("test_api"));
    return migration::Repair(system, records, {}, direction).repair(difference.zone, {difference}).at(0).problem;
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<recorddb::TestDatabase>();
    d_database->login("test_api", "dodns_api");
    setStage("sync");
    d_zoneId = d_database->addZone("example.com.");
    d_old = std::make_shared<FakeState>();
    d_old->zones[dns::Name::parse("example.com.")->wire()].serial = 7;
    putOld("example.com.", "SOA", "ns1.example.net. h.example.net. 7 1 1 1 1");
    insertHere("example.com.", "SOA", "ns1.example.net. h.example.net. 207 1 1 1 1");
    putBoth("example.com.", "NS", "ns1.example.net.");
    putBoth("www.example.com.", "A", "192.0.2.1");
    CPPUNIT_ASSERT_EQUAL(std::string("1 1 0 0, 0 drift, 1 read"), result(true));
  }

  void tearDown() override
  {
    d_database.reset();
    d_memory.clear();
    d_waits.clear();
  }

  void unchangedZoneIsPassedOver()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("1 1 1 0, 0 drift, 0 read"), result());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("and again", std::string("1 1 1 0, 0 drift, 0 read"), result());
  }

  void fullCheckReadsEverything()
  {
    putOld("www.example.com.", "A", "192.0.2.2");
    --oldZone().serial; // nobody raised it
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what the serial does not say is not found", std::string("1 1 1 0, 0 drift, 0 read"), result());
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0, 1 drift, 3 read"), result(true));
  }

  void serialThatMovedIsLookedInto()
  {
    putBoth("new.example.com.", "A", "192.0.2.3");
    CPPUNIT_ASSERT_EQUAL(std::string("1 1 0 0, 0 drift, 1 read"), result());
    putOld("www.example.com.", "A", "192.0.2.2");
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0, 1 drift, 3 read"), result());
  }

  void changesSpareReadingTheZone()
  {
    putBoth("new.example.com.", "A", "192.0.2.3");
    sayChanged("new.example.com.", "A", "192.0.2.3");
    CPPUNIT_ASSERT_EQUAL(std::string("1 1 0 1, 0 drift, 0 read"), result());
    old().changes = nullptr;
    CPPUNIT_ASSERT_EQUAL_MESSAGE("that is remembered", std::string("1 1 1 0, 0 drift, 0 read"), result());
  }

  /** As a signer makes it over there. */
  void serialThatHasOvertakenOursIsDrift()
  {
    putOld("example.com.", "SOA", "ns1.example.net. h.example.net. 208 1 1 1 1");
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0, 1 drift, 3 read"), result());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("and stays", std::string("1 0 0 0, 1 drift, 3 read"), result());
    for (const auto* serial : {"207", "206"}) {
      putOld("example.com.", "SOA", std::string("ns1.example.net. h.example.net. ") + serial + " 1 1 1 1");
      CPPUNIT_ASSERT_EQUAL(std::string("1 1 0 0, 0 drift, 1 read"), result());
    }
  }

  void zoneThatIsRemovedMeanwhileIsNoFailure()
  {
    putOld("www.example.com.", "A", "192.0.2.1");
    old().beforeRead = [this] {
      old().zones.clear();
      d_database->sql().execute("DELETE FROM dodns.zones");
    };
    const auto figures = check();
    CPPUNIT_ASSERT_EQUAL(uint64_t{0}, figures.failedZones);
    CPPUNIT_ASSERT_EQUAL(uint64_t{1}, figures.differences.at(static_cast<size_t>(migration::DifferenceClass::inFlight)));
  }

  /** PowerDNS says NOTAUTH to whoever may not transfer. */
  void zoneThatMayNotBeReadIsAFailure()
  {
    for (const bool isHere : {true, false}) {
      tearDown();
      setUp();
      putOld("www.example.com.", "A", "192.0.2.1");
      if (!isHere) {
        d_database->sql().execute("DELETE FROM dodns.zones");
      }
      old().beforeWholeRead = [] { throw legacy::Error(legacy::Error::Kind::noZone, "fake: NOTAUTH"); };
      const auto figures = check();
      CPPUNIT_ASSERT_EQUAL(uint64_t{1}, figures.failedZones);
      CPPUNIT_ASSERT_EQUAL(uint64_t{0}, figures.equalZones);
    }
  }

  /** By the old system: to make it, and to remove it. */
  void zoneThatWasRefusedIsRejected()
  {
    const auto refuse = [this](const char* type, std::vector<std::string> data) {
      recorddb::RejectedEntry entry;
      entry.refusedBy = recorddb::Side::legacy;
      entry.zone = entry.name = "example.com.";
      entry.type = type;
      entry.data = std::move(data);
      recorddb::reject(d_database->sql(), entry);
    };
    const auto classes = [this] {
      const auto counts = check().differences;
      return std::to_string(counts.at(static_cast<size_t>(migration::DifferenceClass::rejected))) + " rejected, " + std::to_string(counts.at(static_cast<size_t>(migration::DifferenceClass::drift))) + " drift";
    };
    const auto zones = old().zones;
    old().zones.clear();
    CPPUNIT_ASSERT_EQUAL(std::string("0 rejected, 1 drift"), classes());
    refuse("SOA", {"ns1.example.net. h.example.net. 207 1 1 1 1"});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a change of its SOA was", std::string("0 rejected, 1 drift"), classes());
    refuse("NS", {"ns1.example.net."});
    CPPUNIT_ASSERT_EQUAL(std::string("1 rejected, 0 drift"), classes());
    old().zones = zones;
    d_database->sql().execute("DELETE FROM dodns.zones");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("that was about its making", std::string("0 rejected, 1 drift"), classes());
    refuse("SOA", {});
    CPPUNIT_ASSERT_EQUAL(std::string("1 rejected, 0 drift"), classes());
  }

  /** A user has written since it was found. */
  void repairBringsNothingThatHasChangedThere()
  {
    putOld("new.example.com.", "A", "192.0.2.3");
    migration::Difference difference;
    difference.zone = *dns::Name::parse("example.com.");
    difference.key = migration::RRsetKey{*dns::Name::parse("new.example.com."), 1};
    difference.legacy = dns::RRset{1800, {*dns::Rdata::parse(1, "192.0.2.3")}};
    putOld("new.example.com.", "A", "192.0.2.4");
    CPPUNIT_ASSERT(!repair(migration::RepairDirection::newFromLegacy, difference).empty());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.records WHERE name = 'new.example.com.'"));
    difference.legacy = dns::RRset{1800, {*dns::Rdata::parse(1, "192.0.2.4")}};
    CPPUNIT_ASSERT_EQUAL(std::string(), repair(migration::RepairDirection::newFromLegacy, difference));
  }

  /** A user has removed it since. */
  void repairWritesNothingThatHasChangedHere()
  {
    migration::Difference difference;
    difference.zone = *dns::Name::parse("example.com.");
    difference.key = migration::RRsetKey{*dns::Name::parse("new.example.com."), 1};
    difference.ours = dns::RRset{1800, {*dns::Rdata::parse(1, "192.0.2.3")}};
    CPPUNIT_ASSERT_EQUAL(std::string("is another one by now"), repair(migration::RepairDirection::legacyFromNew, difference));
    CPPUNIT_ASSERT_EQUAL(size_t{0}, oldZone().rrsets.count({difference.key->name.wire(), 1}));
    insertHere("new.example.com.", "A", "192.0.2.3");
    CPPUNIT_ASSERT_EQUAL(std::string(), repair(migration::RepairDirection::legacyFromNew, difference));
    CPPUNIT_ASSERT_EQUAL(size_t{1}, oldZone().rrsets.count({difference.key->name.wire(), 1}));
  }

  void changesThatLeadElsewhereAreFound()
  {
    putOld("new.example.com.", "A", "192.0.2.3");
    sayChanged("new.example.com.", "A", "192.0.2.3");
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 1, 1 drift, 2 read"), result());
  }

  void changesThatCannotBeReadAreNotBelieved()
  {
    ++oldZone().serial;
    sayChanged("new.example.com.", "A", "192.0.2.256");
    CPPUNIT_ASSERT_EQUAL(std::string("1 1 0 0, 0 drift, 1 read"), result());
  }

  void changeHereAloneIsFound()
  {
    insertHere("new.example.com.", "A", "192.0.2.3");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the old one is only read to say what differs", std::string("1 0 0 0, 1 drift, 2 read"), result());
  }

  void replacedZoneIsLookedInto()
  {
    const auto version = [this] { return d_database->rows("SELECT sum(transactions) FROM dodns.zones JOIN dodns.zone_changes ON zone_id = id"); };
    const auto before = version();
    d_database->sql().execute("DELETE FROM dodns.zones");
    d_zoneId = d_database->addZone("example.com.");
    insertHere("new.example.com.", "A", "192.0.2.3");
    d_database->sql().execute("UPDATE dodns.records SET ttl = 60");
    d_database->sql().execute("DELETE FROM dodns.records");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("only the zone's id says so", before, version());
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0, 3 drift, 2 read"), result());
  }

  void differenceIsFoundEachTime()
  {
    putOld("www.example.com.", "A", "192.0.2.2");
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0, 1 drift, 3 read"), result());
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0, 1 drift, 3 read"), result());
  }

  void rateIsKept()
  {
    d_database->addZone("a.test.");
    d_database->addZone("b.test.");
    d_waits.clear();
    const auto figures = check(true, 4);
    CPPUNIT_ASSERT_EQUAL(uint64_t{3}, figures.zones);
    const auto quarter = std::chrono::milliseconds(250);
    CPPUNIT_ASSERT(d_waits.at(1) - d_waits.at(0) == quarter);
    CPPUNIT_ASSERT(d_waits.at(2) - d_waits.at(1) == quarter);
  }

  void whatWaitsInTheQueueIsInFlight()
  {
    insertHere("new.example.com.", "A", "192.0.2.3");
    insertHere("other.example.com.", "A", "192.0.2.3");
    const auto id = queue("new.example.com.", "A", "192.0.2.3");
    const auto figures = check(true);
    CPPUNIT_ASSERT_EQUAL(uint64_t{1}, figures.differences.at(static_cast<size_t>(migration::DifferenceClass::inFlight)));
    CPPUNIT_ASSERT_EQUAL(uint64_t{1}, figures.differences.at(static_cast<size_t>(migration::DifferenceClass::drift)));
    recorddb::removeDualWrite(d_database->sql(), id);
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0, 2 drift, 3 read"), result(true));
  }

  void zoneWithWritesThatWaitIsNotRepaired()
  {
    insertHere("new.example.com.", "A", "192.0.2.3");
    const auto id = queue("www.example.com.", "A", "192.0.2.1");
    for (const auto direction : {migration::RepairDirection::newFromLegacy, migration::RepairDirection::legacyFromNew}) {
      CPPUNIT_ASSERT(repair(direction).find("does not have all writes yet") != std::string::npos);
    }
    recorddb::removeDualWrite(d_database->sql(), id);
    {
      pg::Transaction writer(d_database->sql());
      recorddb::lockZoneWrites(d_database->sql(), *dns::Name::parse("example.com."));
      CPPUNIT_ASSERT(repair(migration::RepairDirection::newFromLegacy).find("is being written") != std::string::npos);
    }
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(*) FROM dodns.records WHERE name = 'new.example.com.'"));
    CPPUNIT_ASSERT_EQUAL(std::string(), repair(migration::RepairDirection::newFromLegacy));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.records WHERE name = 'new.example.com.'"));
  }

  void whoGetsNoWritesHasNothingToBring()
  {
    insertHere("new.example.com.", "A", "192.0.2.3");
    setStage("alone");
    CPPUNIT_ASSERT(repair(migration::RepairDirection::newFromLegacy).find("the old system gets no writes") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(*) FROM dodns.records WHERE name = 'new.example.com.'"));
    setStage("legacy");
    CPPUNIT_ASSERT(repair(migration::RepairDirection::legacyFromNew).find("the record database gets no writes") != std::string::npos);
    old().zones.clear();
    CPPUNIT_ASSERT(makeZone().find("the record database gets no writes") != std::string::npos);
    CPPUNIT_ASSERT(old().zones.empty());
  }

  void driftInAZoneThatOneSystemGetsNoWritesOfIsAside()
  {
    insertHere("new.example.com.", "A", "192.0.2.3");
    for (const auto& [stage, aside] : {std::pair("sync", uint64_t{0}), std::pair("legacy", uint64_t{1}), std::pair("alone", uint64_t{1})}) {
      d_database->sql().execute("DELETE FROM dodns.zone_stages");
      d_database->sql().execute("INSERT INTO dodns.zone_stages (zone, stage) VALUES ('example.com.', $1)", {stage});
      const auto figures = check();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, aside, figures.driftAside);
      CPPUNIT_ASSERT_EQUAL(uint64_t{1}, figures.differences.at(static_cast<size_t>(migration::DifferenceClass::drift)));
    }
  }

  void manyDifferencesAreNotKeptUntilTheLastZone()
  {
    for (int n = 0; n < 100000; ++n) {
      oldZone().rrsets[{dns::Name::parse("n" + std::to_string(n) + ".example.com.")->wire(), dns::rrtype::kA}] = {1800, {*dns::Rdata::parse(dns::rrtype::kA, "192.0.2.1")}};
    }
    ++oldZone().serial;
    old().zones[dns::Name::parse("example.org.")->wire()] = {};
    std::string seen;
    const auto figures = check(false, 0, [&seen](ContentCheck& check) {
      check.takeZone = [&seen](const dns::Name& zone, const auto& differences) { seen += zone.toText() + " " + std::to_string(differences.size()) + "|"; };
      check.takeTurn = [&seen] { seen += "turn|"; };
    });
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. 100000|turn|turn|example.org. 1|"), seen);
    CPPUNIT_ASSERT_EQUAL(uint64_t{100001}, figures.differences.at(static_cast<size_t>(migration::DifferenceClass::drift)));
  }

  void zoneThatNobodyHasIsAFailureForWhoAsksForIt()
  {
    for (const bool mayBeGone : {true, false}) {
      migration::FakeSystem system(d_old);
      pg::Connection records(d_database->settings("test_api"));
      ContentCheckSettings settings;
      settings.zones = {*dns::Name::parse("example.org.")};
      settings.mayBeGone = mayBeGone;
      CPPUNIT_ASSERT_EQUAL(mayBeGone ? uint64_t{0} : uint64_t{1}, ContentCheck(system, records, settings).run().failedZones);
    }
  }

  void zoneIsMadeInTheOldSystemWhenNobodyWritesIt()
  {
    insertHere("new.example.com.", "A", "192.0.2.3");
    old().zones.clear();
    const auto id = queue("www.example.com.", "A", "192.0.2.1");
    CPPUNIT_ASSERT(makeZone().find("does not have all writes yet") != std::string::npos);
    recorddb::removeDualWrite(d_database->sql(), id);
    {
      pg::Transaction writer(d_database->sql());
      recorddb::lockZoneWrites(d_database->sql(), *dns::Name::parse("example.com."));
      CPPUNIT_ASSERT(makeZone().find("is being written") != std::string::npos);
    }
    CPPUNIT_ASSERT(old().zones.empty());
    CPPUNIT_ASSERT_EQUAL(std::string(), makeZone());
    CPPUNIT_ASSERT_EQUAL(size_t{1}, old().zones.size());
    old().zones.clear();
    d_database->sql().execute("DELETE FROM dodns.zones");
    CPPUNIT_ASSERT_EQUAL(std::string("is another one by now"), makeZone());
    CPPUNIT_ASSERT_MESSAGE("a zone that was removed meanwhile", old().zones.empty());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ContentCheckTest);
