// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/error.hh"
#include "two_systems.hh"

#include "dns/rrtype.hh"

#include <algorithm>
#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <thread>

using namespace dodns;
using legacy::Error;
using migration::TwoSystems;

/** Change sets over several zones, of which all are in both systems or none. */
class SeveralZonesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SeveralZonesTest);
  CPPUNIT_TEST(allAreInBoth);
  CPPUNIT_TEST(oneThatIsRefusedTakesTheOthersBack);
  CPPUNIT_TEST(oneWithoutAnswerTakesTheOthersBack);
  CPPUNIT_TEST(commitThatFailsTakesAllBack);
  CPPUNIT_TEST(transactionIsTakenBackAsItWas);
  CPPUNIT_TEST(zonesAreRemovedLast);
  CPPUNIT_TEST(removedZoneComesBackWithWhatOnlyTheOldSystemHad);
  CPPUNIT_TEST(undoneWritesLeaveNoSerialBelow);
  CPPUNIT_TEST(intentsAreThereBeforeTheFirstWrite);
  CPPUNIT_TEST(deadWriterLeavesNoHalf);
  CPPUNIT_TEST(halfThatCannotBeUndoneIsListedByStage);
  CPPUNIT_TEST(writeThatOthersEndedIsNotDone);
  CPPUNIT_TEST(whatOthersHaveWrittenAgainIsNotUndone);
  CPPUNIT_TEST(commitThatComesLateIsFinishedInAllZones);
  CPPUNIT_TEST(oneSystemDecidesInAll);
  CPPUNIT_TEST(locksAreTakenInOneOrder);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TwoSystems> d_systems;

  TwoSystems& systems() { return *d_systems; }
  unsigned ask(const std::string& method, const std::string& path, const std::string& body = {}) { return d_systems->ask(method, path, body); }

  static constexpr const char* kSet = R"({"changes":[
    {"action":"add-record","zone":"c.test.","name":"w.c.test.","type":"A","data":"192.0.2.3"},
    {"action":"add-record","zone":"a.test.","name":"w.a.test.","type":"A","data":"192.0.2.1"},
    {"action":"delete-zone","zone":"d.test."},
    {"action":"create-zone","zone":"e.test."},
    {"action":"add-record","zone":"e.test.","name":"w.e.test.","type":"A","data":"192.0.2.5"},
    {"action":"replace-rrset","zone":"b.test.","name":"b.test.","type":"A","data":["192.0.2.2","192.0.2.22"]}]})";

  static constexpr const char* kTwo = R"({"changes":[
    {"action":"add-record","zone":"a.test.","name":"a.test.","type":"AAAA","data":"2001:db8::1"},
    {"action":"add-record","zone":"b.test.","name":"b.test.","type":"AAAA","data":"2001:db8::2"}]})";

  /** Zones a.test. to d.test. in both systems, at this stage. */
  void begin(const std::string& stage)
  {
    setUp();
    systems().setStage("sync");
    for (const auto* zone : {"a", "b", "c", "d"}) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", std::string(R"({"ip_address":"192.0.2.9","name":")") + zone + ".test\"}"));
    }
    systems().setStage(stage);
  }

  std::string oldContents() { return contents(&TwoSystems::oldContent); }
  std::string newContents() { return contents(&TwoSystems::newContent); }
  std::string contents(std::string (TwoSystems::*of)(const std::string&))
  {
    std::string text;
    for (const auto* zone : {"a.test.", "b.test.", "c.test.", "d.test.", "e.test."}) {
      text += (systems().*of)(zone) + "; ";
    }
    return text;
  }

  void assertNothingIsLeft(const std::string& before)
  {
    CPPUNIT_ASSERT_EQUAL(before, oldContents());
    CPPUNIT_ASSERT_EQUAL(before, newContents());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  /** From here on all serials are ahead of the clock, which would lift the new ones by itself. */
  void liftSerials()
  {
    for (auto& [zone, contents] : systems().old().zones) {
      contents.serial = 4000000000;
    }
    systems().rows("UPDATE dodns.records SET rdata = regexp_replace(rdata, '^([^ ]+ [^ ]+) [0-9]+', '\\1 4000000000') WHERE type = 'SOA' RETURNING id");
  }

  void assertNoSerialIsBelow()
  {
    for (const auto* zone : {"a.test.", "b.test.", "c.test.", "d.test."}) {
      const auto serial = std::string("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA' AND name = '") + zone + "'";
      const auto here = std::stoul(systems().rows(serial.c_str()));
      const auto there = systems().old().zones[dns::Name::parse(zone)->wire()].serial;
      CPPUNIT_ASSERT_MESSAGE(std::string(zone) + ": " + std::to_string(here) + " below " + std::to_string(there), here >= there);
    }
  }

  /** Does something at the write of this number, from 1. */
  static std::function<void()> at(int number, const std::function<void()>& act)
  {
    return [number, act, n = std::make_shared<int>(0)] {
      if (++*n == number) {
        act();
      }
    };
  }

public:
  void setUp() override { d_systems = std::make_unique<TwoSystems>(); }
  void tearDown() override { d_systems.reset(); }

  void allAreInBoth()
  {
    for (const auto* stage : {"sync", "shadow", "lead"}) {
      begin(stage);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 200U, ask("POST", "/dodns/v1/changes", kSet));
      systems().writer().work();
      CPPUNIT_ASSERT(oldContents().find("b.test. 1800 A 192.0.2.2, b.test. 1800 A 192.0.2.22") != std::string::npos);
      CPPUNIT_ASSERT(oldContents().find("w.e.test. 1800 A 192.0.2.5") != std::string::npos);
      CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent("d.test."));
      assertNothingIsLeft(oldContents());
    }
    begin("legacy");
    const auto before = newContents();
    CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", kSet));
    CPPUNIT_ASSERT(oldContents().find("w.e.test. 1800 A 192.0.2.5") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(before, newContents());
  }

  void oneThatIsRefusedTakesTheOthersBack()
  {
    for (const auto* stage : {"sync", "shadow"}) {
      for (int number = 1; number <= 5; ++number) {
        begin(stage);
        const auto before = oldContents();
        systems().old().beforeWrite = at(number, [] { throw Error(Error::Kind::refused, "fake: refused"); });
        CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/dodns/v1/changes", kSet));
        assertNothingIsLeft(before);
      }
    }
  }

  void oneWithoutAnswerTakesTheOthersBack()
  {
    for (const auto* stage : {"sync", "shadow", "legacy"}) {
      begin(stage);
      const auto before = oldContents();
      systems().old().afterWrite = at(4, [] { throw Error(Error::Kind::unavailable, "fake: no answer", true); });
      CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/dodns/v1/changes", kSet));
      assertNothingIsLeft(before);
    }
  }

  void commitThatFailsTakesAllBack()
  {
    begin("sync");
    const auto before = oldContents();
    systems().old().afterWrite = at(5, [this] { systems().loseTransactions(); });
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/dodns/v1/changes", kSet));
    assertNothingIsLeft(before);
  }

  /** Nothing is undone: it never happened. */
  void transactionIsTakenBackAsItWas()
  {
    struct Killed
    {
    };
    for (const auto* stage : {"sync", "shadow", "legacy"}) {
      for (int number = 1; number <= 5; ++number) {
        begin(stage);
        systems().old().hasTransactions = true;
        const auto before = oldContents();
        int begun = 0;
        systems().old().beforeWrite = [&begun, number] {
          if (++begun == number) {
            throw Error(Error::Kind::unavailable, "fake: no answer", true);
          }
        };
        CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/dodns/v1/changes", kSet));
        CPPUNIT_ASSERT_EQUAL(number, begun);
        assertNothingIsLeft(before);
        systems().old().beforeWrite = at(number, [] { throw Killed(); });
        CPPUNIT_ASSERT_THROW(ask("POST", "/dodns/v1/changes", kSet), Killed);
        systems().old().beforeWrite = [] { CPPUNIT_FAIL("something was undone"); };
        systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
        systems().restart();
        systems().writer().work();
        assertNothingIsLeft(before);
      }
    }
  }

  void zonesAreRemovedLast()
  {
    begin("sync");
    systems().old().beforeWrite = at(5, [this] {
      CPPUNIT_ASSERT(systems().oldContent("d.test.") != "none");
      CPPUNIT_ASSERT(systems().oldContent("e.test.") != "none");
    });
    CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", kSet));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent("d.test."));
  }

  void removedZoneComesBackWithWhatOnlyTheOldSystemHad()
  {
    begin("sync");
    auto& zone = systems().old().zones.at(dns::Name::parse("d.test.")->wire());
    zone.rrsets[{dns::Name::parse("drift.d.test.")->wire(), 16}] = {60, {*dns::Rdata::parse(16, "there")}};
    const auto before = oldContents();
    systems().old().afterWrite = at(5, [this] { systems().loseTransactions(); });
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/dodns/v1/changes", kSet));
    CPPUNIT_ASSERT_EQUAL(before, oldContents());
    CPPUNIT_ASSERT(before.find("drift.d.test. 60 TXT \"there\"") != std::string::npos);
  }

  void intentsAreThereBeforeTheFirstWrite()
  {
    begin("sync");
    systems().old().beforeWrite = at(1, [this] { CPPUNIT_ASSERT_EQUAL(std::string("5"), systems().rows("SELECT count(*) FROM dodns.dual_writes WHERE state = 'intent'")); });
    CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", kSet));
  }

  void undoneWritesLeaveNoSerialBelow()
  {
    struct Killed
    {
    };
    for (const auto* stage : {"sync", "shadow"}) {
      begin(stage);
      liftSerials();
      systems().old().beforeWrite = at(3, [] { throw Error(Error::Kind::refused, "fake: refused"); });
      CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/dodns/v1/changes", kSet));
      assertNoSerialIsBelow();
      systems().old().beforeWrite = nullptr;
      systems().old().afterWrite = at(2, [] { throw Killed(); });
      CPPUNIT_ASSERT_THROW(ask("POST", "/dodns/v1/changes", kSet), Killed);
      systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
      systems().restart();
      systems().writer().work();
      assertNoSerialIsBelow();
    }
  }

  /** Where the old system decides a single write that it has is finished; a part
   * of a set is not what anybody decided on. */
  struct Killed
  {
  };

  void deadWriterLeavesNoHalf()
  {
    for (const auto* stage : {"sync", "shadow", "legacy"}) {
      for (int number = 1; number <= 5; ++number) {
        begin(stage);
        const auto before = oldContents();
        systems().old().afterWrite = at(number, [] { throw Killed(); });
        CPPUNIT_ASSERT_THROW(ask("POST", "/dodns/v1/changes", kSet), Killed);
        CPPUNIT_ASSERT(before != oldContents());
        systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
        systems().restart();
        systems().writer().work();
        assertNothingIsLeft(before);
      }
    }
  }

  /** What the old system does not take back is its state; where it decides nobody is to write over that. */
  void halfThatCannotBeUndoneIsListedByStage()
  {
    for (const auto& [stage, listed] : {std::pair("legacy", ""), {"shadow", "records|a.test.|AAAA|{2001:db8::1}"}, {"sync", "legacy|a.test.|AAAA|{2001:db8::1}"}}) {
      begin(stage);
      systems().old().afterWrite = at(1, [] { throw Killed(); });
      CPPUNIT_ASSERT_THROW(ask("POST", "/dodns/v1/changes", kTwo), Killed);
      systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
      systems().restart();
      systems().old().beforeWrite = [] { throw Error(Error::Kind::refused, "fake: no"); };
      systems().writer().work();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, std::string(listed), systems().rows("SELECT refused_by, name, type, data FROM dodns.rejected_entries WHERE zone = 'a.test.'"));
    }
  }

  /** Sleeps for longer than the lease, and without a connection, while another daemon is at work. */
  void letOthersEnd()
  {
    systems().loseTransactions();
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    migration::WriterSettings settings;
    settings.open = [this] { return std::make_unique<migration::FakeSystem>(systems().sharedOld()); };
    pg::PoolSettings pool;
    pool.connection = systems().database().settings("test_api");
    recorddb::Database records(pool);
    recorddb::Database journal(pool);
    migration::DualWriter(settings, records, journal).work();
  }

  void whatOthersHaveWrittenAgainIsNotUndone()
  {
    begin("sync");
    systems().old().afterWrite = at(1, [this] {
      letOthersEnd();
      auto& again = systems().old().zones.at(dns::Name::parse("a.test.")->wire()); // the client has asked the other daemon
      again.rrsets[{dns::Name::parse("www.a.test.")->wire(), dns::rrtype::kA}] = {1800, {*dns::Rdata::parse(dns::rrtype::kA, "192.0.2.1")}};
      throw legacy::Error(legacy::Error::Kind::unavailable, "fake: no answer", true);
    });
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/dodns/v1/changes", R"({"changes":[{"action":"add-record","zone":"a.test.","name":"www.a.test.","type":"A","data":"192.0.2.1","ttl":1800}]})"));
    CPPUNIT_ASSERT(systems().oldContent("a.test.").find("www.a.test. 1800 A 192.0.2.1") != std::string::npos);
  }

  /** All that is in one transaction comes late when it does. */
  void commitThatComesLateIsFinishedInAllZones()
  {
    for (const auto* stage : {"shadow", "sync"}) {
      tearDown();
      setUp();
      begin(stage);
      const auto before = oldContents();
      systems().old().hasTransactions = systems().old().commitsLate = true;
      CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/dodns/v1/changes", kSet));
      systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
      systems().old().commitsLate = false;
      for (int turn = 0; turn < 2; ++turn) {
        systems().writer().work();
      }
      CPPUNIT_ASSERT_MESSAGE(stage, oldContents() != before);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, oldContents(), newContents());
      CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    }
  }

  void writeThatOthersEndedIsNotDone()
  {
    begin("sync");
    const auto before = oldContents();
    const auto sleep = [this] { letOthersEnd(); };
    // The first look behind the last write is whether it was done.
    systems().old().afterWrite = at(5, [this, sleep] { systems().old().beforeRead = at(2, sleep); });
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/dodns/v1/changes", kSet));
    assertNothingIsLeft(before);
  }

  void oneSystemDecidesInAll()
  {
    begin("sync");
    recorddb::setStage(systems().database().sql(), *dns::Name::parse("a.test."), recorddb::Stage::shadow, {});
    const auto before = oldContents();
    CPPUNIT_ASSERT_EQUAL(409U, ask("POST", "/dodns/v1/changes", kSet));
    assertNothingIsLeft(before);
    recorddb::setStage(systems().database().sql(), *dns::Name::parse("a.test."), recorddb::Stage::lead, {});
    recorddb::setStage(systems().database().sql(), *dns::Name::parse("b.test."), recorddb::Stage::alone, {});
    CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", kSet));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(systems().newContent("a.test."), systems().oldContent("a.test."));
    CPPUNIT_ASSERT_EQUAL(std::string("b.test. 1800 A 192.0.2.9, b.test. 1800 NS ns1.example.net."), systems().oldContent("b.test."));
  }

  void locksAreTakenInOneOrder()
  {
    begin("sync");
    std::vector<std::thread> writers;
    std::atomic<int> failed = 0;
    for (int writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&, writer] {
        std::vector<dns::Name> zones;
        for (const auto* zone : {"a.test.", "b.test.", "c.test.", "d.test."}) {
          zones.push_back(*dns::Name::parse(zone));
        }
        if (writer % 2 == 1) {
          std::reverse(zones.begin(), zones.end());
        }
        for (int n = 0; n < 20; ++n) {
          try {
            systems().writer().writeOnce([&](migration::WriteSession& session) { session.beginAll(zones); });
          }
          catch (const base::Error&) {
            ++failed; // of a deadlock
          }
        }
      });
    }
    for (auto& writer : writers) {
      writer.join();
    }
    CPPUNIT_ASSERT_EQUAL(0, failed.load());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SeveralZonesTest);
