// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "two_systems.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

#include <atomic>
#include <cppunit/extensions/HelperMacros.h>
#include <ctime>
#include <future>
#include <map>
#include <thread>

using namespace dodns;
using legacy::Error;
using migration::TwoSystems;

/** Requests in each stage, over a real record database and an old system in
 * memory that fails on demand. */
class DualWriterTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(DualWriterTest);
  CPPUNIT_TEST(aloneTouchesNoOldSystem);
  CPPUNIT_TEST(syncWritesBoth);
  CPPUNIT_TEST(syncRefusedByTheOldSystemWritesNone);
  CPPUNIT_TEST(syncRefusedByVerificationWritesNone);
  CPPUNIT_TEST(syncWithoutAnswerIsUndone);
  CPPUNIT_TEST(syncFinishesARemovalThatTheOldSystemHasDone);
  CPPUNIT_TEST(syncDoesNotMakeAgainWhatIsSeenToBeGoneLater);
  CPPUNIT_TEST(syncDoesNotUndoACommitThatIsSeenLater);
  CPPUNIT_TEST(undoThatIsNotTakenHoldsNobodyUp);
  CPPUNIT_TEST(whatTheOldSystemDoesNotKnowIsSaid);
  CPPUNIT_TEST(syncLeavesAZoneThatIsNotRemovedAsItIs);
  CPPUNIT_TEST(syncFinishesACommittedTransaction);
  CPPUNIT_TEST(syncBringsNoDriftWhenAWriteWasNotBegun);
  CPPUNIT_TEST(syncFindsThatItIsLiedTo);
  CPPUNIT_TEST(syncFindsDrift);
  CPPUNIT_TEST(syncLeavesWhatItCannotUndoToOthers);
  CPPUNIT_TEST(syncUndoesWhatComesLate);
  CPPUNIT_TEST(intentIsTriedAgainWithPauses);
  CPPUNIT_TEST(intentOfAZoneThatIsGoneHoldsNobodyUp);
  CPPUNIT_TEST(intentWaitsForAnOldSystemThatRefusesToAnswer);
  CPPUNIT_TEST(intentThatTheOldSystemDoesNotLetUsEndIsListed);
  CPPUNIT_TEST(whatIsOtherThereIsNotMergedWith);
  CPPUNIT_TEST(leadListsARefusedRemovalOfAZoneWithoutRecords);
  CPPUNIT_TEST(workEndsWhenItIsTold);
  CPPUNIT_TEST(syncCommitThatFailsIsUndone);
  CPPUNIT_TEST(syncCommitThatFailsWithTheOldSystemAwayIsUndoneLater);
  CPPUNIT_TEST(syncLeavesZonesOfOthersAlone);
  CPPUNIT_TEST(shadowLetsTheOldSystemDecide);
  CPPUNIT_TEST(shadowFollowsWhatTheOldSystemHas);
  CPPUNIT_TEST(shadowTakesWhatSomebodyAddsMeanwhile);
  CPPUNIT_TEST(shadowIntentIsFinished);
  CPPUNIT_TEST(leadFollowsInOrder);
  CPPUNIT_TEST(leadTriesAgain);
  CPPUNIT_TEST(leadBringsBackWhatWasThereBefore);
  CPPUNIT_TEST(whatIsAskedForAsItIsIsLookedForInTheOldSystem);
  CPPUNIT_TEST(wholeRRsetTakesThePlaceOfAllThatIsThere);
  CPPUNIT_TEST(soaIsLookedForInTheOldSystem);
  CPPUNIT_TEST(movedRecordIsNotSaidToBeDeleted);
  CPPUNIT_TEST(removalKeepsTheTtlThatIsThere);
  CPPUNIT_TEST(zoneThatIsMadeAndRemovedTouchesNothing);
  CPPUNIT_TEST(writeThatFailsForEverHoldsNobodyUp);
  CPPUNIT_TEST(nothingIsAddedBesideWhatTheOldSystemRefused);
  CPPUNIT_TEST(leadGoesOnInTheMiddleOfABatch);
  CPPUNIT_TEST(leadBringsNoOlderValueBack);
  CPPUNIT_TEST(leadListsWhatTheOldSystemRefuses);
  CPPUNIT_TEST(leadTellsARefusalFromSomebodyWhoWasFaster);
  CPPUNIT_TEST(leadIsNotStoppedByAZoneThatCannotBeMade);
  CPPUNIT_TEST(leadMakesAZoneWhoseMakingWasRefused);
  CPPUNIT_TEST(leadRemovesAZoneWhoseRemovalWasRefused);
  CPPUNIT_TEST(shadowRemovesNoZoneByARetry);
  CPPUNIT_TEST(leadTakesWritesWhileTheOldSystemHangs);
  CPPUNIT_TEST(leadGivesEachZoneItsTurn);
  CPPUNIT_TEST(syncWaitsForWhatLeadIsStillBringing);
  CPPUNIT_TEST(legacyWritesOnlyThere);
  CPPUNIT_TEST(stagesChangeWithoutLoss);
  CPPUNIT_TEST(serialIsNeverBelowTheOldOne);
  CPPUNIT_TEST(serialIsAboveWhatTheClockMakesOfTheOldOne);
  CPPUNIT_TEST(leadMakesRoomInAllZonesAtOnce);
  CPPUNIT_TEST(serialHasRoomFromTheBeginning);
  CPPUNIT_TEST(serialOfAZoneThatIsMadeHasRoom);
  CPPUNIT_TEST(serialIsAboveBehindWhatWasLeft);
  CPPUNIT_TEST(serialOfTheOldSystemComesBehindWhenItDecidesAgain);
  CPPUNIT_TEST(writersInParallelLoseNothing);
  CPPUNIT_TEST(everyWriteIsAudited);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TwoSystems> d_systems;

  TwoSystems& systems() { return *d_systems; }
  unsigned ask(const std::string& method, const std::string& path, const std::string& body = {}) { return d_systems->ask(method, path, body); }

  void assertEqualSystems(const std::string& zone = "example.com.")
  {
    CPPUNIT_ASSERT_EQUAL(systems().oldContent(zone), systems().newContent(zone));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the journal is empty", std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  /** The zone example.com. with its NS in both systems, at this stage. */
  void begin(const std::string& stage)
  {
    systems().setStage("sync");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com","ip_address":"192.0.2.1"})"));
    assertEqualSystems();
    systems().setStage(stage);
  }

  void assertRemoved(unsigned status)
  {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), status, ask("DELETE", "/example.com"));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent());
    assertEqualSystems();
  }

  static std::function<void()> once(const std::function<void()>& act)
  {
    return [act, isOver = std::make_shared<bool>(false)] {
      if (!*isOver) {
        *isOver = true;
        act();
      }
    };
  }

  /** The old system hangs in the first write of the queue, while `meanwhile` is done. */
  void whileTheQueueHangs(const std::function<void(const std::function<void()>& goOn)>& meanwhile)
  {
    std::promise<void> reached;
    std::promise<void> goOn;
    systems().old().beforeWrite = once([&] {
      reached.set_value();
      goOn.get_future().wait();
    });
    std::thread worker([this] { systems().writer().work(); });
    reached.get_future().wait();
    const auto release = once([&goOn] { goOn.set_value(); });
    meanwhile(release);
    release();
    worker.join();
  }

  /** The old system does the next write, does not answer, and is down from then on. */
  void beDownBehindTheWrite()
  {
    systems().old().afterWrite = [this] {
      systems().old().beforeRead = [] { throw Error(Error::Kind::unavailable, "fake: down"); };
      throw Error(Error::Kind::unavailable, "fake: no answer", true);
    };
  }

