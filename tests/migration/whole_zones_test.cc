// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "two_systems.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using legacy::Error;
using migration::TwoSystems;

/** Zone texts and former states of zones, beside an old system; and answers that
 * are kept for a repetition. */
class WholeZonesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(WholeZonesTest);
  CPPUNIT_TEST(textsReachBothSystems);
  CPPUNIT_TEST(newZoneComesWithItsText);
  CPPUNIT_TEST(shadowListsWhatTheRulesRefuse);
  CPPUNIT_TEST(dryRunTouchesNoSystem);
  CPPUNIT_TEST(partsAreAllThereOrNone);
  CPPUNIT_TEST(deadWriterLeavesNoPart);
  CPPUNIT_TEST(leadFollowsInEntriesOfALimitedSize);
  CPPUNIT_TEST(nameserversComeWithTheirAddresses);
  CPPUNIT_TEST(tooMuchAtOnceIsRefused);
  CPPUNIT_TEST(restoringReachesBothSystems);
  CPPUNIT_TEST(wholeZonesAreComparedWithWhatIsSo);
  CPPUNIT_TEST(whatIsInTheRejectedListStandsInNoWay);
  CPPUNIT_TEST(answersAreKeptInEveryStage);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TwoSystems> d_systems;

  TwoSystems& systems() { return *d_systems; }
  unsigned ask(const std::string& method, const std::string& path, const std::string& body = {}) { return d_systems->ask(method, path, body); }
  unsigned put(const std::string& text, const char* query = "") { return ask("PUT", std::string("/dodns/v1/zones/example.com") + query, text); }
  unsigned merge(const std::string& text) { return ask("POST", "/dodns/v1/zones/example.com/records", text); }

  static constexpr const char* kText = "@ 300 IN NS ns1.example.net.\n@ 300 IN A 192.0.2.7\nwww 60 IN A 192.0.2.8\nwww 60 IN A 192.0.2.9\nm 60 IN MX 10 www\n";

  static std::string manyAddresses(int count)
  {
    std::string text = "@ 300 IN NS ns1.example.net.\n";
    for (int n = 0; n < count; ++n) {
      text += "h" + std::to_string(n) + " 60 IN A 192.0.2.1\n";
    }
    return text;
  }

  void begin(const std::string& stage)
  {
    setUp();
    systems().setStage("sync");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com","ip_address":"192.0.2.1"})"));
    systems().setStage(stage);
  }

  void assertEqualSystems()
  {
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  void assertApart(const char* what, unsigned status)
  {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what, 409U, status);
    CPPUNIT_ASSERT_MESSAGE(what, systems().body().find("new.example.com. A") != std::string::npos);
  }

