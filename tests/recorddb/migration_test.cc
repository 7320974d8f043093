// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "fqdn.hh"
#include "recorddb/consistency.hh"
#include "recorddb/dual_write.hh"
#include "recorddb/gate_facts.hh"
#include "recorddb/rejected.hh"
#include "recorddb/stage.hh"
#include "recorddb/waiting_writes.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::DualWrite;
using recorddb::fqdn;
using recorddb::ManagedZone;
using recorddb::RejectedEntry;
using recorddb::Stage;
using recorddb::TestDatabase;
using recorddb::WriteState;
using recorddb::ZoneChange;

/** Stages, journal, queue and rejected list as rows. */
class MigrationTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(MigrationTest);
  CPPUNIT_TEST(stagesAreOfTheServiceOrOfAZone);
  CPPUNIT_TEST(stagesHaveNeighbours);
  CPPUNIT_TEST(programsWithoutOldSystemAreRefused);
  CPPUNIT_TEST(constraintsHold);
  CPPUNIT_TEST(watchSeesWhatChanged);
  CPPUNIT_TEST(writesComeBackAsTheyWere);
  CPPUNIT_TEST(writesComeAsManyAsFit);
  CPPUNIT_TEST(waitingZonesAreFoundInOrder);
  CPPUNIT_TEST(rejectedEntriesAreKeptOnce);
  CPPUNIT_TEST(rejectedOctetsAreReadable);
  CPPUNIT_TEST(rejectedEntriesAreKnownAtAnotherPlace);
  CPPUNIT_TEST(gatesKnowTheLastCleanChecks);
  CPPUNIT_TEST(gatesOfAZoneAreAboutThatZone);
  CPPUNIT_TEST(nameIsExplainedByWhatMakesItDiffer);
  CPPUNIT_TEST(gatesForgetWhatWasBeforeAStepOutOfLegacy);
  CPPUNIT_TEST(silentNameserversStayKnown);
  CPPUNIT_TEST(writersOfNowAreKnown);
  CPPUNIT_TEST(leasesFollowAClockThatIsSetBack);
  CPPUNIT_TEST(pausesFollowAClockThatIsSetBack);
  CPPUNIT_TEST(agesFromTheFutureAreUnknown);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  pg::Connection& sql() { return d_database->sql(); }

  void check(const char* hoursAgo, int drift, bool isComplete = true)
  {
    sql().execute("INSERT INTO dodns.consistency_checks (kind, is_complete, started_at, finished_at, zones, rrsets, in_flight, rejected, conversion, drift) "
                  "SELECT 'content', $3, t, t, 1, 1, 0, 0, 0, $2 FROM (SELECT now() - $1::integer * interval '1 hour') AS x (t)",
                  {hoursAgo, std::to_string(drift), isComplete ? "t" : "f"});
  }

