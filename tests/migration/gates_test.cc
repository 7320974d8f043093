// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/gates.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::GateFacts;
using recorddb::Stage;

class GatesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(GatesTest);
  CPPUNIT_TEST(everyStepHasItsGates);
  CPPUNIT_TEST(eachFactClosesItsGate);
  CPPUNIT_TEST_SUITE_END();

  static GateFacts good()
  {
    GateFacts facts;
    facts.hasBackfilled = true;
    facts.hoursSinceCheck = 0.5;
    facts.hoursWithoutDrift = 30;
    facts.nameservers = 2;
    return facts;
  }

  /** The names of the gates, those that do not hold with a `!`. */
  static std::string gates(Stage from, Stage to, const GateFacts& facts)
  {
    std::string text;
    for (const auto& gate : migration::gatesBetween(from, to, facts, 24)) {
      text += (text.empty() ? "" : " ") + std::string(gate.holds ? "" : "!") + gate.name;
    }
    return text;
  }

  static std::string closed(void (*spoil)(GateFacts&), Stage from, Stage to)
  {
    auto facts = good();
    spoil(facts);
    return gates(from, to, facts);
  }

public:
  void everyStepHasItsGates()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), gates(Stage::legacy, Stage::shadow, {}));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected drift lag"), gates(Stage::shadow, Stage::sync, good()));
    CPPUNIT_ASSERT_EQUAL(std::string("rejected drift lag nameservers"), gates(Stage::sync, Stage::lead, good()));
    CPPUNIT_ASSERT_EQUAL(std::string("drift queue nameservers"), gates(Stage::lead, Stage::alone, good()));
    CPPUNIT_ASSERT_EQUAL(std::string("!old-system"), gates(Stage::alone, Stage::lead, good()));
    CPPUNIT_ASSERT_EQUAL(std::string("rejected lag"), gates(Stage::lead, Stage::sync, good()));
    CPPUNIT_ASSERT_EQUAL(std::string(), gates(Stage::sync, Stage::shadow, {}));
  }

  void eachFactClosesItsGate()
  {
    const auto toSync = [](void (*spoil)(GateFacts&)) { return closed(spoil, Stage::shadow, Stage::sync); };
    CPPUNIT_ASSERT_EQUAL(std::string("!backfill rejected drift lag"), toSync([](GateFacts& facts) { facts.hasBackfilled = false; }));
    CPPUNIT_ASSERT_EQUAL(std::string("!backfill rejected drift lag"), toSync([](GateFacts& facts) { facts.failedZones = 1; }));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill !rejected drift lag"), toSync([](GateFacts& facts) { facts.openRejected = 1; }));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected !drift lag"), toSync([](GateFacts& facts) { facts.hoursSinceCheck.reset(); }));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected !drift lag"), toSync([](GateFacts& facts) { facts.hoursSinceCheck = 2; }));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected !drift lag"), toSync([](GateFacts& facts) { facts.hoursWithoutDrift = 23.9; }));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected !drift lag"), toSync([](GateFacts& facts) { facts.drift = 1; }));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected drift lag"), toSync([](GateFacts& facts) { facts.queue.intents = 1; }));
    const auto leaveIntent = [](GateFacts& facts) {
      facts.queue.intents = 1;
      facts.queue.oldestIntentSeconds = 11;
    };
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected drift !lag"), toSync(leaveIntent));
    CPPUNIT_ASSERT_EQUAL(std::string("backfill rejected drift !lag"), toSync([](GateFacts& facts) { facts.queue.oldestSeconds = 11; }));
    CPPUNIT_ASSERT_EQUAL(std::string("drift !queue nameservers"), closed([](GateFacts& facts) { facts.queue.waiting = 1; }, Stage::lead, Stage::alone));
    CPPUNIT_ASSERT_EQUAL(std::string("drift !queue nameservers"), closed([](GateFacts& facts) { facts.queue.intents = 1; }, Stage::lead, Stage::alone));
    CPPUNIT_ASSERT_EQUAL(std::string("!drift queue nameservers"), closed([](GateFacts& facts) { facts.drift = 1; }, Stage::lead, Stage::alone));
    CPPUNIT_ASSERT_EQUAL(std::string("!rejected drift lag nameservers"), closed([](GateFacts& facts) { facts.openRejected = 1; }, Stage::sync, Stage::lead));
    CPPUNIT_ASSERT_EQUAL(std::string("rejected drift !lag nameservers"), closed([](GateFacts& facts) { facts.queue.oldestSeconds = 11; }, Stage::sync, Stage::lead));
    CPPUNIT_ASSERT_EQUAL(std::string("rejected !lag"), closed([](GateFacts& facts) { facts.queue.oldestSeconds = 11; }, Stage::lead, Stage::sync));
    CPPUNIT_ASSERT_EQUAL(std::string("!rejected lag"), closed([](GateFacts& facts) { facts.openRejectedByLegacy = 1; }, Stage::lead, Stage::sync));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what the record database refused is in the old system", std::string("rejected lag"), closed([](GateFacts& facts) { facts.openRejected = 1; }, Stage::lead, Stage::sync));
    CPPUNIT_ASSERT_EQUAL(std::string("drift queue !nameservers"), closed([](GateFacts& facts) { facts.nameservers = 0; }, Stage::lead, Stage::alone));
    CPPUNIT_ASSERT_EQUAL(std::string("drift queue !nameservers"), closed([](GateFacts& facts) { facts.nameserversBehind = 1; }, Stage::lead, Stage::alone));
    CPPUNIT_ASSERT_EQUAL(std::string("rejected drift lag !nameservers"), closed([](GateFacts& facts) { facts.nameserversSilent = 1; }, Stage::sync, Stage::lead));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GatesTest);