public:
  void setUp() override { d_systems = std::make_unique<TwoSystems>(); }
  void tearDown() override { d_systems.reset(); }

  void textsReachBothSystems()
  {
    for (const auto* stage : {"sync", "shadow", "lead"}) {
      begin(stage);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 200U, put(kText));
      systems().writer().work();
      CPPUNIT_ASSERT_EQUAL(std::string("example.com. 300 A 192.0.2.7, example.com. 300 NS ns1.example.net., m.example.com. 60 MX 10 www.example.com., "
                                       "www.example.com. 60 A 192.0.2.8, www.example.com. 60 A 192.0.2.9"),
                           systems().oldContent());
      assertEqualSystems();
      CPPUNIT_ASSERT_EQUAL(200U, merge("t 60 IN TXT more\nwww 90 IN A 192.0.2.10\n"));
      systems().writer().work();
      CPPUNIT_ASSERT(systems().oldContent().find("t.example.com. 60 TXT \"more\", www.example.com. 90 A 192.0.2.10") != std::string::npos);
      assertEqualSystems();
      CPPUNIT_ASSERT_EQUAL_MESSAGE("numbers are known", 200U, ask("PUT", "/example.com/records/" + systems().idOf("t", "TXT"), R"({"data":"less"})"));
      systems().writer().work();
      assertEqualSystems();
    }
  }

  void newZoneComesWithItsText()
  {
    for (const auto* stage : {"sync", "shadow", "lead"}) {
      setUp();
      systems().setStage(stage);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 201U, put(kText));
      systems().writer().work();
      CPPUNIT_ASSERT(systems().oldContent().find("MX 10 www.example.com.") != std::string::npos);
      assertEqualSystems();
    }
  }

  void shadowListsWhatTheRulesRefuse()
  {
    begin("shadow");
    const std::string text = std::string(kText) + "bad 60 IN MX 10 192.0.2.1.\n";
    CPPUNIT_ASSERT_EQUAL(200U, put(text));
    CPPUNIT_ASSERT(systems().oldContent().find("bad.example.com.") != std::string::npos);
    CPPUNIT_ASSERT(systems().newContent().find("bad.example.com.") == std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("bad.example.com.|MX"), systems().rows("SELECT name, type FROM dodns.rejected_entries"));
    systems().setStage("sync");
    CPPUNIT_ASSERT_EQUAL(422U, put(text));
  }

  void dryRunTouchesNoSystem()
  {
    for (const auto* stage : {"legacy", "shadow", "sync", "lead"}) {
      begin(stage);
      const auto before = systems().oldContent();
      systems().old().beforeWrite = [] { CPPUNIT_FAIL("the old system was written"); };
      CPPUNIT_ASSERT_EQUAL(200U, put(kText, "?dry-run=true"));
      CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
      assertEqualSystems();
    }
  }

  void partsAreAllThereOrNone()
  {
    for (const auto* stage : {"sync", "shadow"}) {
      begin(stage);
      const auto before = systems().oldContent();
      systems().old().room = 2;
      int written = 0;
      systems().old().beforeWrite = [&written] {
        if (++written == 2) {
          throw Error(Error::Kind::refused, "fake: refused");
        }
      };
      CPPUNIT_ASSERT_EQUAL(422U, put(kText));
      CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
      assertEqualSystems();
      CPPUNIT_ASSERT_EQUAL(200U, put(kText));
      assertEqualSystems();
    }
  }

  void deadWriterLeavesNoPart()
  {
    struct Killed
    {
    };
    for (const auto* stage : {"sync", "shadow", "legacy"}) {
      begin(stage);
      const auto before = systems().oldContent();
      systems().old().room = 2;
      systems().old().afterWrite = [isFirst = true]() mutable {
        if (isFirst) {
          isFirst = false;
          throw Killed();
        }
      };
      CPPUNIT_ASSERT_THROW(put(kText), Killed);
      CPPUNIT_ASSERT(before != systems().oldContent());
      systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
      systems().restart();
      systems().writer().work();
      CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
      assertEqualSystems();
    }
  }

  /** An old system may look whether the zone's nameservers have addresses. */
  void nameserversComeWithTheirAddresses()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(200U, put(manyAddresses(2500) + "@ 300 IN NS zz\nzz 60 IN A 192.0.2.1\n"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().rows("SELECT count(DISTINCT write_id) FROM dodns.dual_write_records WHERE name IN ('example.com.', 'zz.example.com.')"));
    systems().writer().work();
    assertEqualSystems();
  }

  void leadFollowsInEntriesOfALimitedSize()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(200U, put(manyAddresses(2500)));
    CPPUNIT_ASSERT_EQUAL(std::string("3"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    systems().writer().work();
    assertEqualSystems();
  }

  void tooMuchAtOnceIsRefused()
  {
    begin("sync");
    const auto before = systems().oldContent();
    CPPUNIT_ASSERT_EQUAL(422U, put(manyAddresses(10000)));
    CPPUNIT_ASSERT(systems().body().find("legacy-too-large") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    assertEqualSystems();
    systems().setStage("alone");
    CPPUNIT_ASSERT_EQUAL(200U, put(manyAddresses(10000)));
  }

  void wholeZonesAreComparedWithWhatIsSo()
  {
    for (const auto* stage : {"legacy", "shadow"}) {
      begin(stage);
      const auto then = systems().rows(R"(SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))");
      const std::string former = "@ 1800 IN NS ns1.example.net.\n@ 1800 IN A 192.0.2.1\n";
      systems().putOld("new.example.com.", "A", "192.0.2.99");
      const auto before = systems().oldContent();
      assertApart(stage, put(former));
      assertApart("a dry run", put(kText, "?dry-run=true"));
      assertApart("another one", put(kText));
      assertApart("more", merge("t 60 IN TXT more\n"));
      assertApart("a former state", ask("POST", "/dodns/v1/zones/example.com/history/restore", R"({"at":")" + then + "\"}"));
      CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
      CPPUNIT_ASSERT_EQUAL_MESSAGE("its records one by one", 201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
      CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/backfill", R"({"zones":["example.com"]})"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 200U, put(former));
      CPPUNIT_ASSERT(systems().oldContent().find("99") == std::string::npos);
      systems().old().zones.clear();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 422U, put(former));
    }
  }

  void whatIsInTheRejectedListStandsInNoWay()
  {
    begin("shadow");
    CPPUNIT_ASSERT_EQUAL(200U, put(std::string(kText) + "bad 60 IN MX 10 192.0.2.1.\n"));
    CPPUNIT_ASSERT_EQUAL(200U, put(std::string(kText) + "good 60 IN MX 10 www\n"));
    CPPUNIT_ASSERT(systems().oldContent().find("bad.example.com. 60 MX 10 192.0.2.1.") != std::string::npos);
    CPPUNIT_ASSERT(systems().oldContent().find("good.example.com.") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", "/example.com/records/" + systems().idOf("good", "MX"), R"({"type":"MX","data":"192.0.2.1."})"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("it would be said to be there, and is not", 409U, put(std::string(kText) + "good 60 IN MX 10 www\n"));
  }

  void restoringReachesBothSystems()
  {
    for (const auto* stage : {"sync", "shadow", "lead"}) {
      begin(stage);
      const auto before = systems().oldContent();
      const auto then = systems().rows(R"(SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))");
      CPPUNIT_ASSERT_EQUAL(200U, put(kText));
      systems().writer().work();
      CPPUNIT_ASSERT(before != systems().oldContent());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 200U, ask("POST", "/dodns/v1/zones/example.com/history/restore", R"({"at":")" + then + "\"}"));
      systems().writer().work();
      CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
      assertEqualSystems();
    }
  }

  void answersAreKeptInEveryStage()
  {
    for (const auto* stage : {"legacy", "shadow", "sync", "lead"}) {
      begin(stage);
      systems().setHeader("Idempotency-Key", stage);
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
      const auto answer = systems().body();
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
      CPPUNIT_ASSERT_EQUAL(answer, systems().body());
      CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().rows("SELECT count(*) FROM dodns.audit_log WHERE after->>'type' = 'A'"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 422U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WholeZonesTest);
