// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/gate_facts.hh"
#include "two_systems.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using migration::TwoSystems;

class BackfillTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(BackfillTest);
  CPPUNIT_TEST(zoneIsBrought);
  CPPUNIT_TEST(repetitionChangesNothing);
  CPPUNIT_TEST(zoneThatIsGoneHereIsBroughtAgain);
  CPPUNIT_TEST(zoneWithoutAnswerHoldsUpNoOther);
  CPPUNIT_TEST(whatChangedMeanwhileIsBrought);
  CPPUNIT_TEST(whatChangesWhileItIsReadIsBroughtByTheNextRun);
  CPPUNIT_TEST(whatIsRefusedIsListed);
  CPPUNIT_TEST(allEntriesOfARefusedRRsetAreCountedAndFound);
  CPPUNIT_TEST(disabledTwinGivesWay);
  CPPUNIT_TEST(runBesideAStepOutOfLegacyDoesNotCount);
  CPPUNIT_TEST(whatWasAcceptedStaysAccepted);
  CPPUNIT_TEST(numbersAndSpellingsStay);
  CPPUNIT_TEST(recordDatabaseThatDecidesIsLeftAlone);
  CPPUNIT_TEST(eachOutcomeHasItsAnswer);
  CPPUNIT_TEST(runsAreNoted);
  CPPUNIT_TEST(zoneThatNeitherHasIsGone);
  CPPUNIT_TEST(whatTheOldSystemRefusedStays);
  CPPUNIT_TEST(zoneThatIsUnchangedWasLookedAt);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TwoSystems> d_systems;

  TwoSystems& systems() { return *d_systems; }
  unsigned bring(const char* query = "") { return systems().ask("POST", std::string("/dodns/v1/backfill/example.com") + query); }
  bool says(const std::string& text) { return systems().body().find(text) != std::string::npos; }