public:
  void setUp() override { d_database = std::make_unique<TestDatabase>(); }
  void tearDown() override { d_database.reset(); }

  void stagesAreOfTheServiceOrOfAZone()
  {
    const auto zone = fqdn("example.com.");
    CPPUNIT_ASSERT(recorddb::stageOf(sql(), zone) == Stage::alone);
    recorddb::setStage(sql(), {}, Stage::shadow, {});
    recorddb::setStage(sql(), zone, Stage::sync, {"drift", "lag"});
    CPPUNIT_ASSERT(recorddb::stageOf(sql(), zone) == Stage::sync);
    CPPUNIT_ASSERT(recorddb::stageOf(sql(), fqdn("example.org.")) == Stage::shadow);
    CPPUNIT_ASSERT_EQUAL(size_t{1}, recorddb::zoneStages(sql()).size());
    recorddb::setStage(sql(), {}, Stage::sync, {});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the service has caught up", size_t{0}, recorddb::zoneStages(sql()).size());
    recorddb::setStage(sql(), zone, Stage::lead, {});
    recorddb::setStage(sql(), zone, Stage::sync, {});
    CPPUNIT_ASSERT_EQUAL(size_t{0}, recorddb::zoneStages(sql()).size());
    CPPUNIT_ASSERT_EQUAL(std::string("service|alone|shadow|{} example.com.|shadow|sync|{drift,lag} service|shadow|sync|{} example.com.|sync|lead|{} example.com.|lead|sync|{}"),
                         d_database->rows("SELECT coalesce(zone, 'service'), before, after, ignored FROM dodns.stage_log ORDER BY id"));
  }

  void stagesHaveNeighbours()
  {
    CPPUNIT_ASSERT(recorddb::nextStage(Stage::legacy) == Stage::shadow && recorddb::nextStage(Stage::lead) == Stage::alone);
    CPPUNIT_ASSERT(!recorddb::nextStage(Stage::alone) && !recorddb::previousStage(Stage::legacy));
    CPPUNIT_ASSERT(recorddb::stageFromText("sync") == Stage::sync && !recorddb::stageFromText("Sync"));
  }

  void programsWithoutOldSystemAreRefused()
  {
    recorddb::requireAlone(sql());
    recorddb::setStage(sql(), fqdn("example.com."), Stage::lead, {});
    CPPUNIT_ASSERT_THROW(recorddb::requireAlone(sql()), recorddb::StageMismatch);
    recorddb::setStage(sql(), fqdn("example.com."), Stage::alone, {});
    recorddb::setStage(sql(), {}, Stage::legacy, {});
    CPPUNIT_ASSERT_THROW(recorddb::requireAlone(sql()), recorddb::StageMismatch);
  }

  void constraintsHold()
  {
    const std::pair<const char*, const char*> kRefused[] = {
        {"service_stage_is_known", "UPDATE dodns.service_stage SET stage = 'later'"},
        {"service_stage_pkey", "INSERT INTO dodns.service_stage DEFAULT VALUES"},
        {"zone_stages_stage_is_known", "INSERT INTO dodns.zone_stages (zone, stage) VALUES ('a.', 'later')"},
        {"zone_stages_zone_is_fqdn", "INSERT INTO dodns.zone_stages (zone, stage) VALUES ('a', 'sync')"},
        {"stage_log_zone_is_fqdn", "INSERT INTO dodns.stage_log (zone, before, after) VALUES ('a', 'sync', 'lead')"},
        {"dual_writes_zone_is_fqdn", "INSERT INTO dodns.dual_writes (zone, stage, state, kind, token, client, request_id) VALUES ('a', 'lead', 'for-legacy', 'update', '', '', '')"},
        {"dual_writes_stage_has_two_systems", "INSERT INTO dodns.dual_writes (zone, stage, state, kind, token, client, request_id) VALUES ('a.', 'alone', 'for-legacy', 'update', '', '', '')"},
        {"dual_writes_state_is_known", "INSERT INTO dodns.dual_writes (zone, stage, state, kind, token, client, request_id) VALUES ('a.', 'lead', 'done', 'update', '', '', '')"},
        {"dual_writes_kind_is_known", "INSERT INTO dodns.dual_writes (zone, stage, state, kind, token, client, request_id) VALUES ('a.', 'lead', 'for-legacy', 'move', '', '', '')"},
        {"dual_writes_intent_has_lease", "INSERT INTO dodns.dual_writes (zone, stage, state, kind, token, client, request_id) VALUES ('a.', 'sync', 'intent', 'update', '', '', '')"},
        {"dual_write_records_write_id_fkey", "INSERT INTO dodns.dual_write_records (write_id, is_after, record_id, name, type, ttl, rdata) VALUES (7, true, 0, 'a.', 'A', 1, '')"},
        {"dual_write_records_name_is_fqdn", "INSERT INTO dodns.dual_write_records (write_id, is_after, record_id, name, type, ttl, rdata) VALUES (7, true, 0, 'a', 'A', 1, '')"},
        {"dual_write_records_ttl_is_not_negative", "INSERT INTO dodns.dual_write_records (write_id, is_after, record_id, name, type, ttl, rdata) VALUES (7, true, 0, 'a.', 'A', -1, '')"},
        {"rejected_entries_refused_by_is_known", "INSERT INTO dodns.rejected_entries (refused_by, zone, name, type, ttl, data, origin) VALUES ('me', 'a.', 'a.', 'A', 1, '{}', 'write')"},
        {"rejected_entries_zone_is_fqdn", "INSERT INTO dodns.rejected_entries (refused_by, zone, name, type, ttl, data, origin) VALUES ('legacy', 'a', 'a.', 'A', 1, '{}', 'write')"},
        {"rejected_entries_origin_is_known", "INSERT INTO dodns.rejected_entries (refused_by, zone, name, type, ttl, data, origin) VALUES ('legacy', 'a.', 'a.', 'A', 1, '{}', 'x')"},
        {"rejected_entries_acceptance_is_whole", "INSERT INTO dodns.rejected_entries (refused_by, zone, name, type, ttl, data, origin, accepted_at) VALUES ('legacy', 'a.', 'a.', 'A', 1, '{}', 'write', now())"},
        {"rejected_findings_severity_is_known", "INSERT INTO dodns.rejected_findings (rejected_id, ordinal, code, severity, message) VALUES (1, 1, 'x', 'bad', '')"},
        {"rejected_findings_rejected_id_fkey", "INSERT INTO dodns.rejected_findings (rejected_id, ordinal, code, severity, message) VALUES (1, 1, 'x', 'error', '')"},
        {"consistency_checks_kind_is_known", "INSERT INTO dodns.consistency_checks (kind, is_complete, started_at, zones, rrsets, in_flight, rejected, conversion, drift) VALUES ('x', true, now(), 0, 0, 0, 0, 0, 0)"},
        {"backfilled_zones_zone_is_fqdn", "INSERT INTO dodns.backfilled_zones (zone, entries, rejected) VALUES ('a', 0, 0)"},
    };
    for (const auto& [constraint, statement] : kRefused) {
      recorddb::assertRefused(statement, constraint, [&, text = statement] { sql().execute(text); });
    }
  }

  void watchSeesWhatChanged()
  {
    pg::Transaction transaction(sql());
    const auto name = fqdn("example.com.");
    auto zone = *ManagedZone::create(sql(), name, recorddb::ZoneKind::native);
    zone.add({0, "example.com.", "SOA", 300, "ns. h. 7 1 1 1 1", {}});
    const auto kept = zone.add({0, "a.example.com.", "A", 300, "192.0.2.1", {}});
    const auto moved = zone.add({0, "b.example.com.", "A", 300, "192.0.2.2", {}});
    recorddb::ZoneWatch watch(name);
    zone.setWatch(watch);
    zone.raiseSerial();
    CPPUNIT_ASSERT_MESSAGE("a serial is no change", watch.change(&zone).isEmpty());
    zone.setRrsetTtl("a.example.com.", "A", 60);
    zone.change({moved, "c.example.com.", "TXT", 300, "\"x\"", "x"});
    zone.remove(zone.add({0, "d.example.com.", "A", 300, "192.0.2.4", {}}));
    const auto change = watch.change(&zone);
    std::string text;
    for (const auto& rrset : change.rrsets) {
      text += rrset.name + rrset.type + ":" + std::to_string(rrset.before.size()) + std::to_string(rrset.after.size()) + " ";
    }
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com.A:11 b.example.com.A:10 c.example.com.TXT:01 "), text);
    CPPUNIT_ASSERT_EQUAL(uint32_t{300}, change.rrsets.at(0).before.at(0).ttl);
    CPPUNIT_ASSERT_EQUAL(uint32_t{60}, change.rrsets.at(0).after.at(0).ttl);
    CPPUNIT_ASSERT_EQUAL(kept, change.rrsets.at(0).after.at(0).id);
    zone.removeZone();
    const auto removed = watch.change(nullptr);
    CPPUNIT_ASSERT(removed.kind == ZoneChange::Kind::del);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what was there before anything was changed", size_t{3}, removed.rrsets.size());
    CPPUNIT_ASSERT_EQUAL(uint32_t{300}, removed.rrsets.at(0).before.at(0).ttl);
  }

  void writesComeBackAsTheyWere()
  {
    DualWrite write;
    write.stage = Stage::lead;
    write.state = WriteState::forLegacy;
    write.author.tokenId = 7;
    write.author.token = "me";
    write.author.client = "192.0.2.9";
    write.author.requestId = "r";
    write.change = {fqdn("example.com."), ZoneChange::Kind::create, {{"a.example.com.", "TXT", {}, {{5, "a.example.com.", "TXT", 60, R"("a\"{},b")", R"(a"{},b)"}, {6, "a.example.com.", "TXT", 60, "\"NULL\"", {}}}}}};
    const auto id = recorddb::addDualWrite(sql(), write, std::chrono::seconds(1));
    write.change.kind = ZoneChange::Kind::del;
    recorddb::addDualWrite(sql(), write, std::chrono::seconds(1));
    const auto read = recorddb::firstDualWrite(sql(), fqdn("example.com."));
    CPPUNIT_ASSERT(read && read->id == id && read->stage == Stage::lead && read->state == WriteState::forLegacy && read->isLeaseOver);
    CPPUNIT_ASSERT(read->change.kind == ZoneChange::Kind::create && read->author.tokenId == 7 && read->author.token == "me" && read->author.client == "192.0.2.9");
    CPPUNIT_ASSERT_EQUAL(size_t{0}, read->change.rrsets.at(0).before.size());
    CPPUNIT_ASSERT_EQUAL(std::string(R"("a\"{},b")"), read->change.rrsets.at(0).after.at(0).rdata);
    CPPUNIT_ASSERT_EQUAL(std::string(R"(a"{},b)"), read->change.rrsets.at(0).after.at(0).given.value_or(""));
    CPPUNIT_ASSERT(!read->change.rrsets.at(0).after.at(1).given);
    CPPUNIT_ASSERT(recorddb::removeDualWrite(sql(), id) && !recorddb::removeDualWrite(sql(), id));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.dual_write_records"));
    CPPUNIT_ASSERT(recorddb::firstDualWrite(sql(), fqdn("example.com."))->change.kind == ZoneChange::Kind::del);
    CPPUNIT_ASSERT(!recorddb::firstDualWrite(sql(), fqdn("example.org.")));
    write.state = WriteState::intent;
    write.change.zone = fqdn("example.org.");
    const auto intent = recorddb::addDualWrite(sql(), write, std::chrono::hours(1));
    CPPUNIT_ASSERT(recorddb::isIntent(sql(), intent) && !recorddb::firstDualWrite(sql(), fqdn("example.org."))->isLeaseOver);
    recorddb::queueDualWrite(sql(), intent, WriteState::forRecords, write.change);
    CPPUNIT_ASSERT(!recorddb::isIntent(sql(), intent) && recorddb::queueFigures(sql()).waiting == 2);
  }

  void writesComeAsManyAsFit()
  {
    DualWrite write;
    write.stage = Stage::lead;
    write.state = WriteState::forLegacy;
    write.change.zone = fqdn("example.com.");
    for (const int64_t records : {2, 0, 1, 3}) {
      write.change.rrsets.clear();
      for (int64_t i = 0; i < records; ++i) {
        const auto label = static_cast<char>('a' + i);
        const std::string name = std::string(1, label) + ".example.com.";
        write.change.rrsets.push_back({name, "A", {}, {{i, name, "A", 60, "192.0.2." + std::to_string(records), {}}}});
      }
      recorddb::addDualWrite(sql(), write, std::chrono::seconds(1));
    }
    const auto sizes = [this](int most, size_t mostRecords) {
      std::string all;
      for (const auto& found : recorddb::firstDualWrites(sql(), fqdn("example.com."), most, mostRecords)) {
        all += std::to_string(found.change.rrsets.size()) + " ";
        for (const auto& rrset : found.change.rrsets) {
          CPPUNIT_ASSERT_EQUAL("192.0.2." + std::to_string(found.change.rrsets.size()), rrset.after.at(0).rdata);
        }
      }
      return all;
    };
    CPPUNIT_ASSERT_EQUAL(std::string("2 0 1 3 "), sizes(9, 6));
    CPPUNIT_ASSERT_EQUAL(std::string("2 0 1 "), sizes(9, 5));
    CPPUNIT_ASSERT_EQUAL(std::string("2 0 "), sizes(2, 9));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the first is whole", std::string("2 "), sizes(9, 1));
  }

  void waitingZonesAreFoundInOrder()
  {
    DualWrite write;
    write.stage = Stage::lead;
    write.state = WriteState::forLegacy;
    for (const auto* zone : {"a.", "b.", "a."}) {
      write.change.zone = fqdn(zone);
      recorddb::addDualWrite(sql(), write, std::chrono::seconds(1));
    }
    CPPUNIT_ASSERT_EQUAL(size_t{2}, recorddb::zonesWithWork(sql(), 10).size());
    CPPUNIT_ASSERT(recorddb::zonesWithWork(sql(), 1).at(0) == fqdn("a."));
    recorddb::postponeZone(sql(), fqdn("a."), "down");
    CPPUNIT_ASSERT(recorddb::zonesWithWork(sql(), 10).at(0) == fqdn("b."));
    for (int i = 0; i < 20; ++i) {
      recorddb::postponeZone(sql(), fqdn("a."), "down");
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("twice as late each time, up to five minutes", std::string("300"), d_database->rows("SELECT round(extract(epoch FROM next_try - clock_timestamp())) FROM dodns.dual_write_zones WHERE zone = 'a.'"));
    recorddb::forgetZoneWork(sql(), fqdn("a."));
    CPPUNIT_ASSERT_EQUAL(std::string("b."), d_database->rows("SELECT zone FROM dodns.dual_write_zones"));
  }

  /** Of an old system that knows nothing of UTF-8. */
  void rejectedOctetsAreReadable()
  {
    RejectedEntry entry;
    entry.zone = "example.com.";
    entry.name = "caf\xc3\xa9";
    entry.type = "TXT";
    entry.data = {std::string("\"caf\xe9\0\"", 7), "\xed\xa0\x80", "caf\xc3\xa9"};
    entry.place = "row \xff";
    entry.findings = {{"spf-syntax", base::Severity::error, "'\xe9' is none", "", "", {}}};
    recorddb::reject(sql(), entry);
    CPPUNIT_ASSERT_EQUAL(std::string("caf\xc3\xa9|row \\255|\"caf\\233\\000\"|\\237\\160\\128|caf\xc3\xa9|'\\233' is none"),
                         d_database->rows("SELECT name, place, data[1], data[2], data[3], message FROM dodns.rejected_entries JOIN dodns.rejected_findings ON rejected_id = id"));
  }

  /** A record that comes before them moves all of them. */
  void rejectedEntriesAreKnownAtAnotherPlace()
  {
    RejectedEntry entry;
    entry.zone = "example.com.";
    entry.name = "www.example.com.";
    entry.type = "A";
    entry.isFromBackfill = true;
    const auto rejectAt = [this, &entry](const std::string& data, int place) {
      entry.data = {data};
      entry.place = "record " + std::to_string(place);
      return recorddb::reject(sql(), entry);
    };
    std::vector<int64_t> first = {rejectAt("x", 5), rejectAt("y", 6), rejectAt("z", 7)};
    recorddb::acceptRejected(sql(), first[0]);
    recorddb::acceptRejected(sql(), first[1]);
    recorddb::unplaceRejected(sql(), recorddb::Side::records, {"example.com."});
    const std::vector<int64_t> second = {rejectAt("x", 6), rejectAt("y", 7), rejectAt("new", 8)};
    recorddb::resolveOtherRejected(sql(), recorddb::Side::records, {"example.com."}, second);
    CPPUNIT_ASSERT(first[0] == second[0] && first[1] == second[1]);
    CPPUNIT_ASSERT_EQUAL(std::string("new record 8 1 f, x record 6 2 t, y record 7 2 t"), d_database->rows("SELECT string_agg(concat_ws(' ', data[1], place, tries, accepted_at IS NOT NULL), ', ' ORDER BY data) FROM dodns.rejected_entries"));
    entry.isFromBackfill = false;
    entry.place = "";
    entry.data = {"x"};
    const auto written = recorddb::reject(sql(), entry);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("by a write, too", size_t{0}, recorddb::listRejected(sql(), {written, {}, true}).size());
  }

  void rejectedEntriesAreKeptOnce()
  {
    RejectedEntry entry;
    entry.zone = "example.com.";
    entry.name = "www.example.com.";
    entry.type = "A";
    entry.ttl = 60;
    entry.data = {"192.0.2.1", "192.0.2.2"};
    entry.author.token = "me";
    entry.findings = {{"one", base::Severity::error, "It is wrong.", "Mend it.", "RFC 1", {}}, {"two", base::Severity::warning, "It is odd.", "", "", {}}};
    const auto id = recorddb::reject(sql(), entry);
    CPPUNIT_ASSERT(recorddb::isRejected(sql(), fqdn("example.com."), fqdn("www.example.com."), "A"));
    CPPUNIT_ASSERT(!recorddb::isRejected(sql(), fqdn("example.com."), fqdn("www.example.com."), "AAAA"));
    CPPUNIT_ASSERT(recorddb::acceptRejected(sql(), id) && !recorddb::acceptRejected(sql(), id));
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, recorddb::countOpenRejected(sql()));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the same again", id, recorddb::reject(sql(), entry));
    CPPUNIT_ASSERT_EQUAL(int64_t{0}, recorddb::countOpenRejected(sql()));
    entry.data = {"192.0.2.3"};
    recorddb::reject(sql(), entry);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("something else is not accepted", int64_t{1}, recorddb::countOpenRejected(sql()));
    CPPUNIT_ASSERT_EQUAL(int64_t{1}, recorddb::countOpenRejected(sql(), recorddb::Side::records));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the old system has refused none", int64_t{0}, recorddb::gateFacts(sql()).openRejectedByLegacy);
    const auto read = recorddb::listRejected(sql(), {id, {}, true}).at(0);
    CPPUNIT_ASSERT_EQUAL(3, read.tries);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, read.findings.size());
    CPPUNIT_ASSERT(read.findings[0].hint == "Mend it." && read.findings[1].severity == base::Severity::warning && read.author.token == "me" && read.data == entry.data && read.acceptedAt.empty());
    entry.place = "line 7";
    entry.isFromBackfill = true;
    CPPUNIT_ASSERT(recorddb::reject(sql(), entry) != id);
    CPPUNIT_ASSERT_EQUAL(size_t{0}, recorddb::listRejected(sql(), {{}, "example.org.", false}).size());
    recorddb::resolveRejected(sql(), recorddb::Side::legacy, fqdn("example.com."));
    CPPUNIT_ASSERT_EQUAL(size_t{2}, recorddb::listRejected(sql(), {}).size());
    recorddb::resolveRejected(sql(), recorddb::Side::records, fqdn("example.com."), {{"www.example.com.", "A", {}, {}}});
    CPPUNIT_ASSERT_EQUAL(size_t{0}, recorddb::listRejected(sql(), {}).size());
  }

  void gatesKnowTheLastCleanChecks()
  {
    const pg::Transaction transaction(sql()); // in which now() stands still
    CPPUNIT_ASSERT(!recorddb::gateFacts(sql()).hoursSinceCheck);
    check("9", 0);
    check("8", 2);
    for (const auto* hours : {"7", "6", "5", "4", "3", "2", "1"}) {
      check(hours, 0);
    }
    check("0", 0, false);
    auto facts = recorddb::gateFacts(sql());
    CPPUNIT_ASSERT_DOUBLES_EQUAL(7.0, facts.hoursWithoutDrift.value(), 0.1);
    CPPUNIT_ASSERT_DOUBLES_EQUAL(1.0, facts.hoursSinceCheck.value(), 0.1);
    sql().execute("UPDATE dodns.consistency_checks SET is_complete = false WHERE now() - finished_at = interval '4 hours'");
    facts = recorddb::gateFacts(sql());
    CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE("behind a gap it begins anew", 3.0, facts.hoursWithoutDrift.value(), 0.1);
    sql().execute("UPDATE dodns.consistency_checks SET started_at = finished_at - interval '90 minutes' WHERE now() - finished_at = interval '3 hours'");
    CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE("a check that takes long fills it", 7.0, recorddb::gateFacts(sql()).hoursWithoutDrift.value(), 0.1);
    check("0", 1, false);
    facts = recorddb::gateFacts(sql());
    CPPUNIT_ASSERT_MESSAGE("also where only a part was looked at", !facts.hoursWithoutDrift && facts.drift == 0);
    check("0", 0);
    check("0", 1);
    facts = recorddb::gateFacts(sql());
    CPPUNIT_ASSERT(!facts.hoursWithoutDrift && facts.drift == 1);
    sql().execute("UPDATE dodns.consistency_checks SET drift_aside = 1 WHERE id = (SELECT max(id) FROM dodns.consistency_checks)");
    facts = recorddb::gateFacts(sql());
    CPPUNIT_ASSERT_MESSAGE("in zones of which one of the systems gets no writes it holds nobody up", facts.hoursWithoutDrift && facts.drift == 0);
    check("0", 1);
    CPPUNIT_ASSERT(!facts.hasBackfilled && !recorddb::hasZones(sql()));
    check("-3", 1);
    check("0", 0);
    facts = recorddb::gateFacts(sql());
    CPPUNIT_ASSERT_MESSAGE("the clock was set back", facts.hoursWithoutDrift && facts.drift == 0);
    check("-3", 0);
    CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE("as old as it is ahead", 3.0, recorddb::gateFacts(sql()).hoursSinceCheck.value(), 0.1);
    check("2", 0);
    facts = recorddb::gateFacts(sql());
    CPPUNIT_ASSERT_DOUBLES_EQUAL_MESSAGE("since then nobody may have looked", 2.0, facts.hoursWithoutDrift.value(), 0.1);
    CPPUNIT_ASSERT_DOUBLES_EQUAL(2.0, facts.hoursSinceCheck.value(), 0.1);
  }

  /** In `legacy` the record database gets nothing. */
  void gatesForgetWhatWasBeforeAStepOutOfLegacy()
  {
    const auto zone = fqdn("good.test.");
    const auto shown = [this, &zone] {
      const auto facts = recorddb::gateFacts(sql());
      return std::to_string(facts.hasBackfilled) + std::to_string(facts.hoursSinceCheck.has_value()) + std::to_string(recorddb::gateFacts(sql(), zone).hasBackfilled);
    };
    const auto bring = [this] {
      sql().execute("INSERT INTO dodns.backfill_runs (zones, failed) VALUES (3, 0)");
      check("0", 0);
    };
    sql().execute("INSERT INTO dodns.backfilled_zones (zone, entries, rejected) VALUES ('good.test.', 1, 0)");
    bring();
    CPPUNIT_ASSERT_EQUAL(std::string("111"), shown());
    sql().execute("INSERT INTO dodns.stage_log (before, after) VALUES ('shadow', 'legacy'), ('legacy', 'shadow')");
    CPPUNIT_ASSERT_EQUAL(std::string("000"), shown());
    bring();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a run brings all", std::string("111"), shown());
    sql().execute("INSERT INTO dodns.stage_log (zone, before, after) VALUES ('good.test.', 'legacy', 'shadow')");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("one zone may have been written since", std::string("010"), shown());
    CPPUNIT_ASSERT(!recorddb::gateFacts(sql(), zone).hoursSinceCheck);
  }

  void nameIsExplainedByWhatMakesItDiffer()
  {
    const auto zone = fqdn("example.com.");
    const auto id = d_database->addZone("example.com.");
    const auto add = [&](const std::string& name, const std::string& type, const std::string& rdata) {
      sql().execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES ($1, $2, $3, 300, $4)", {id, name, type, rdata});
    };
    const auto refuse = [&](recorddb::Side side, const std::string& name, const std::string& type) {
      recorddb::RejectedEntry entry;
      entry.refusedBy = side;
      entry.zone = "example.com.";
      entry.name = name;
      entry.type = type;
      entry.data = {"x"};
      recorddb::reject(sql(), entry);
    };
    const auto isExplained = [&](const char* name) { return recorddb::isNameExplained(sql(), zone, fqdn(name)); };
    add("www.example.com.", "A", "192.0.2.1");
    add("there.example.com.", "A", "192.0.2.1");
    CPPUNIT_ASSERT(!isExplained("www.example.com."));
    refuse(recorddb::Side::records, "www.example.com.", "TXT");
    CPPUNIT_ASSERT_MESSAGE("both have the name", !isExplained("www.example.com."));
    refuse(recorddb::Side::records, "only.example.com.", "TXT");
    CPPUNIT_ASSERT(isExplained("only.example.com."));
    refuse(recorddb::Side::records, "*.wild.example.com.", "TXT");
    CPPUNIT_ASSERT(isExplained("wild.example.com.") && isExplained("*.wild.example.com."));
    refuse(recorddb::Side::legacy, "there.example.com.", "A");
    CPPUNIT_ASSERT_MESSAGE("the old system has nothing there", isExplained("there.example.com."));
    add("there.example.com.", "MX", "10 www.example.com.");
    CPPUNIT_ASSERT(!isExplained("there.example.com."));
    refuse(recorddb::Side::legacy, "there.example.com.", "MX");
    CPPUNIT_ASSERT(isExplained("there.example.com."));
    refuse(recorddb::Side::records, "www.example.com.", "NS");
    CPPUNIT_ASSERT_MESSAGE("a delegation is all of the name", isExplained("www.example.com."));
  }

  void gatesOfAZoneAreAboutThatZone()
  {
    const auto good = fqdn("good.test.");
    const auto bad = fqdn("bad.test.");
    recorddb::DualWrite write;
    write.state = recorddb::WriteState::forRecords;
    write.change.zone = bad;
    recorddb::addDualWrite(sql(), write, {});
    recorddb::RejectedEntry entry;
    entry.refusedBy = recorddb::Side::legacy;
    entry.zone = bad.toText();
    entry.name = entry.zone;
    entry.type = "A";
    recorddb::reject(sql(), entry);
    sql().execute("INSERT INTO dodns.backfilled_zones (zone, entries, rejected) VALUES ('good.test.', 1, 0)");
    const auto shown = [this](const std::optional<dns::Name>& zone) {
      const auto facts = recorddb::gateFacts(sql(), zone);
      return std::to_string(facts.hasBackfilled) + " " + std::to_string(facts.failedZones) + " " + std::to_string(facts.openRejected) + " " + std::to_string(facts.openRejectedByLegacy) + " " + std::to_string(facts.queue.waiting);
    };
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0 0"), shown(good));
    CPPUNIT_ASSERT_EQUAL(std::string("0 0 1 1 1"), shown(bad));
    CPPUNIT_ASSERT_EQUAL(std::string("0 0 1 1 1"), shown({}));
    sql().execute("INSERT INTO dodns.backfill_runs (zones, failed) VALUES (3, 2)");
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 0 0 0"), shown(good));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("it may be one of them", std::string("1 1 1 1 1"), shown(bad));
    CPPUNIT_ASSERT_EQUAL(std::string("1 2 1 1 1"), shown({}));
  }

  void silentNameserversStayKnown()
  {
    const auto facts = [this] {
      const auto found = recorddb::gateFacts(sql());
      return std::to_string(found.nameservers) + " " + std::to_string(found.nameserversBehind) + " " + std::to_string(found.nameserversSilent);
    };
    CPPUNIT_ASSERT_EQUAL(std::string("0 0 0"), facts());
    sql().execute("INSERT INTO dodns.nameservers (name, position, horizon, lag_ms, version) VALUES ('ns1', '1:1:', '1', 5, ''), ('ns2', '1:1:', '1', 5, '')");
    CPPUNIT_ASSERT_EQUAL(std::string("2 0 0"), facts());
    sql().execute("UPDATE dodns.nameservers SET lag_ms = 11000 WHERE name = 'ns1'");
    CPPUNIT_ASSERT_EQUAL(std::string("2 1 0"), facts());
    for (const auto* age : {"2 minutes", "59 minutes", "61 minutes", "3 days", "-1 hour"}) {
      sql().execute("UPDATE dodns.nameservers SET last_contact = clock_timestamp() - $1::interval WHERE name = 'ns2'", {age});
      CPPUNIT_ASSERT_EQUAL_MESSAGE(age, std::string("2 1 1"), facts());
    }
    sql().execute("DELETE FROM dodns.nameservers WHERE name = 'ns2'");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("its operator said that it is gone", std::string("1 1 0"), facts());
  }

  int64_t addIntent(const char* zone, std::chrono::milliseconds lease)
  {
    DualWrite write;
    write.stage = Stage::sync;
    write.state = WriteState::intent;
    write.change.zone = fqdn(zone);
    return recorddb::addDualWrite(sql(), write, lease);
  }

  /** As if it had been set back by an hour since. */
  void setClockBack()
  {
    sql().execute("UPDATE dodns.dual_writes SET at = at + interval '1 hour', lease_until = lease_until + interval '1 hour'");
    sql().execute("UPDATE dodns.dual_write_zones SET next_try = next_try + interval '1 hour'");
  }

  void followClock() { recorddb::followClock(sql(), std::chrono::seconds(60)); }

  std::string leases()
  {
    return d_database->rows("SELECT zone, round(extract(epoch FROM lease_until - clock_timestamp()) / 10) * 10, at <= clock_timestamp() FROM dodns.dual_writes ORDER BY id");
  }

  void writersOfNowAreKnown()
  {
    pg::Connection other(d_database->settings());
    std::vector<std::string> writers;
    {
      pg::Transaction transaction(other);
      recorddb::lockZoneWrites(other, fqdn("a."));
      writers = recorddb::writersNow(sql());
      CPPUNIT_ASSERT_EQUAL(size_t{1}, writers.size());
      CPPUNIT_ASSERT(recorddb::isWriting(sql(), writers));
    }
    pg::Transaction later(other);
    recorddb::lockZoneWrites(other, fqdn("a."));
    CPPUNIT_ASSERT_MESSAGE("who began later is another one", !recorddb::isWriting(sql(), writers));
  }

  void leasesFollowAClockThatIsSetBack()
  {
    addIntent("a.", std::chrono::seconds(30));
    const auto renewed = addIntent("b.", std::chrono::seconds(30));
    followClock();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the clock goes right", std::string("a.|30|t b.|30|t"), leases());
    setClockBack();
    CPPUNIT_ASSERT_EQUAL(std::string("a.|3630|f b.|3630|f"), leases());
    CPPUNIT_ASSERT(recorddb::renewIntents(sql(), {renewed}, std::chrono::seconds(60)));
    followClock();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("no longer, and no shorter, than it was given", std::string("a.|30|t b.|60|t"), leases());
    CPPUNIT_ASSERT(recorddb::zonesWithIntents(sql(), 9).empty());
    sql().execute("UPDATE dodns.dual_writes SET at = at - interval '5 minutes'"); // renewed for all that time
    setClockBack();
    followClock();
    CPPUNIT_ASSERT_EQUAL(std::string("a.|60|t b.|60|t"), leases());
    sql().execute("UPDATE dodns.dual_writes SET lease_until = at");
    setClockBack();
    CPPUNIT_ASSERT(recorddb::zonesWithIntents(sql(), 9).empty());
    followClock();
    CPPUNIT_ASSERT_EQUAL(size_t{2}, recorddb::zonesWithIntents(sql(), 9).size());
    CPPUNIT_ASSERT(recorddb::firstDualWrite(sql(), fqdn("a."))->isLeaseOver);
  }

  void pausesFollowAClockThatIsSetBack()
  {
    for (int i = 0; i < 12; ++i) {
      recorddb::postponeZone(sql(), fqdn("a."), "it is down");
    }
    followClock();
    CPPUNIT_ASSERT_MESSAGE("the longest pause goes on", recorddb::zonesWithWork(sql(), 9).empty());
    setClockBack();
    CPPUNIT_ASSERT(recorddb::zonesWithWork(sql(), 9).empty());
    followClock();
    CPPUNIT_ASSERT_EQUAL(size_t{1}, recorddb::zonesWithWork(sql(), 9).size());
  }

  void agesFromTheFutureAreUnknown()
  {
    DualWrite write;
    write.stage = Stage::lead;
    write.state = WriteState::forLegacy;
    write.change.zone = fqdn("a.");
    recorddb::addDualWrite(sql(), write, {});
    addIntent("b.", std::chrono::seconds(30));
    auto figures = recorddb::queueFigures(sql());
    CPPUNIT_ASSERT(figures.oldestSeconds < 60 && figures.oldestIntentSeconds < 60);
    setClockBack();
    figures = recorddb::queueFigures(sql());
    CPPUNIT_ASSERT_MESSAGE("the gate lag does not take them for new", figures.oldestSeconds > 3000 && figures.oldestIntentSeconds > 3000);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MigrationTest);
