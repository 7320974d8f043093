// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/rejected_actions.hh"

#include "two_systems.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using migration::TwoSystems;

class RejectedActionsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RejectedActionsTest);
  CPPUNIT_TEST(retryCountsAFurtherTry);
  CPPUNIT_TEST(retrySucceedsWhenTheReasonIsGone);
  CPPUNIT_TEST(fixIsWrittenToBoth);
  CPPUNIT_TEST(fixMustBeRight);
  CPPUNIT_TEST(deletionIsAFix);
  CPPUNIT_TEST(whatTheOldSystemRefusedIsRetriedThere);
  CPPUNIT_TEST(inLeadALaterWriteStays);
  CPPUNIT_TEST(inLeadALaterDeletionStays);
  CPPUNIT_TEST(inLeadAFixMustBeRightBesideOthers);
  CPPUNIT_TEST(inLeadARetryThatFailsLeavesBothSystemsAlone);
  CPPUNIT_TEST(fixOfShadowIsBeforeAWriteInLead);
  CPPUNIT_TEST(whatIsWrittenAgainIsResolvedInEveryStage);
  CPPUNIT_TEST(whatTheOldSystemTakesByItselfIsResolved);
  CPPUNIT_TEST(aRemovalThatTheOldSystemRefusedIsRetried);
  CPPUNIT_TEST(entryThatIsNoMoreWhatItWasIsLeftAlone);
  CPPUNIT_TEST(whatWaitsForTheRecordDatabaseIsWaitedFor);
  CPPUNIT_TEST(anRRsetThatIsRefusedAgainIsOneEntry);
  CPPUNIT_TEST(whatCannotBeReadIsMendedInTheOldSystem);
  CPPUNIT_TEST(fixIsStoredInItsTextForm);
  CPPUNIT_TEST(whatPostgresqlRefusesHoldsNobodyUp);
  CPPUNIT_TEST(inAloneAFixIsWrittenAtOnce);
  CPPUNIT_TEST(inAloneNothingIsDoneAboutWhatTheOldSystemRefused);
  CPPUNIT_TEST(inAloneNoOldValueGoesOverAnotherOne);
  CPPUNIT_TEST(inLeadWhatWaitsForTheRecordDatabaseComesFirst);
  CPPUNIT_TEST(aTtlThatIsNoneIsRefusedAgain);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TwoSystems> d_systems;

  TwoSystems& systems() { return *d_systems; }

  recorddb::RejectedEntry entry() { return recorddb::listRejected(systems().database().sql(), {}).at(0); }

  std::string open() { return systems().rows("SELECT count(*) FROM dodns.rejected_entries"); }

  void retry()
  {
    pg::Transaction transaction(systems().database().sql());
    CPPUNIT_ASSERT_EQUAL(size_t{0}, migration::retryRejected(systems().database().sql(), entry(), verify::Rules(), {}).size());
    transaction.commit();
    systems().writer().work();
  }

  std::vector<base::Finding> queueFix(const std::vector<std::string>& data)
  {
    pg::Transaction transaction(systems().database().sql());
    const auto findings = migration::fixRejected(systems().database().sql(), entry(), 77, data, verify::Rules(), {});
    transaction.commit();
    return findings;
  }

  std::vector<base::Finding> fix(const std::vector<std::string>& data)
  {
    const auto findings = queueFix(data);
    systems().writer().work();
    return findings;
  }

  void removeAddress() { CPPUNIT_ASSERT_EQUAL(204U, systems().ask("DELETE", "/example.com/records/" + systems().idOf("www", "A"))); }

  void takeOldSystemDown()
  {
    systems().old().beforeWrite = [] { throw legacy::Error(legacy::Error::Kind::unavailable, "fake: down"); };
  }

  /** The old system is back, and both are alike. */
  void bringOldSystemBack()
  {
    systems().old().beforeWrite = {};
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  /** A record t, in `lead`. It goes on refusing. */
  void letTheOldSystemRefuse()
  {
    fix({});
    systems().setStage("lead");
    systems().old().beforeWrite = [] { throw legacy::Error(legacy::Error::Kind::refused, "fake: no"); };
    systems().ask("POST", "/example.com/records", R"({"type":"TXT","name":"t","data":"x"})");
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("1"), open());
  }