public:
  void setUp() override { d_systems = std::make_unique<TwoSystems>(); }
  void tearDown() override { d_systems.reset(); }

  void aloneTouchesNoOldSystem()
  {
    systems().old().beforeRead = systems().old().beforeWrite = [] { CPPUNIT_FAIL("the old system was asked"); };
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com"})"));
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","data":"192.0.2.1"})"));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), systems().rows("SELECT count(*) FROM dodns.audit_log"));
  }

  void syncWritesBoth()
  {
    begin("sync");
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. 1800 A 192.0.2.1, example.com. 1800 NS ns1.example.net."), systems().oldContent());
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2","ttl":60})"));
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3","ttl":90})"));
    CPPUNIT_ASSERT(systems().oldContent().find("www.example.com. 90 A 192.0.2.2, www.example.com. 90 A 192.0.2.3") != std::string::npos);
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", "/example.com/records/" + systems().idOf("www", "A"), R"({"name":"mail","type":"AAAA","data":"2001:db8::1"})"));
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.com/records/" + systems().idOf("mail", "AAAA")));
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", "/example.com/records/" + systems().idOf("@", "SOA"), R"({"ttl":77})"));
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.com"));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent());
    assertEqualSystems();
  }

  void syncRefusedByTheOldSystemWritesNone()
  {
    begin("sync");
    const auto before = systems().oldContent();
    systems().old().beforeWrite = [] { throw Error(Error::Kind::refused, "fake: refused"); };
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().body().find("legacy-refused") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(422U, ask("DELETE", "/example.com"));
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "", R"({"name":"example.org"})"));
    systems().old().beforeWrite = [] { throw Error(Error::Kind::unavailable, "fake: down"); };
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    assertEqualSystems();
    assertEqualSystems("example.org.");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what was not done is not in the audit log", std::string("1"), systems().rows("SELECT count(*) FROM dodns.audit_log"));
  }

  void syncRefusedByVerificationWritesNone()
  {
    begin("sync");
    systems().old().beforeWrite = [] { CPPUNIT_FAIL("the old system was written"); };
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/example.com/records", R"({"type":"CNAME","name":"@","data":"example.net."})"));
    assertEqualSystems();
  }

  /** The write arrived, the answer did not. */
  void syncWithoutAnswerIsUndone()
  {
    begin("sync");
    const auto before = systems().oldContent();
    const auto silence = [] { throw Error(Error::Kind::unavailable, "fake: no answer", true); };
    systems().old().afterWrite = once(silence);
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"@","data":"192.0.2.2","ttl":60})"));
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    systems().old().afterWrite = once(silence);
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "", R"({"name":"example.org"})"));
    assertEqualSystems();
    assertEqualSystems("example.org.");
  }

  /** The write that is not answered is done: what was there before it is no state that needs no write. */
  void leadBringsBackWhatWasThereBefore()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().writer().work();
    const auto record = "/example.com/records/" + systems().idOf("www", "A");
    systems().old().afterWrite = once([] { throw Error(Error::Kind::unavailable, "fake: no answer", true); });
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", record, R"({"type":"A","data":"192.0.2.3"})"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", record, R"({"type":"A","data":"192.0.2.2"})"));
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    systems().writer().work();
    assertEqualSystems();
  }

  /** The record database does not follow, or has refused what the old system has. */
  void whatIsAskedForAsItIsIsLookedForInTheOldSystem()
  {
    for (const auto* stage : {"legacy", "shadow"}) {
      tearDown();
      setUp();
      begin("sync");
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})"));
      systems().setStage(stage);
      const auto record = "/example.com/records/" + systems().idOf("www", "A");
      const std::string set = R"({"changes":[{"action":"replace-rrset","zone":"example.com","name":"www","type":"A","ttl":1800,"data":["192.0.2.1"]}]})";
      CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", record, R"({"type":"A","data":"192.0.2.1"})"));
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})"));
      CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", set));
      for (const auto* there : {"192.0.2.9", ""}) {
        systems().putOld("www.example.com.", "A", there);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 409U, ask("PUT", record, R"({"type":"A","data":"192.0.2.1"})"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 409U, ask("PUT", record, R"({"type":"A","ttl":60})"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 409U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("a whole RRset is what is said, whatever was there", 200U, ask("POST", "/dodns/v1/changes", set));
        CPPUNIT_ASSERT(systems().oldContent().find("www.example.com. 1800 A 192.0.2.1") != std::string::npos);
        CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.9") == std::string::npos);
      }
    }
  }

  void wholeRRsetTakesThePlaceOfAllThatIsThere()
  {
    for (const auto* stage : {"legacy", "shadow"}) {
      tearDown();
      setUp();
      begin(stage);
      systems().putOld("www.example.com.", "MX", "10 192.0.2.1."); // the record database would refuse it
      CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", R"({"changes":[{"action":"replace-rrset","zone":"example.com","name":"www","type":"MX","ttl":60,"data":["10 mail.example.net."]}]})"));
      CPPUNIT_ASSERT(systems().oldContent().find("www.example.com. 60 MX 10 mail.example.net.") != std::string::npos);
      CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.1.") == std::string::npos);
      systems().putOld("www.example.com.", "TXT", "\"there alone\"");
      CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", R"({"changes":[{"action":"replace-rrset","zone":"example.com","name":"www","type":"TXT","data":[]}]})"));
      CPPUNIT_ASSERT(systems().oldContent().find("there alone") == std::string::npos);
      systems().putOld("example.com.", "A", "");
      CPPUNIT_ASSERT_EQUAL_MESSAGE("it is as it is to be", 200U, ask("POST", "/dodns/v1/changes", R"({"changes":[{"action":"replace-rrset","zone":"example.com","name":"@","type":"A","data":[]}]})"));
    }
  }

  void soaIsLookedForInTheOldSystem()
  {
    begin("legacy");
    const auto soa = "/example.com/records/" + systems().idOf("@", "SOA");
    const auto inOld = [this] { return systems().old().zones.at(dns::Name::parse("example.com.")->wire()).rrsets.at({dns::Name::parse("example.com.")->wire(), dns::rrtype::kSoa}); };
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", soa, R"({"ttl":300})"));
    CPPUNIT_ASSERT_EQUAL(uint32_t{300}, inOld().ttl);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("as the record database has it", 409U, ask("PUT", soa, R"({"ttl":1800})"));
    CPPUNIT_ASSERT_EQUAL(200U, ask("POST", "/dodns/v1/changes", R"({"changes":[{"action":"replace-rrset","zone":"example.com","name":"@","type":"SOA","ttl":300,"data":["other.example.net. hostmaster.example.com. 1 3600 900 604800 300"]}]})"));
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", soa, R"({"ttl":600})"));
    CPPUNIT_ASSERT_EQUAL(uint32_t{600}, inOld().ttl);
    CPPUNIT_ASSERT_MESSAGE("who changes the TTL leaves the rest", inOld().rdata.front().toText().find("other.example.net.") == 0);
  }

  void movedRecordIsNotSaidToBeDeleted()
  {
    begin("sync");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.7"})"));
    systems().setStage("legacy");
    const auto record = "/example.com/records/" + systems().idOf("www", "A");
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", record, R"({"type":"A","name":"there"})"));
    CPPUNIT_ASSERT_EQUAL(409U, ask("DELETE", record));
    CPPUNIT_ASSERT(systems().oldContent().find("there.example.com. 1800 A 192.0.2.7") != std::string::npos);
  }

  void removalKeepsTheTtlThatIsThere()
  {
    begin("sync");
    for (const auto* address : {"192.0.2.7", "192.0.2.8"}) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", std::string(R"({"type":"A","name":"www","data":")") + address + "\"}"));
    }
    systems().setStage("legacy");
    const auto record = "/example.com/records/" + systems().idOf("www", "A");
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", record, R"({"type":"A","ttl":60})"));
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", record));
    CPPUNIT_ASSERT(systems().oldContent().find("www.example.com. 60 A 192.0.2.") != std::string::npos);
    CPPUNIT_ASSERT(systems().oldContent().find("1800 A 192.0.2.8") == std::string::npos);
  }

  void zoneThatIsMadeAndRemovedTouchesNothing()
  {
    for (const auto* stage : {"legacy", "shadow", "sync", "lead"}) {
      tearDown();
      setUp();
      begin(stage);
      auto& zones = systems().old().zones;
      zones[dns::Name::parse("example.org.")->wire()] = zones.begin()->second;
      CPPUNIT_ASSERT_EQUAL_MESSAGE(systems().body(), 200U, ask("POST", "/dodns/v1/changes", R"({"changes":[{"action":"create-zone","zone":"example.org"},{"action":"delete-zone","zone":"example.org"}]})"));
      systems().writer().work();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, size_t{2}, zones.size());
    }
  }

  /** The old system answers, and does not do it. */
  void writeThatFailsForEverHoldsNobodyUp()
  {
    begin("sync");
    const auto fail = [] { throw Error(Error::Kind::failed, "fake: SERVFAIL"); };
    systems().old().beforeWrite = fail;
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})"));
    systems().old().beforeWrite = {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nobody waits for a lease", 201U, ask("POST", "/example.com/records", R"({"type":"A","name":"next","data":"192.0.2.1"})"));
    assertEqualSystems();
    systems().setStage("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})"));
    systems().old().beforeWrite = fail;
    systems().writer().work();
    systems().old().beforeWrite = {};
    CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().rows("SELECT failures FROM dodns.dual_writes"));
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"behind","data":"192.0.2.1"})"));
    systems().rows("UPDATE dodns.dual_writes SET failures = 12 WHERE failures = 1 RETURNING id");
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    int writes = 0;
    systems().old().beforeWrite = [&writes, &fail] {
      if (++writes <= 2) { // both as one, and the first of them
        fail();
      }
    };
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|fake: SERVFAIL"), systems().rows("SELECT name, message FROM dodns.rejected_entries JOIN dodns.rejected_findings ON rejected_id = id"));
    CPPUNIT_ASSERT(systems().oldContent().find("behind.example.com.") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  /** What it has refused is in the record database alone, and stays. */
  void nothingIsAddedBesideWhatTheOldSystemRefused()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})"));
    systems().writer().work();
    systems().old().beforeWrite = [] { throw Error(Error::Kind::refused, "fake: refused"); };
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().writer().work();
    systems().old().beforeWrite = {};
    systems().setStage("shadow");
    CPPUNIT_ASSERT_EQUAL(409U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().rows("SELECT count(*) FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT(systems().newContent().find("192.0.2.2") != std::string::npos);
  }

  /** A zone that is gone cannot be made again with all that was about it. */
  void syncFinishesARemovalThatTheOldSystemHasDone()
  {
    begin("sync");
    systems().old().afterWrite = once([] { throw Error(Error::Kind::unavailable, "fake: no answer", true); });
    assertRemoved(204U);
    begin("sync");
    systems().old().afterWrite = once([this] { systems().loseTransactions(); });
    assertRemoved(204U);
    CPPUNIT_ASSERT_EQUAL(std::string("2"), systems().rows("SELECT count(*) FROM dodns.audit_log WHERE action = 'delete' AND token = 'test'"));
    begin("sync");
    struct Killed
    {
    };
    systems().old().afterWrite = once([] { throw Killed(); });
    CPPUNIT_ASSERT_THROW(ask("DELETE", "/example.com"), Killed);
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    systems().restart();
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent());
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(std::string("delete|test|recovered"), systems().rows("SELECT action, token, before->>'how' FROM dodns.audit_log ORDER BY id DESC LIMIT 1"));
  }

  /** Neither an answer, nor at first a way to look. */
  void beSilentAndThenNotToBeAsked()
  {
    systems().old().beforeRead = once([] { throw Error(Error::Kind::unavailable, "fake: no answer"); });
    throw Error(Error::Kind::unavailable, "fake: no answer", true);
  }

  /** With all that only the old system knew of it. */
  void syncDoesNotMakeAgainWhatIsSeenToBeGoneLater()
  {
    begin("sync");
    systems().old().afterWrite = once([this] { beSilentAndThenNotToBeAsked(); });
    assertRemoved(204U);
  }

  void syncDoesNotUndoACommitThatIsSeenLater()
  {
    begin("sync");
    systems().old().hasTransactions = true;
    systems().old().afterCommit = once([this] { beSilentAndThenNotToBeAsked(); });
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.2") != std::string::npos);
    assertEqualSystems();
  }

  /** An address that was removed has an alias in its place by now, say. */
  void undoThatIsNotTakenHoldsNobodyUp()
  {
    begin("sync");
    dieBehindTheWrite(R"({"type":"A","name":"www","data":"192.0.2.2"})");
    systems().old().beforeWrite = [] { throw Error(Error::Kind::conflict, "fake: there is an alias"); };
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT_EQUAL(std::string("legacy|www.example.com.|A|{192.0.2.2}"), rejected());
  }

  void whatTheOldSystemDoesNotKnowIsSaid()
  {
    begin("sync");
    systems().old().zones.clear();
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().body().find("legacy-no-zone") != std::string::npos);
  }

  void syncLeavesAZoneThatIsNotRemovedAsItIs()
  {
    begin("sync");
    systems().putOld("drift.example.com.", "A", "192.0.2.99");
    const auto before = systems().oldContent();
    systems().old().beforeWrite = [] { throw Error(Error::Kind::unavailable, "fake: no answer", true); };
    CPPUNIT_ASSERT_EQUAL(503U, ask("DELETE", "/example.com"));
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    CPPUNIT_ASSERT(systems().newContent() != "none");
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id"); // it might have been done until then
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    CPPUNIT_ASSERT(systems().newContent() != "none");
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  /** A committed transaction could only be undone as far as we know what it changed. */
  void syncFinishesACommittedTransaction()
  {
    begin("sync");
    systems().old().hasTransactions = true;
    systems().old().afterCommit = once([this] { systems().loseTransactions(); });
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.2") != std::string::npos);
    assertEqualSystems();
    systems().old().afterCommit = once([] { throw Error(Error::Kind::unavailable, "fake: no answer", true); });
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
    assertEqualSystems();
  }

  /** Its daemon died before it could see that the old system has something else there. */
  void syncBringsNoDriftWhenAWriteWasNotBegun()
  {
    struct Killed
    {
    };
    begin("sync");
    systems().old().hasTransactions = true;
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().putOld("www.example.com.", "A", "192.0.2.9");
    systems().old().beforeWrite = once([] { throw Killed(); });
    CPPUNIT_ASSERT_THROW(ask("PUT", "/example.com/records/" + systems().idOf("www", "A"), R"({"type":"A","data":"192.0.2.3"})"), Killed);
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    systems().restart();
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT(systems().newContent().find("www.example.com. 1800 A 192.0.2.2") != std::string::npos);
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.9") != std::string::npos);
  }

  void syncFindsThatItIsLiedTo()
  {
    begin("sync");
    systems().old().isLying = true;
    CPPUNIT_ASSERT_EQUAL(422U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    assertEqualSystems();
  }

  void syncFindsDrift()
  {
    begin("sync");
    systems().putOld("example.com.", "A", "192.0.2.99");
    CPPUNIT_ASSERT_EQUAL(409U, ask("POST", "/example.com/records", R"({"type":"A","name":"@","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.99") != std::string::npos);
    CPPUNIT_ASSERT(systems().newContent().find("192.0.2.2") == std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  /** Neither an answer, nor a way to look what happened. */
  void syncLeavesWhatItCannotUndoToOthers()
  {
    begin("sync");
    const auto before = systems().oldContent();
    beDownBehindTheWrite();
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().oldContent() != before);
    systems().old().beforeRead = systems().old().afterWrite = {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the write may still be on its way", 503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
    CPPUNIT_ASSERT_EQUAL(0, systems().writer().work());
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    systems().restart();
    CPPUNIT_ASSERT_EQUAL(1, systems().writer().work());
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    assertEqualSystems();
  }

  /** A server that did not answer may do the write when it was looked for already. */
  void syncUndoesWhatComesLate()
  {
    begin("sync");
    const auto before = systems().oldContent();
    systems().old().beforeWrite = once([] { throw Error(Error::Kind::unavailable, "fake: no answer", true); });
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the write may still be on its way", 503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
    systems().putOld("www.example.com.", "A", "192.0.2.2");
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    CPPUNIT_ASSERT_EQUAL(1, systems().writer().work());
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    assertEqualSystems();
  }

  /** Dies behind the write to the old system; the lease is over. */
  void dieBehindTheWrite(const std::string& record)
  {
    struct Killed
    {
    };
    systems().old().afterWrite = once([] { throw Killed(); });
    CPPUNIT_ASSERT_THROW(ask("POST", "/example.com/records", record), Killed);
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    systems().restart();
  }

  std::string rejected() { return systems().rows("SELECT refused_by, name, type, data FROM dodns.rejected_entries ORDER BY id"); }

  void intentOfAZoneThatIsGoneHoldsNobodyUp()
  {
    for (const auto* stage : {"shadow", "sync"}) {
      tearDown();
      setUp();
      begin(stage);
      dieBehindTheWrite(R"({"type":"A","name":"www","data":"192.0.2.2"})");
      systems().old().zones.clear();
      systems().writer().work();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE("nobody was told that it is done, and nobody overlooks it", std::string(stage == std::string("sync") ? "legacy" : "records") + "|www.example.com.|A|{192.0.2.2}", rejected());
    }
  }

  /** Somebody changes its rights for a minute, say. */
  void intentWaitsForAnOldSystemThatRefusesToAnswer()
  {
    begin("shadow");
    dieBehindTheWrite(R"({"type":"A","name":"www","data":"192.0.2.2"})");
    systems().old().beforeRead = once([] { throw Error(Error::Kind::noZone, "fake: REFUSED"); });
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    systems().writer().work();
    assertEqualSystems();
    CPPUNIT_ASSERT(systems().newContent().find("192.0.2.2") != std::string::npos);
  }

  void intentThatTheOldSystemDoesNotLetUsEndIsListed()
  {
    begin("sync");
    dieBehindTheWrite(R"({"type":"A","name":"www","data":"192.0.2.2"})");
    systems().old().beforeWrite = [] { throw Error(Error::Kind::refused, "fake: no"); };
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT_EQUAL(std::string("legacy|www.example.com.|A|{192.0.2.2}"), rejected());
    systems().old().beforeWrite = {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the systems differ there", 409U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
  }

  /** A client that means one record would get two, or be told that one is gone that is there. */
  void whatIsOtherThereIsNotMergedWith()
  {
    for (const auto* stage : {"legacy", "shadow"}) {
      tearDown();
      setUp();
      begin("sync");
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"MX","name":"@","data":"mx.example.net.","priority":10})"));
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"both","data":"192.0.2.1"})"));
      systems().setStage(stage);
      const auto record = "/example.com/records/" + systems().idOf("@", "MX");
      systems().putOld("example.com.", "MX", "10 other.example.net."); // the record database has refused it, or does not follow
      const auto before = systems().oldContent();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 409U, ask("PUT", record, R"({"type":"MX","data":"new.example.net."})"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 409U, ask("DELETE", record));
      CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
      systems().putOld("example.com.", "MX", "10 new.example.net.");
      CPPUNIT_ASSERT_EQUAL_MESSAGE("what is asked for is there, as when it is asked for twice", 200U, ask("PUT", record, R"({"type":"MX","data":"new.example.net."})"));
      systems().putOld("example.com.", "MX", "");
      CPPUNIT_ASSERT_EQUAL_MESSAGE("what is to be changed is not there", 409U, ask("PUT", record, R"({"type":"MX","ttl":60})"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE("what is to go is gone, or may be elsewhere", stage == std::string("legacy") ? 409U : 204U, ask("DELETE", record));
      CPPUNIT_ASSERT_EQUAL_MESSAGE("from the record database, too, where that follows", stage == std::string("legacy"), systems().newContent().find("MX") != std::string::npos);
      systems().putOld("both.example.com.", "A", "192.0.2.9");
      CPPUNIT_ASSERT_EQUAL_MESSAGE("what is added may stand beside others", 201U, ask("POST", "/example.com/records", R"({"type":"A","name":"both","data":"192.0.2.2"})"));
    }
  }

  void leadListsARefusedRemovalOfAZoneWithoutRecords()
  {
    begin("lead");
    systems().rows("DELETE FROM dodns.records RETURNING id");
    systems().old().beforeWrite = [] { throw Error(Error::Kind::unsupported, "fake: no rndc"); };
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.com"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("legacy|example.com.|SOA|{}"), rejected());
  }

  void workEndsWhenItIsTold()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().writer().work([] { return true; });
    CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    systems().writer().work([] { return false; });
    assertEqualSystems();
  }

  void intentIsTriedAgainWithPauses()
  {
    begin("sync");
    const auto before = systems().oldContent();
    beDownBehindTheWrite();
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    for (const auto* tries : {"1", "2", "3"}) {
      CPPUNIT_ASSERT_EQUAL(1, systems().writer().work());
      CPPUNIT_ASSERT_EQUAL(std::string(tries) + "|fake: down", systems().rows("SELECT tries, last_error FROM dodns.dual_write_zones"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE("not before its time", 0, systems().writer().work());
      systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    }
    CPPUNIT_ASSERT_EQUAL(1, systems().writer().work());
    CPPUNIT_ASSERT_EQUAL(std::string("t"), systems().rows("SELECT next_try > now() + interval '6 s' FROM dodns.dual_write_zones"));
    systems().old().beforeRead = systems().old().afterWrite = {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE("users need not wait for it", 201U, ask("POST", "/example.com/records", R"({"type":"A","name":"mail","data":"192.0.2.3"})"));
    CPPUNIT_ASSERT_EQUAL(before + ", mail.example.com. 1800 A 192.0.2.3", systems().oldContent());
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_write_zones"));
  }

  void syncCommitThatFailsIsUndone()
  {
    begin("sync");
    const auto before = systems().oldContent();
    systems().old().afterWrite = once([this] { systems().loseTransactions(); });
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
    assertEqualSystems();
  }

  void syncCommitThatFailsWithTheOldSystemAwayIsUndoneLater()
  {
    begin("sync");
    const auto before = systems().oldContent();
    systems().old().afterWrite = once([this] {
      systems().loseTransactions();
      systems().old().beforeWrite = [] { throw Error(Error::Kind::unavailable, "fake: down"); };
    });
    CPPUNIT_ASSERT_EQUAL(503U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT_MESSAGE(systems().body(), systems().body().find("old DNS system") != std::string::npos);
    systems().old().beforeWrite = {};
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    assertEqualSystems();
  }

  void syncLeavesZonesOfOthersAlone()
  {
    begin("sync");
    systems().rows("DELETE FROM dodns.zones RETURNING id");
    const auto before = systems().oldContent();
    systems().old().beforeWrite = [] { CPPUNIT_FAIL("what a dead daemon has not written would be taken for its own"); };
    CPPUNIT_ASSERT_EQUAL(409U, ask("POST", "", R"({"name":"example.com"})"));
    CPPUNIT_ASSERT_EQUAL(before, systems().oldContent());
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().newContent());
  }

  void shadowLetsTheOldSystemDecide()
  {
    begin("shadow");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    assertEqualSystems();
    const auto id = systems().idOf("www", "A");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.7"})"));
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", "/example.com/records/" + id, R"({"data":"192.0.2.8"})"));
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", "/example.com/records/" + id, R"({"name":"mail"})"));
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", "/example.com/records/" + id, R"({"name":"www","data":"192.0.2.2"})"));
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the number stays", id, systems().idOf("www", "A"));
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"CNAME","name":"www","data":"example.net."})"));
    CPPUNIT_ASSERT(systems().oldContent().find("CNAME") != std::string::npos);
    CPPUNIT_ASSERT(systems().newContent().find("CNAME") == std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("records|example.com.|www.example.com.|CNAME|{example.net.}|test|1"), systems().rows("SELECT refused_by, zone, name, type, data, token, tries FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT_EQUAL(std::string("cname-not-alone"), systems().rows("SELECT code FROM dodns.rejected_findings"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the number is that of the answer", 200U, ask("GET", "/example.com/records/" + id));
    systems().old().beforeWrite = [] { throw Error(Error::Kind::refused, "fake: refused"); };
    CPPUNIT_ASSERT_EQUAL(422U, ask("DELETE", "/example.com/records/" + id));
    CPPUNIT_ASSERT(systems().newContent().find("192.0.2.2") != std::string::npos);
    systems().old().beforeWrite = {};
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.com"));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent());
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com"})"));
    assertEqualSystems();
  }

  /** What was changed in the old system itself stays, and comes along. */
  void shadowFollowsWhatTheOldSystemHas()
  {
    begin("shadow");
    systems().putOld("example.com.", "A", "192.0.2.99");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"@","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.2, example.com. 1800 A 192.0.2.99") != std::string::npos);
    assertEqualSystems();
  }

  /** The same record, past the API, by a transaction that the queue has to wait for. */
  void shadowTakesWhatSomebodyAddsMeanwhile()
  {
    begin("shadow");
    pg::Connection somebody(systems().database().settings());
    pg::Connection watcher(systems().database().settings());
    std::thread end;
    systems().old().afterWrite = once([&] {
      somebody.executeScript("BEGIN; INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT id, 'www.example.com.', 'A', 1800, '192.0.2.2' FROM dodns.zones");
      end = std::thread([&] {
        for (int n = 0; n < 1000 && watcher.execute("SELECT FROM pg_locks WHERE NOT granted").rowCount() == 0; ++n) {
          std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        somebody.executeScript("COMMIT");
      });
    });
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    end.join();
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string(""), systems().rows("SELECT name FROM dodns.rejected_entries"));
    assertEqualSystems();
  }

  void shadowIntentIsFinished()
  {
    struct Killed
    {
    };
    begin("shadow");
    systems().old().afterWrite = once([] { throw Killed(); });
    CPPUNIT_ASSERT_THROW(ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"), Killed);
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.2") != std::string::npos);
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    systems().restart();
    systems().writer().work();
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(std::string("test|192.0.2.9|r|recovered|192.0.2.2"), systems().rows("SELECT token, client, request_id, after->>'how', after->'records'->0->>'rdata' FROM dodns.audit_log ORDER BY id DESC LIMIT 1"));
  }

  void leadFollowsInOrder()
  {
    begin("lead");
    systems().old().beforeWrite = [] { throw Error(Error::Kind::unavailable, "fake: down"); };
    for (const auto* data : {"192.0.2.2", "192.0.2.3", "192.0.2.4"}) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", std::string(R"({"type":"A","name":"www","data":")") + data + "\"}"));
    }
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.com/records/" + systems().idOf("www", "A")));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("4"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    CPPUNIT_ASSERT_EQUAL(std::string("1|fake: down"), systems().rows("SELECT tries, last_error FROM dodns.dual_write_zones"));
    systems().old().beforeWrite = {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE("not before its time", 0, systems().writer().work());
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    int writes = 0;
    systems().old().afterWrite = [&writes] { ++writes; };
    systems().writer().work();
    systems().old().afterWrite = {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE("of an RRset the last state is written", 1, writes);
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_write_zones"));
  }

  /** A write that arrived and was not answered is not done twice. */
  void leadTriesAgain()
  {
    begin("lead");
    systems().old().afterWrite = once([] { throw Error(Error::Kind::unavailable, "fake: no answer", true); });
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.org"})"));
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.org"));
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    systems().writer().work();
    assertEqualSystems();
    assertEqualSystems("example.org.");
  }

  /** Its daemon died when the old system had a part of it. */
  void leadGoesOnInTheMiddleOfABatch()
  {
    struct Killed
    {
    };
    begin("lead");
    for (const auto* name : {"a", "b", "c", "d", "e"}) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", std::string(R"({"type":"A","data":"192.0.2.2","name":")") + name + "\"}"));
    }
    systems().old().room = 2;
    systems().old().afterWrite = once([] { throw Killed(); });
    CPPUNIT_ASSERT_THROW(systems().writer().work(), Killed);
    CPPUNIT_ASSERT_EQUAL(std::string("5"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    systems().restart();
    int writes = 0;
    systems().old().afterWrite = [&writes] { ++writes; };
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what is there is not written again", 2, writes);
    assertEqualSystems();
  }

  /** Of a batch that was taken in part the old system has the last values. */
  void leadBringsNoOlderValueBack()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"TXT","name":"x","data":"one"})"));
    CPPUNIT_ASSERT_EQUAL(200U, ask("PUT", "/example.com/records/" + systems().idOf("www", "A"), R"({"data":"192.0.2.3"})"));
    systems().old().room = 1;
    int begun = 0;
    systems().old().beforeWrite = [&begun] {
      if (++begun == 2) {
        throw Error(Error::Kind::refused, "fake: no");
      }
    };
    int older = 0;
    systems().old().afterWrite = [&] { older += systems().oldContent().find("192.0.2.2") != std::string::npos ? 1 : 0; };
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(3, begun); // the address, the text, and the text again
    CPPUNIT_ASSERT_EQUAL(0, older);
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.rejected_entries"));
  }

  void leadListsWhatTheOldSystemRefuses()
  {
    begin("lead");
    int refusals = 2; // of both together, and of the first by itself
    systems().old().beforeWrite = [&refusals] {
      if (refusals-- > 0) {
        throw Error(Error::Kind::refused, "fake: no such type");
      }
    };
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"TXT","name":"t","data":"one"})"));
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("legacy|t.example.com.|TXT|1"), systems().rows("SELECT refused_by, name, type, tries FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT_EQUAL(std::string("legacy-refused|fake: no such type"), systems().rows("SELECT code, message FROM dodns.rejected_findings"));
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.2") != std::string::npos);
    systems().old().beforeWrite = {};
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"TXT","name":"t","data":"two"})"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the next write of the RRset brings all of it", std::string("0"), systems().rows("SELECT count(*) FROM dodns.rejected_entries"));
    assertEqualSystems();
  }

  /** A record at a name that has an alias over there, say. */
  void leadTellsARefusalFromSomebodyWhoWasFaster()
  {
    begin("lead");
    systems().old().beforeWrite = [] { throw Error(Error::Kind::conflict, "fake: there is an alias"); };
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"TXT","name":"t","data":"one"})"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("legacy|t.example.com.|TXT"), systems().rows("SELECT refused_by, name, type FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nobody waits behind it", std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    systems().old().beforeWrite = once([this] {
      systems().old().zones.begin()->second.rrsets.erase({dns::Name::parse("example.com.")->wire(), 1});
    });
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","data":"192.0.2.9"})"));
    systems().writer().work();
    systems().rows("UPDATE dodns.dual_write_zones SET next_try = now() RETURNING zone");
    systems().writer().work();
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.9") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), systems().rows("SELECT count(*) FROM dodns.rejected_entries"));
  }

  void leadIsNotStoppedByAZoneThatCannotBeMade()
  {
    begin("lead");
    systems().old().beforeWrite = [] { throw Error(Error::Kind::conflict, "fake: that row is there"); };
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.org"})"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("legacy|example.org.|NS, legacy|example.org.|SOA"), systems().rows("SELECT string_agg(refused_by || '|' || name || '|' || type, ', ' ORDER BY type) FROM dodns.rejected_entries"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nobody waits behind it", std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    systems().old().beforeWrite = once([this] { systems().old().zones[dns::Name::parse("example.net.")->wire()]; });
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.net"})"));
    systems().writer().work();
    assertEqualSystems("example.net.");
  }

  void refuseNextWrite()
  {
    systems().old().beforeWrite = once([] { throw Error(Error::Kind::unsupported, "fake: makes and removes no zones"); });
  }

  void assertNothingIsRejected() { CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.rejected_entries")); }

  void leadMakesAZoneWhoseMakingWasRefused()
  {
    systems().setStage("lead");
    refuseNextWrite();
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com","ip_address":"192.0.2.1"})"));
    systems().writer().work();
    CPPUNIT_ASSERT(systems().rows("SELECT count(*) FROM dodns.rejected_entries") != "0");
    const auto id = systems().rows("SELECT max(id) FROM dodns.rejected_entries");
    CPPUNIT_ASSERT_EQUAL(202U, ask("POST", "/dodns/v1/rejected/" + id + "/retry"));
    systems().writer().work();
    assertEqualSystems();
    assertNothingIsRejected();
  }

  void leadRemovesAZoneWhoseRemovalWasRefused()
  {
    begin("lead");
    refuseNextWrite();
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.com"));
    systems().writer().work();
    CPPUNIT_ASSERT(systems().oldContent() != "none");
    const auto id = systems().rows("SELECT max(id) FROM dodns.rejected_entries");
    CPPUNIT_ASSERT_EQUAL(202U, ask("POST", "/dodns/v1/rejected/" + id + "/retry"));
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("none"), systems().oldContent());
    assertNothingIsRejected();
  }

  /** What the record database is without says nothing where the old system decides. */
  void shadowRemovesNoZoneByARetry()
  {
    begin("lead");
    refuseNextWrite();
    CPPUNIT_ASSERT_EQUAL(204U, ask("DELETE", "/example.com"));
    systems().writer().work();
    systems().setStage("shadow");
    const auto id = systems().rows("SELECT max(id) FROM dodns.rejected_entries");
    CPPUNIT_ASSERT_EQUAL(202U, ask("POST", "/dodns/v1/rejected/" + id + "/retry"));
    systems().writer().work();
    CPPUNIT_ASSERT(systems().old().zones.count(dns::Name::parse("example.com.")->wire()) > 0);
  }

  void leadTakesWritesWhileTheOldSystemHangs()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    unsigned status = 0;
    whileTheQueueHangs([&](const auto& /*goOn*/) { status = ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"); });
    CPPUNIT_ASSERT_EQUAL(201U, status);
    systems().writer().work();
    assertEqualSystems();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_write_zones"));
  }

  /** However much one of them has. */
  void leadGivesEachZoneItsTurn()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.org"})"));
    systems().writer().work();
    systems().rows("WITH added AS (INSERT INTO dodns.dual_writes (zone, stage, state, kind, token, client, request_id) "
                   "SELECT 'example.com.', 'lead', 'for-legacy', 'update', '', '', '' FROM generate_series(1, 3000) RETURNING id), "
                   "records AS (INSERT INTO dodns.dual_write_records (write_id, is_after, record_id, name, type, ttl, rdata) "
                   "SELECT id, true, 0, 'n' || id || '.example.com.', 'A', 60, '192.0.2.1' FROM added) "
                   "INSERT INTO dodns.dual_write_zones (zone) VALUES ('example.com.') RETURNING zone");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.org/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    bool isWoken = false;
    systems().writer().onWork([&isWoken] { isWoken = true; });
    CPPUNIT_ASSERT_EQUAL(2, systems().writer().work());
    CPPUNIT_ASSERT_EQUAL(std::string("example.com."), systems().rows("SELECT DISTINCT zone FROM dodns.dual_writes"));
    CPPUNIT_ASSERT_MESSAGE("the rest is done at once", isWoken);
    CPPUNIT_ASSERT_EQUAL(1, systems().writer().work());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
    assertEqualSystems("example.org.");
  }

  void syncWaitsForWhatLeadIsStillBringing()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    bool hasWaited = false;
    unsigned status = 0;
    whileTheQueueHangs([&](const auto& goOn) {
      systems().setStage("sync");
      auto write = std::async(std::launch::async, [this] { return ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"); });
      const auto isOver = [&write] { return write.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
      while (!isOver() && systems().rows("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == "0") {
      }
      hasWaited = !isOver();
      goOn();
      status = write.get();
    });
    CPPUNIT_ASSERT(hasWaited);
    CPPUNIT_ASSERT_EQUAL(201U, status);
    assertEqualSystems();
  }

  void legacyWritesOnlyThere()
  {
    begin("legacy");
    const auto before = systems().newContent();
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    CPPUNIT_ASSERT(systems().oldContent().find("192.0.2.2") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(before, systems().newContent());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), systems().rows("SELECT count(*) FROM dodns.dual_writes"));
  }

  void stagesChangeWithoutLoss()
  {
    begin("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    systems().setStage("sync");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.3"})"));
    assertEqualSystems();
    systems().setStage("shadow");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.4"})"));
    systems().setStage("lead");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.5"})"));
    systems().writer().work();
    assertEqualSystems();
  }

  /** A zone that was never in another stage. */
  void beginFirstIn(const std::string& stage)
  {
    systems().setStage(stage);
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com","ip_address":"192.0.2.1"})"));
    systems().writer().work();
  }

  uint32_t newSerial() { return static_cast<uint32_t>(std::stoul(systems().rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA'"))); }
  uint32_t& oldSerial() { return systems().old().zones.begin()->second.serial; }

  /** Whatever the old system would make of its serial by itself. */
  void serialIsNeverBelowTheOldOne()
  {
    for (const std::string stage : {"shadow", "sync", "lead"}) {
      tearDown();
      setUp();
      beginFirstIn(stage);
      oldSerial() = 2026112401;
      systems().old().ownStep = 1000;
      systems().old().afterWrite = [this] { assertSerialIsAbove(); };
      for (uint32_t n = 1; n <= 3; ++n) {
        CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.)" + std::to_string(n) + "\"}"));
        systems().writer().work();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, 2026112401 + n, oldSerial());
        CPPUNIT_ASSERT_MESSAGE(stage, newSerial() >= oldSerial() + 100);
      }
    }
  }

  /** One that is not told its serials may come to the date of today. */
  void serialIsAboveWhatTheClockMakesOfTheOldOne()
  {
    for (const std::string stage : {"shadow", "sync", "lead"}) {
      tearDown();
      setUp();
      beginFirstIn(stage);
      oldSerial() = 7;
      systems().old().takesSerials = false;
      std::time_t now = std::time(nullptr);
      char date[9];
      std::strftime(date, sizeof date, "%Y%m%d", std::gmtime(&now));
      systems().old().ownStep = static_cast<uint32_t>(std::stoul(date)) * 100 + 1 - 7;
      systems().old().afterWrite = [this] {
        assertSerialIsAbove();
        systems().old().ownStep = 1;
      };
      for (uint32_t n = 1; n <= 3; ++n) {
        CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.)" + std::to_string(n) + "\"}"));
        systems().writer().work();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, static_cast<uint32_t>(std::stoul(date)) * 100 + n, oldSerial());
      }
    }
  }

  void assertSerialIsAbove() { CPPUNIT_ASSERT_MESSAGE("while only the old system has it: " + std::to_string(newSerial()), newSerial() >= oldSerial()); }

  /** Nameservers are given their moment once, not for each zone. */
  void leadMakesRoomInAllZonesAtOnce()
  {
    systems().setStage("sync");
    for (const auto* zone : {"a.test", "b.test", "c.test"}) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", std::string(R"({"ip_address":"192.0.2.1","name":")") + zone + "\"}"));
    }
    systems().setStage("lead");
    for (auto& [zone, contents] : systems().old().zones) {
      contents.serial = 3000000000;
    }
    for (const auto* zone : {"a.test", "b.test", "c.test"}) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", std::string("/") + zone + "/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"));
    }
    std::string raised;
    systems().old().beforeWrite = once([&] { raised = systems().rows("SELECT count(*) FROM dodns.records WHERE type = 'SOA' AND split_part(rdata, ' ', 3)::bigint > 3000000000"); });
    systems().writer().work();
    CPPUNIT_ASSERT_EQUAL(std::string("3"), raised);
    for (const auto* zone : {"a.test.", "b.test.", "c.test."}) {
      assertEqualSystems(zone);
    }
  }

  /** What is made in `shadow` has room, so that `sync` need make none. */
  void serialHasRoomFromTheBeginning()
  {
    systems().setStage("shadow");
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com","ip_address":"192.0.2.1"})"));
    oldSerial() = 2026112401;
    for (uint32_t n = 1; n <= 3; ++n) {
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.)" + std::to_string(n) + "\"}"));
      CPPUNIT_ASSERT_EQUAL(2026112401 + n, oldSerial());
      CPPUNIT_ASSERT(newSerial() >= oldSerial() + 100);
    }
    systems().setStage("sync");
    const auto before = systems().rows("SELECT count(*) FROM dodns.change_feed");
    systems().old().afterWrite = [this, before] { CPPUNIT_ASSERT_EQUAL_MESSAGE("no room need be made", before, systems().rows("SELECT count(*) FROM dodns.change_feed")); };
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.9"})"));
  }

  /** A zone that is made has room, too. */
  void serialOfAZoneThatIsMadeHasRoom()
  {
    for (const auto* stage : {"sync", "lead"}) {
      tearDown();
      setUp();
      systems().setStage(stage);
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "", R"({"name":"example.com","ip_address":"192.0.2.1"})"));
      systems().writer().work();
      const auto& soa = systems().old().zones.begin()->second.rrsets.at({dns::Name::parse("example.com.")->wire(), dns::rrtype::kSoa});
      CPPUNIT_ASSERT_EQUAL_MESSAGE(stage, newSerial() - 200, legacy::serialOf(soa.rdata.front()));
    }
  }

  /** What is ended for somebody who died in another stage is committed before the old system is written. */
  void serialIsAboveBehindWhatWasLeft()
  {
    struct Killed
    {
    };
    begin("shadow");
    oldSerial() = 2026112401;
    systems().old().afterWrite = once([] { throw Killed(); });
    CPPUNIT_ASSERT_THROW(ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.2"})"), Killed);
    systems().rows("UPDATE dodns.dual_writes SET lease_until = now() - interval '1 s' RETURNING id");
    systems().restart();
    systems().setStage("sync");
    systems().old().afterWrite = [this] { assertSerialIsAbove(); };
    CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"mail","data":"192.0.2.3"})"));
    assertEqualSystems();
  }

  /** Secondaries that have come back miss none. */
  void serialOfTheOldSystemComesBehindWhenItDecidesAgain()
  {
    for (const auto* stage : {"shadow", "legacy"}) {
      tearDown();
      setUp();
      begin("lead");
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.1"})"));
      systems().writer().work();
      systems().setStage(stage);
      for (int n = 2; n <= 3; ++n) {
        const auto before = newSerial();
        CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", R"({"type":"A","name":"www","data":"192.0.2.)" + std::to_string(n) + "\"}"));
        CPPUNIT_ASSERT_MESSAGE(stage, oldSerial() > before);
      }
    }
  }

  void writersInParallelLoseNothing()
  {
    begin("sync");
    migration::TwoSystems& both = systems();
    std::vector<std::thread> clients;
    std::mutex mutex; // of TwoSystems, which keeps one response
    std::atomic<int> created = 0;
    for (int client = 0; client < 4; ++client) {
      clients.emplace_back([&, client] {
        for (int n = 0; n < 5; ++n) {
          both.writer().write([&](migration::WriteSession& session) {
            const auto zoneName = *dns::Name::parse("example.com.");
            session.begin(zoneName);
            auto zone = recorddb::ManagedZone::lock(session.connection(), zoneName);
            session.watch(*zone);
            zone->add({0, "t.example.com.", "TXT", 60, "\"" + std::to_string(client * 5 + n) + "\"", {}});
          });
          ++created;
        }
      });
    }
    for (auto& client : clients) {
      client.join();
    }
    CPPUNIT_ASSERT_EQUAL(20, created.load());
    CPPUNIT_ASSERT_EQUAL(std::string("20"), both.rows("SELECT count(*) FROM dodns.records WHERE type = 'TXT'"));
    assertEqualSystems();
  }

  void everyWriteIsAudited()
  {
    begin("sync");
    for (const auto* stage : {"legacy", "shadow", "sync", "lead"}) {
      systems().setStage(stage);
      CPPUNIT_ASSERT_EQUAL(201U, ask("POST", "/example.com/records", std::string(R"({"type":"TXT","name":"t","data":")") + stage + "\"}"));
    }
    CPPUNIT_ASSERT_EQUAL(std::string("legacy shadow sync lead"), systems().rows("SELECT after->>'data' FROM dodns.audit_log WHERE zone = 'example.com.' AND after->>'type' = 'TXT' ORDER BY id"));
    CPPUNIT_ASSERT_EQUAL(std::string("test|192.0.2.9|r"), systems().rows("SELECT DISTINCT token, client, request_id FROM dodns.audit_log"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DualWriterTest);