public:
  void setUp() override
  {
    d_systems = std::make_unique<TwoSystems>();
    systems().setStage("shadow");
    systems().old().zones[dns::Name::parse("example.com.")->wire()].serial = 7;
    systems().putOld("example.com.", "SOA", "ns1.example.net. h.example.net. 7 1 1 1 1");
    systems().putOld("example.com.", "NS", "ns1.example.net.");
    systems().putOld("www.example.com.", "A", "192.0.2.1", 60);
    systems().putOld("t.example.com.", "TXT", "\"a text\"");
  }
  void tearDown() override { d_systems.reset(); }

  void zoneIsBrought()
  {
    CPPUNIT_ASSERT_EQUAL(200U, bring());
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"zone":"example.com.","outcome":"brought","entries":4,"converted":4,"added":4,"changed":0,"removed":0,"rejected":0,"rules":{}})"), systems().body());
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the serial is above the old one, which is 11", std::string("211"), systems().rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA'"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a zone that the old system does not have", 409U, systems().ask("POST", "/dodns/v1/backfill/example.org"));
  }

  /** A user has removed it since it was listed. */
  void zoneThatNeitherHasIsGone()
  {
    bring();
    systems().old().zones.clear();
    CPPUNIT_ASSERT_EQUAL(200U, systems().ask("POST", "/dodns/v1/backfill", R"({"zones":["example.com"]})"));
    CPPUNIT_ASSERT_MESSAGE("somebody has removed it there", says("\"outcome\":\"failed\""));
    systems().rows("DELETE FROM dodns.zones RETURNING id");
    CPPUNIT_ASSERT_EQUAL(200U, systems().ask("POST", "/dodns/v1/backfill", R"({"zones":["example.com"]})"));
    CPPUNIT_ASSERT_MESSAGE(systems().body(), says("\"outcome\":\"gone\""));
  }

  /** After a step back from `lead`: it says nothing about those. */
  void whatTheOldSystemRefusedStays()
  {
    bring();
    systems().setStage("lead");
    systems().old().beforeWrite = [] { throw legacy::Error(legacy::Error::Kind::refused, "fake: no"); };
    CPPUNIT_ASSERT_EQUAL(201U, systems().ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT_EQUAL(201U, systems().ask("POST", "/example.com/records", R"({"type":"A","name":"new","data":"192.0.2.3"})"));
    systems().writer().work();
    systems().old().beforeWrite = {};
    systems().setStage("shadow");
    const auto before = systems().newContent();
    CPPUNIT_ASSERT_EQUAL(200U, bring("?again=true"));
    CPPUNIT_ASSERT_EQUAL(before, systems().newContent());
    CPPUNIT_ASSERT_EQUAL(std::string("2"), systems().rows("SELECT count(*) FROM dodns.rejected_entries"));
    systems().rows("DELETE FROM dodns.zones RETURNING id");
    CPPUNIT_ASSERT_EQUAL(200U, bring());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a zone that is not here is brought whole", systems().oldContent(), systems().newContent());
  }

  /** The gate asks for a look since `legacy` ended. */
  void zoneThatIsUnchangedWasLookedAt()
  {
    bring();
    systems().setStage("legacy");
    systems().setStage("shadow");
    const auto isBrought = [this] { return recorddb::gateFacts(systems().database().sql(), dns::Name::parse("example.com.")).hasBackfilled; };
    CPPUNIT_ASSERT(!isBrought());
    bring();
    CPPUNIT_ASSERT_MESSAGE(systems().body(), says("\"outcome\":\"unchanged\"") && isBrought());
  }

  void repetitionChangesNothing()
  {
    bring();
    const auto before = systems().rows("SELECT id, rdata, ttl FROM dodns.records ORDER BY id");
    CPPUNIT_ASSERT_EQUAL(200U, bring());
    CPPUNIT_ASSERT(says("\"outcome\":\"unchanged\""));
    CPPUNIT_ASSERT_EQUAL(200U, bring("?again=true"));
    CPPUNIT_ASSERT(says("\"outcome\":\"brought\",\"entries\":4,\"converted\":4,\"added\":0,\"changed\":0,\"removed\":0"));
    CPPUNIT_ASSERT_EQUAL(before, systems().rows("SELECT id, rdata, ttl FROM dodns.records ORDER BY id"));
  }

  /** By pdnsutil, or with a database from a backup. */
  void zoneThatIsGoneHereIsBroughtAgain()
  {
    bring();
    systems().rows("DELETE FROM dodns.zones RETURNING id");
    CPPUNIT_ASSERT_EQUAL(200U, bring());
    CPPUNIT_ASSERT_MESSAGE(systems().body(), says("\"outcome\":\"brought\""));
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  /** One that is expired there, say. */
  void zoneWithoutAnswerHoldsUpNoOther()
  {
    systems().old().beforeRead = [left = 1]() mutable {
      if (left-- > 0) {
        throw legacy::Error(legacy::Error::Kind::unavailable, "fake: SERVFAIL");
      }
    };
    CPPUNIT_ASSERT_EQUAL(200U, systems().ask("POST", "/dodns/v1/backfill", R"({"zones":["broken.example.com.","example.com."]})"));
    CPPUNIT_ASSERT_MESSAGE(systems().body(), says("\"zone\":\"broken.example.com.\",\"outcome\":\"later\""));
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  void whatChangedMeanwhileIsBrought()
  {
    bring();
    systems().putOld("www.example.com.", "A", "192.0.2.1", 90);
    systems().putOld("t.example.com.", "TXT", "");
    systems().putOld("mail.example.com.", "A", "192.0.2.2");
    CPPUNIT_ASSERT_EQUAL(200U, bring());
    CPPUNIT_ASSERT_MESSAGE(systems().body(), says("\"added\":1,\"changed\":1,\"removed\":1"));
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
    systems().ask("POST", "/example.com/records", R"({"type":"A","name":"live","data":"192.0.2.3"})");
    CPPUNIT_ASSERT_EQUAL(200U, bring("?again=true"));
    CPPUNIT_ASSERT_MESSAGE("a live write is not undone", systems().newContent().find("192.0.2.3") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  /** Between any two questions to the old system. */
  void whatChangesWhileItIsReadIsBroughtByTheNextRun()
  {
    for (int moment = 1; moment <= 3; ++moment) {
      const auto data = "192.0.2." + std::to_string(100 + moment);
      systems().old().beforeRead = [this, data, left = moment]() mutable {
        if (--left == 0) {
          systems().putOld("www.example.com.", "A", data);
        }
      };
      CPPUNIT_ASSERT_EQUAL(200U, bring());
      systems().old().beforeRead = {};
      CPPUNIT_ASSERT_EQUAL(200U, bring());
      CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
    }
  }

  void whatIsRefusedIsListed()
  {
    systems().putOld("t.example.com.", "CNAME", "www.example.com.");
    CPPUNIT_ASSERT_EQUAL(200U, bring());
    CPPUNIT_ASSERT_MESSAGE(systems().body(), says("\"rejected\":1,\"rules\":{\"cname-not-alone\":1}"));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill|fake|records|1"), systems().rows("SELECT origin, place, refused_by, tries FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT_EQUAL(200U, bring("?again=true"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a further try", std::string("2"), systems().rows("SELECT tries FROM dodns.rejected_entries"));
    systems().putOld("t.example.com.", "TXT", "");
    systems().putOld("t.example.com.", "CNAME", "www.example.com.");
    CPPUNIT_ASSERT_EQUAL(200U, bring());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("mended in the old system", std::string("0"), systems().rows("SELECT count(*) FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  /** Nobody knows which of the entries has to be mended. */
  void allEntriesOfARefusedRRsetAreCountedAndFound()
  {
    systems().old().hasPlaces = true;
    const auto mx = dns::rrtype::kMx;
    systems().old().zones.begin()->second.rrsets[{dns::Name::parse("m.example.com.")->wire(), mx}] = {300, {*dns::Rdata::parse(mx, "10 www.example.com."), *dns::Rdata::parse(mx, "20 192.0.2.1.")}};
    CPPUNIT_ASSERT_EQUAL(200U, bring("?again=true"));
    CPPUNIT_ASSERT_MESSAGE(systems().body(), says("\"rejected\":2,\"rules\":{\"target-is-address\":1}"));
    CPPUNIT_ASSERT_EQUAL(std::string("m.example.com.|row of 10 www.example.com., row of 20 192.0.2.1."), systems().rows("SELECT name, place FROM dodns.rejected_entries"));
  }

  /** Which PowerDNS' API or pdnsutil disabled. */
  void disabledTwinGivesWay()
  {
    bring();
    for (const auto* what : {"disabled = true WHERE name = 'www.example.com.' AND type = 'A'", "rdata = '192.0.2.77' WHERE NOT disabled AND name = 'www.example.com.' AND type = 'A'"}) {
      systems().rows((std::string("UPDATE dodns.records SET ") + what + " RETURNING id").c_str());
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 200U, bring("?again=true"));
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  /** In `legacy` the record database gets nothing. */
  void runBesideAStepOutOfLegacyDoesNotCount()
  {
    systems().rows("INSERT INTO dodns.stage_log (before, after) VALUES ('legacy', 'shadow') RETURNING id");
    CPPUNIT_ASSERT_EQUAL(409U, systems().ask("POST", "/dodns/v1/backfill-runs", R"({"zones":1,"failed":0,"milliseconds":60000})"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.backfill_runs"));
    CPPUNIT_ASSERT_EQUAL(204U, systems().ask("POST", "/dodns/v1/backfill-runs", R"({"zones":1,"failed":0,"milliseconds":0})"));
  }

  void whatWasAcceptedStaysAccepted()
  {
    bring();
    CPPUNIT_ASSERT_EQUAL(201U, systems().ask("POST", "/example.com/records", R"({"type":"CNAME","name":"www","data":"example.net."})"));
    systems().rows("UPDATE dodns.rejected_entries SET accepted_at = now(), accepted_by = 'me' RETURNING id");
    CPPUNIT_ASSERT_EQUAL(200U, bring("?again=true"));
    CPPUNIT_ASSERT_EQUAL(std::string("test|fake|2|me"), systems().rows("SELECT token, place, tries, accepted_by FROM dodns.rejected_entries"));
  }

  void numbersAndSpellingsStay()
  {
    bring();
    systems().ask("POST", "/example.com/records", R"({"type":"TXT","name":"q","data":"\"quoted\" \"twice\""})");
    const auto before = systems().rows("SELECT id, given FROM dodns.records WHERE name = 'q.example.com.'");
    CPPUNIT_ASSERT(before.find('"') != std::string::npos);
    bring("?again=true");
    CPPUNIT_ASSERT_EQUAL(before, systems().rows("SELECT id, given FROM dodns.records WHERE name = 'q.example.com.'"));
  }

  void recordDatabaseThatDecidesIsLeftAlone()
  {
    bring();
    systems().putOld("www.example.com.", "A", "192.0.2.9");
    for (const auto* stage : {"lead", "alone"}) {
      systems().setStage(stage);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 422U, bring());
    }
    CPPUNIT_ASSERT(systems().newContent().find("192.0.2.9") == std::string::npos);
  }

  void eachOutcomeHasItsAnswer()
  {
    const auto answer = [this](unsigned status) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), status, bring());
      return systems().body();
    };
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"zone":"example.com.","outcome":"brought","entries":4,"converted":4,"added":4,"changed":0,"removed":0,"rejected":0,"rules":{}})"), answer(200));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"zone":"example.com.","outcome":"unchanged","entries":0,"converted":0,"added":0,"changed":0,"removed":0,"rejected":0,"rules":{}})"), answer(200));
    systems().old().beforeRead = [] { throw legacy::Error(legacy::Error::Kind::unavailable, "fake: SERVFAIL"); };
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"id":"service_unavailable","message":"fake: SERVFAIL","request_id":"r"})"), answer(503));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().header("Retry-After"));
    systems().old().beforeRead = [] { throw legacy::Error(legacy::Error::Kind::refused, "fake: REFUSED"); };
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"id":"conflict","message":"fake: REFUSED","request_id":"r"})"), answer(409));
    CPPUNIT_ASSERT_EQUAL(std::string(), systems().header("Retry-After"));
    systems().old().beforeRead = {};
    systems().old().zones.clear();
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"id":"conflict","message":"fake has no zone example.com.","request_id":"r"})"), answer(409));
    systems().setStage("lead");
    const std::string why = "zone example.com.: the record database decides, the old system has nothing to bring";
    CPPUNIT_ASSERT_EQUAL(R"({"id":"unprocessable_entity","message":")" + why + R"(","request_id":"r","findings":[{"code":"decided-here","severity":"error","message":")" + why + R"("}]})", answer(422));
  }

  void runsAreNoted()
  {
    CPPUNIT_ASSERT_EQUAL(204U, systems().ask("POST", "/dodns/v1/backfill-runs", R"({"zones":5,"failed":2})"));
    CPPUNIT_ASSERT_EQUAL(422U, systems().ask("POST", "/dodns/v1/backfill-runs", R"({"zones":-5,"failed":"none"})"));
    CPPUNIT_ASSERT_EQUAL(std::string("5|2"), systems().rows("SELECT zones, failed FROM dodns.backfill_runs"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BackfillTest);