public:
  /** A CNAME beside an address, which the old system has taken. */
  void setUp() override
  {
    d_systems = std::make_unique<TwoSystems>();
    systems().setStage("shadow");
    CPPUNIT_ASSERT_EQUAL(201U, systems().ask("POST", "", R"({"name":"example.com"})"));
    systems().ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})");
    systems().ask("POST", "/example.com/records", R"({"type":"CNAME","name":"www","data":"example.net."})");
    CPPUNIT_ASSERT_EQUAL(std::string("1"), open());
  }
  void tearDown() override { d_systems.reset(); }

  /** @returns what stands in the way of retrying this. */
  std::string obstacleOf(const recorddb::RejectedEntry& entry)
  {
    pg::Transaction transaction(systems().database().sql());
    const auto findings = migration::retryRejected(systems().database().sql(), entry, verify::Rules(), {}); // what it did is taken back
    return findings.empty() ? "" : findings.front().code;
  }

  /** Somebody reads it, and then waits for a user who is writing. */
  void entryThatIsNoMoreWhatItWasIsLeftAlone()
  {
    const auto known = entry();
    auto other = known;
    other.data = {"other.example.net."};
    CPPUNIT_ASSERT_EQUAL(std::string("entry-changed"), obstacleOf(other));
    CPPUNIT_ASSERT_EQUAL(size_t{0}, fix({}).size());
    CPPUNIT_ASSERT_EQUAL(std::string("entry-changed"), obstacleOf(known));
  }

  void whatWaitsForTheRecordDatabaseIsWaitedFor()
  {
    letTheOldSystemRefuse();
    systems().setStage("shadow");
    const auto known = entry();
    recorddb::DualWrite write;
    write.stage = recorddb::Stage::shadow;
    write.state = recorddb::WriteState::forRecords;
    write.change.zone = *dns::Name::parse("example.com.");
    write.change.rrsets = {{"t.example.com.", "TXT", {}, {{0, "t.example.com.", "TXT", 60, "\"newer\"", {}}}}};
    recorddb::addDualWrite(systems().database().sql(), write, {});
    CPPUNIT_ASSERT_EQUAL(std::string("zone-busy"), obstacleOf(known));
  }

  /** By a backfill, which says where it stands, and by a write. */
  void anRRsetThatIsRefusedAgainIsOneEntry()
  {
    CPPUNIT_ASSERT_EQUAL(200U, systems().ask("POST", "/dodns/v1/backfill/example.com?again=true"));
    CPPUNIT_ASSERT_EQUAL(std::string("fake"), systems().rows("SELECT place FROM dodns.rejected_entries"));
    systems().putOld("www.example.com.", "CNAME", "");
    systems().ask("POST", "/example.com/records", R"({"type":"CNAME","name":"www","data":"other.example.net."})");
    CPPUNIT_ASSERT_EQUAL(std::string("{other.example.net.}"), systems().rows("SELECT data FROM dodns.rejected_entries"));
  }

  /** An entry of an application's tables, say. */
  void whatCannotBeReadIsMendedInTheOldSystem()
  {
    systems().rows("UPDATE dodns.rejected_entries SET type = 'A', data = '{192.0.2.300}' RETURNING id");
    const auto before = systems().newContent();
    CPPUNIT_ASSERT_EQUAL(std::string("not-an-rrset"), obstacleOf(entry()));
    const auto findings = fix({"192.0.2.3"});
    CPPUNIT_ASSERT(!findings.empty() && findings.front().code == "not-an-rrset");
    CPPUNIT_ASSERT_EQUAL(before, systems().newContent());
  }

  /** The record database takes no other one for names. */
  void fixIsStoredInItsTextForm()
  {
    removeAddress();
    CPPUNIT_ASSERT_EQUAL(size_t{0}, fix({"Other.Example.net. "}).size());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  void whatPostgresqlRefusesHoldsNobodyUp()
  {
    systems().database().sql().execute("ALTER TABLE dodns.records ADD CHECK (rdata <> '192.0.2.66')");
    systems().database().sql().execute("CREATE UNIQUE INDEX ON dodns.records (rdata) WHERE rdata = '192.0.2.68'");
    const std::vector<std::pair<std::string, std::string>> addresses = {{"bad", "192.0.2.66"}, {"good", "192.0.2.67"}, {"one", "192.0.2.68"}, {"twin", "192.0.2.68"}};
    for (const auto& [name, address] : addresses) {
      recorddb::DualWrite write;
      write.stage = recorddb::Stage::shadow;
      write.state = recorddb::WriteState::forRecords;
      write.change.zone = *dns::Name::parse("example.com.");
      write.change.rrsets = {{name + ".example.com.", "A", {}, {{0, name + ".example.com.", "A", 60, address, {}}}}};
      recorddb::addDualWrite(systems().database().sql(), write, {});
    }
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT_EQUAL(std::string("bad.example.com.|database-refused twin.example.com.|database-refused"), systems().rows("SELECT name, code FROM dodns.rejected_entries e JOIN dodns.rejected_findings f ON f.rejected_id = e.id WHERE type = 'A' ORDER BY name"));
    CPPUNIT_ASSERT(systems().newContent().find("192.0.2.67") != std::string::npos);
  }

  void inAloneAFixIsWrittenAtOnce()
  {
    removeAddress();
    systems().setStage("alone");
    CPPUNIT_ASSERT_EQUAL(size_t{0}, queueFix({"other.example.net."}).size());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT(systems().newContent().find("other.example.net.") != std::string::npos);
  }

  void inAloneNothingIsDoneAboutWhatTheOldSystemRefused()
  {
    letTheOldSystemRefuse();
    systems().setStage("alone");
    CPPUNIT_ASSERT_EQUAL(std::string("old-system-left"), queueFix({"\"y\""}).at(0).code);
    CPPUNIT_ASSERT_EQUAL(std::string("old-system-left"), obstacleOf(entry()));
    CPPUNIT_ASSERT(systems().newContent().find("\"x\"") != std::string::npos);
  }

  void inAloneNoOldValueGoesOverAnotherOne()
  {
    removeAddress();
    systems().setStage("alone");
    CPPUNIT_ASSERT_EQUAL(201U, systems().ask("POST", "/example.com/records", R"({"type":"CNAME","name":"www","data":"newer.example.net."})"));
    CPPUNIT_ASSERT_EQUAL(std::string("entry-changed"), obstacleOf(entry()));
    CPPUNIT_ASSERT(systems().newContent().find("newer.example.net.") != std::string::npos);
  }

  /** Behind something for the old system, in front of a user's write. */
  void inLeadWhatWaitsForTheRecordDatabaseComesFirst()
  {
    removeAddress();
    takeOldSystemDown();
    auto& sql = systems().database().sql();
    recorddb::DualWrite write;
    write.stage = recorddb::Stage::shadow;
    write.change.zone = *dns::Name::parse("example.com.");
    for (const auto state : {recorddb::WriteState::forLegacy, recorddb::WriteState::forRecords}) {
      const auto name = state == recorddb::WriteState::forLegacy ? "a.example.com." : "b.example.com.";
      write.state = state;
      write.change.rrsets = {{name, "A", {}, {{0, name, "A", 60, "192.0.2.70", {}}}}};
      recorddb::addDualWrite(sql, write, {});
    }
    systems().setStage("lead");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the old system is away", 503U, systems().ask("POST", "/example.com/records", R"({"type":"A","name":"b","data":"192.0.2.71"})"));
    systems().old().beforeWrite = {};
    CPPUNIT_ASSERT_EQUAL(201U, systems().ask("POST", "/example.com/records", R"({"type":"A","name":"b","data":"192.0.2.71"})"));
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT(systems().newContent().find("192.0.2.71") != std::string::npos);
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.71") != std::string::npos);
  }

  /** Tables may hold one of 32 bits. */
  void aTtlThatIsNoneIsRefusedAgain()
  {
    systems().database().sql().execute("UPDATE dodns.rejected_entries SET ttl = 4294967295");
    removeAddress();
    CPPUNIT_ASSERT_EQUAL(std::string(), obstacleOf(entry()));
    retry();
    CPPUNIT_ASSERT_EQUAL(std::string("1"), open());
    CPPUNIT_ASSERT_EQUAL(std::string("ttl-too-large"), systems().rows("SELECT code FROM dodns.rejected_findings"));
  }

  void retryCountsAFurtherTry()
  {
    retry();
    CPPUNIT_ASSERT_EQUAL(2, entry().tries);
    CPPUNIT_ASSERT(systems().newContent().find("CNAME") == std::string::npos);
  }

  void retrySucceedsWhenTheReasonIsGone()
  {
    CPPUNIT_ASSERT_EQUAL(204U, systems().ask("DELETE", "/example.com/records/" + systems().idOf("www", "A")));
    retry();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  void fixIsWrittenToBoth()
  {
    CPPUNIT_ASSERT_EQUAL(204U, systems().ask("DELETE", "/example.com/records/" + systems().idOf("www", "A")));
    CPPUNIT_ASSERT_EQUAL(size_t{0}, fix({"other.example.net."}).size());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT(systems().oldContent().find("www.example.com. 77 CNAME other.example.net.") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  void fixMustBeRight()
  {
    const auto before = systems().oldContent();
    CPPUNIT_ASSERT(!fix({"nonsense"}).empty());
    CPPUNIT_ASSERT(!fix({"a.example.", "b.example."}).empty());
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  void deletionIsAFix()
  {
    CPPUNIT_ASSERT_EQUAL(size_t{0}, fix({}).size());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT(systems().oldContent().find("CNAME") == std::string::npos);
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  void whatTheOldSystemRefusedIsRetriedThere()
  {
    letTheOldSystemRefuse();
    retry();
    CPPUNIT_ASSERT_EQUAL(2, entry().tries);
    systems().old().beforeWrite = {};
    retry();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  void aRemovalThatTheOldSystemRefusedIsRetried()
  {
    fix({});
    systems().setStage("lead");
    systems().old().beforeWrite = [] { throw legacy::Error(legacy::Error::Kind::refused, "fake: no"); };
    removeAddress();
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("legacy|{}"), systems().rows("SELECT refused_by, data FROM dodns.rejected_entries"));
    systems().old().beforeWrite = {};
    retry();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(), systems().newContent());
  }

  void inLeadALaterWriteStays()
  {
    systems().setStage("lead");
    takeOldSystemDown();
    removeAddress();
    CPPUNIT_ASSERT_EQUAL(size_t{0}, fix({"other.example.net."}).size());
    CPPUNIT_ASSERT_EQUAL(200U, systems().ask("PUT", "/example.com/records/" + systems().idOf("www", "CNAME"), R"({"data":"later.example.net."})"));
    bringOldSystemBack();
    CPPUNIT_ASSERT(systems().newContent().find("later.example.net.") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
  }

  void inLeadALaterDeletionStays()
  {
    systems().setStage("lead");
    takeOldSystemDown();
    removeAddress();
    retry();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
    CPPUNIT_ASSERT_EQUAL(204U, systems().ask("DELETE", "/example.com/records/" + systems().idOf("www", "CNAME")));
    bringOldSystemBack();
    CPPUNIT_ASSERT(systems().newContent().find("CNAME") == std::string::npos);
  }

  void inLeadAFixMustBeRightBesideOthers()
  {
    systems().setStage("lead");
    const auto before = systems().oldContent();
    CPPUNIT_ASSERT_EQUAL(std::string("cname-not-alone"), fix({"other.example.net."}).at(0).code);
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    CPPUNIT_ASSERT_EQUAL(1, entry().tries);
  }

  void inLeadARetryThatFailsLeavesBothSystemsAlone()
  {
    systems().setStage("lead");
    const auto before = systems().oldContent();
    CPPUNIT_ASSERT_EQUAL(std::string("cname-not-alone"), obstacleOf(entry()));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(1, entry().tries);
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
  }

  void fixOfShadowIsBeforeAWriteInLead()
  {
    removeAddress();
    takeOldSystemDown();
    CPPUNIT_ASSERT_EQUAL(size_t{0}, queueFix({"other.example.net."}).size());
    systems().setStage("lead");
    CPPUNIT_ASSERT_EQUAL(201U, systems().ask("POST", "/example.com/records", R"({"type":"TXT","name":"t","data":"x"})"));
    CPPUNIT_ASSERT_EQUAL(200U, systems().ask("PUT", "/example.com/records/" + systems().idOf("www", "CNAME"), R"({"data":"later.example.net."})"));
    bringOldSystemBack();
    CPPUNIT_ASSERT(systems().newContent().find("later.example.net.") != std::string::npos);
  }

  void whatIsWrittenAgainIsResolvedInEveryStage()
  {
    for (const auto* stage : {"shadow", "sync", "lead"}) {
      for (const bool isDeletion : {false, true}) {
        tearDown();
        setUp();
        systems().putOld("www.example.com.", "CNAME", ""); // as somebody has mended it there
        systems().setStage(stage);
        removeAddress();
        CPPUNIT_ASSERT_EQUAL_MESSAGE("another RRset", std::string("1"), open());
        CPPUNIT_ASSERT_EQUAL(isDeletion ? 204U : 201U, isDeletion ? systems().ask("DELETE", "/example.com") : systems().ask("POST", "/example.com/records", R"({"type":"CNAME","name":"www","data":"newer.example.net."})"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, std::string("0"), open());
      }
    }
  }

  void whatTheOldSystemTakesByItselfIsResolved()
  {
    letTheOldSystemRefuse();
    systems().old().beforeWrite = {};
    systems().putOld("t.example.com.", "TXT", "\"x\"");
    systems().setStage("sync");
    CPPUNIT_ASSERT_EQUAL(204U, systems().ask("DELETE", "/example.com/records/" + systems().idOf("t", "TXT")));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), open());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RejectedActionsTest);
