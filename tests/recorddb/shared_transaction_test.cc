// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared_writes_fixture.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <functional>
#include <stdexcept>
#include <utility>

using namespace dodns;

class SharedTransactionTest : public recorddb::SharedWritesFixture
{
  CPPUNIT_TEST_SUITE(SharedTransactionTest);
  CPPUNIT_TEST(serialRisesOnceForAll);
  CPPUNIT_TEST(serialRisesWhoeverAsksForIt);
  CPPUNIT_TEST(risingSerialLeavesTheTtlOfTheSoa);
  CPPUNIT_TEST(disabledSoaDoesNotRise);
  CPPUNIT_TEST(soaThatCameMeanwhileRises);
  CPPUNIT_TEST(auditLogHasWhatWasDone);
  CPPUNIT_TEST(everyEntryHasItsAuthor);
  CPPUNIT_TEST(numberIsThatOfTheTransaction);
  CPPUNIT_TEST(tokensAreFoundByTheirHashes);
  CPPUNIT_TEST(zonesAreFoundByTheirNames);
  CPPUNIT_TEST(recordsAreWrittenTogether);
  CPPUNIT_TEST(everyKindOfChangeIsWritten);
  CPPUNIT_TEST(changesOfOneRecordComeOneAfterTheOther);
  CPPUNIT_TEST(whatIsKeptIsSeenByThoseWhoFollow);
  CPPUNIT_TEST(whatIsKeptIsSeenAroundIt);
  CPPUNIT_TEST(whatMovesIsSeenAroundIt);
  CPPUNIT_TEST(whoWritesHimselfComesInHisTurn);
  CPPUNIT_TEST(recordThatIsGoneIsLookedForAgain);
  CPPUNIT_TEST_SUITE_END();

public:
  void serialRisesOnceForAll()
  {
    d_database->addRecord("1", "example.com.", "SOA", "ns.example.com. h.example.com. 1 2 3 4 5");
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(1), write(2), write(3)}));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(*) FROM dodns.record_history WHERE type = 'SOA'"));
  }

  void serialRisesWhoeverAsksForIt()
  {
    d_database->addRecord("1", "example.com.", "SOA", "ns.example.com. h.example.com. 1 2 3 4 5");
    const auto serial = [this] { return std::stoul(d_database->rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA'")); };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({add(record("a")), write(1)}));
    const auto first = serial();
    CPPUNIT_ASSERT_MESSAGE("not the first one", first > 1);
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({add(record("b")), write(2)}));
    CPPUNIT_ASSERT_MESSAGE("in each transaction", serial() > first);
  }

  void risingSerialLeavesTheTtlOfTheSoa()
  {
    d_database->addRecord("1", "example.com.", "SOA", "ns.example.com. h.example.com. 1 2 3 4 5");
    const auto changes = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      auto zone = *shared.lockZone(d_zone);
      const auto before = *zone.find(1);
      auto after = before;
      after.ttl = 61;
      shared.write(zone, &before, &after);
      shared.raiseSerial(zone);
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(1), changes, write(2)}));
    CPPUNIT_ASSERT_EQUAL(std::string("61|t"), d_database->rows("SELECT ttl, split_part(rdata, ' ', 3)::bigint > 1 FROM dodns.records WHERE type = 'SOA'"));
  }

  void disabledSoaDoesNotRise()
  {
    d_database->addRecord("1", "example.com.", "SOA", "old.example.com. h.example.com. 1 2 3 4 5");
    d_database->sql().execute("UPDATE dodns.records SET disabled = true");
    d_database->addRecord("1", "example.com.", "SOA", "ns.example.com. h.example.com. 1 2 3 4 5");
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(1)}));
    CPPUNIT_ASSERT_EQUAL(std::string("t|f f|t"), d_database->rows("SELECT disabled, split_part(rdata, ' ', 3)::bigint > 1 FROM dodns.records WHERE type = 'SOA' ORDER BY id"));
  }

  /** From somebody who does not lock zones. */
  void soaThatCameMeanwhileRises()
  {
    d_database->addRecord("1", "example.com.", "SOA", "ns.example.com. h.example.com. 1 2 3 4 5");
    const auto replaces = [this, isFirst = true](pg::Connection& connection, recorddb::SharedTransaction& shared) mutable {
      write(1)(connection, shared);
      if (std::exchange(isFirst, false)) {
        d_database->sql().execute("DELETE FROM dodns.records WHERE type = 'SOA'");
        d_database->addRecord("1", "example.com.", "SOA", "ns2.example.com. h.example.com. 1 2 3 4 5");
      }
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({replaces}));
    CPPUNIT_ASSERT_EQUAL(std::string("ns2.example.com.|t"), d_database->rows("SELECT split_part(rdata, ' ', 1), split_part(rdata, ' ', 3)::bigint > 1 FROM dodns.records WHERE type = 'SOA'"));
  }

  void auditLogHasWhatWasDone()
  {
    const auto unwilling = [this](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      write(8)(connection, shared);
      throw std::runtime_error("changed my mind");
    };
    CPPUNIT_ASSERT_EQUAL(std::string("1 "), runBehindOne({write(1, R"({"n": "a\\b"})"), unwilling, write(2, R"({"n": 2})")}));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.audit_log WHERE token_id IS NULL AND before IS NULL"));
    CPPUNIT_ASSERT_EQUAL(std::string("a\\b"), d_database->rows("SELECT after->>'n' FROM dodns.audit_log WHERE after->>'n' <> '2'"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(DISTINCT xid) FROM dodns.audit_log"));
  }

  void everyEntryHasItsAuthor()
  {
    const auto writes = [this](int64_t id) {
      return [this, id](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        recorddb::Token token;
        token.id = id;
        token.label = "token " + std::to_string(id);
        shared.addAuditEntry({{token, "address " + token.label, "request " + token.label}, recorddb::AuditAction::update, d_zone, std::to_string(id), {}});
      };
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({writes(1), writes(2)}));
    CPPUNIT_ASSERT_EQUAL(std::string("1|token 1|address token 1|request token 1|1 2|token 2|address token 2|request token 2|2"), d_database->rows("SELECT token_id, token, client, request_id, before FROM dodns.audit_log ORDER BY id"));
  }

  void numberIsThatOfTheTransaction()
  {
    std::string told;
    const auto tells = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { told += std::to_string(shared.number()) + " "; };
    const auto tellsWithZone = [&](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      shared.lockZone(d_zone);
      tells(connection, shared);
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({tellsWithZone, tells, write(1)}));
    const auto number = d_database->rows("SELECT xid FROM dodns.audit_log") + " ";
    CPPUNIT_ASSERT_EQUAL(number + number, told);
    told.clear();
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({tells, write(2)}));
    CPPUNIT_ASSERT_EQUAL(d_database->rows("SELECT max(xid::text::bigint) FROM dodns.audit_log") + " ", told);
  }

  void tokensAreFoundByTheirHashes()
  {
    for (const auto* label : {"1", "2"}) {
      recorddb::Token token;
      token.label = label;
      token.scopes = {recorddb::Scope::read};
      recorddb::createToken(d_database->sql(), std::string(64, *label), token, {});
    }
    std::string found;
    const auto looks = [&found](char hash) {
      return [&found, hash](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        const auto token = shared.findToken(std::string(64, hash));
        found += (token ? token->label : "none") + " ";
      };
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({looks('1'), looks('2'), looks('3'), looks('1')}));
    CPPUNIT_ASSERT_EQUAL(std::string("1 2 none 1 "), found);
  }

  void zonesAreFoundByTheirNames()
  {
    d_database->addZone("example.org.");
    const recorddb::NumberedRecord one = {0, "a.example.org.", "A", 60, "192.0.2.1", {}};
    const auto addsThere = [&one](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { shared.write(*shared.lockZone(dns::Name::parse("example.org.").value()), nullptr, &one); };
    const auto missing = [](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { CPPUNIT_ASSERT(!shared.lockZone(dns::Name::parse("example.net.").value())); };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({add(record("a")), addsThere, missing, add(record("b"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("1|a.example.com. 2|a.example.org. 1|b.example.com."), d_database->rows("SELECT zone_id, name FROM dodns.records ORDER BY id"));
  }

  void recordsAreWrittenTogether()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(1), write(2), write(3), write(4)}));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("one statement makes one count", std::string("4"), d_database->rows("SELECT n FROM dodns.record_counts WHERE zone_id = 1"));
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({write(5)}));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("no number is left out", std::string("1 2 3 4 5"), d_database->rows("SELECT id FROM dodns.records ORDER BY id"));
  }

  void everyKindOfChangeIsWritten()
  {
    d_database->addRecord("1", "a.example.com.", "A", "192.0.2.1");
    d_database->addRecord("1", "b.example.com.", "TXT", "\"x\"");
    const auto changes = [&](const std::function<void(recorddb::SharedTransaction&, recorddb::ManagedZone&)>& act) -> recorddb::SharedChange {
      return [this, act](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        auto zone = *shared.lockZone(d_zone);
        act(shared, zone);
      };
    };
    const auto moves = changes([](auto& shared, auto& zone) {
      const auto before = *zone.find(1);
      const recorddb::NumberedRecord after = {1, "c.example.com.", "MX", 61, "1 a.example.com.", "1 \\ a"};
      shared.write(zone, &before, &after);
    });
    const auto removes = changes([](auto& shared, auto& zone) {
      const auto before = *zone.find(2);
      shared.write(zone, &before, nullptr);
    });
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({add(record("d")), moves, removes, add(record("a"))}));
    CPPUNIT_ASSERT_EQUAL(std::string("1|c.example.com.|MX|61|1 a.example.com.|1 \\ a 3|d.example.com.|A|60|192.0.2.1|as given 4|a.example.com.|A|60|192.0.2.1|as given"),
                         d_database->rows("SELECT id, name, type, ttl, rdata, given FROM dodns.records ORDER BY id"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), d_database->rows("SELECT count(DISTINCT xid) FROM dodns.change_feed WHERE id > 3"));
  }

  /** None of them in the statement that writes another one, which would be refused. */
  void changesOfOneRecordComeOneAfterTheOther()
  {
    d_database->addRecord("1", "a.example.com.", "A", "192.0.2.1");
    const auto setsTtl = [this](uint32_t ttl) {
      return [this, ttl](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        const recorddb::NumberedRecord before = {1, "a.example.com.", "A", 300, "192.0.2.1", {}};
        auto after = before;
        after.ttl = ttl;
        shared.write(*shared.lockZone(d_zone), &before, &after);
      };
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({setsTtl(61), setsTtl(62)}));
    CPPUNIT_ASSERT_EQUAL(std::string("62"), d_database->rows("SELECT ttl FROM dodns.records"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("beside the first record", std::string("2"), commits());
  }

  void whatIsKeptIsSeenByThoseWhoFollow()
  {
    std::string seen;
    int64_t id = 0;
    const auto adds = [&](const std::string& label) {
      return [&, label](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        const auto one = record(label);
        id = shared.write(*shared.lockZone(d_zone), nullptr, &one);
      };
    };
    const auto looks = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      auto zone = *shared.lockZone(d_zone);
      const auto found = zone.recordsOf("a.example.com.");
      seen = found.size() == 1 && found[0].id == id && zone.find(id) && zone.recordsOf("b.example.com.").empty() ? "seen" : "not seen";
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({adds("a"), looks}));
    CPPUNIT_ASSERT_EQUAL(std::string("seen"), seen);
    const auto findsById = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { seen = shared.lockZone(d_zone)->find(id) ? "by number" : "not by number"; };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({adds("b"), findsById}));
    CPPUNIT_ASSERT_EQUAL(std::string("by number"), seen);
    const auto counts = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { seen = std::to_string(shared.lockZone(d_zone)->count()); };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({add(record("c")), counts}));
    CPPUNIT_ASSERT_EQUAL(std::string("3"), seen);
  }

  void whatIsKeptIsSeenAroundIt()
  {
    std::string seen;
    const auto looks = [&](const std::string& label) {
      return [&seen, label](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        const auto name = dns::Name::parse(label + ".example.com.").value();
        const auto found = shared.contentsOf(1, {name}).front();
        seen += label + ":";
        for (const auto& type : found.types) {
          seen += type;
        }
        seen += std::string(found.hasNamesBelow ? "+" : "") + (shared.isNameserverOf(1, name) ? "*" : "") + " ";
      };
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({looks("b"), add(record("a.b")), looks("b"), looks("x"), add(record("x", "NS", "b.example.com.")), looks("b"), looks("x"), add(record("x", "TXT", "\"x\"")), looks("x")}));
    CPPUNIT_ASSERT_EQUAL(std::string("b: b:+ x: b:+* x:NS x:NSTXT "), seen);
    const auto unwilling = [&](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      add(record("y"))(connection, shared);
      looks("y")(connection, shared);
      throw std::runtime_error("changed my mind");
    };
    seen.clear();
    CPPUNIT_ASSERT_EQUAL(std::string("0 "), runBehindOne({unwilling, looks("y")}));
    CPPUNIT_ASSERT_EQUAL(std::string("y:A y: "), seen);
  }

  void whatMovesIsSeenAroundIt()
  {
    d_database->addRecord("1", "a.example.com.", "A", "192.0.2.1");
    d_database->addRecord("1", "c.example.com.", "CNAME", "a.example.com.");
    std::string seen;
    const auto looks = [&seen](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
      for (const auto* name : {"a.example.com.", "b.example.com.", "c.example.com."}) {
        const auto found = shared.contentsOf(1, {dns::Name::parse(name).value()}).front();
        seen += std::to_string(found.types.size()) + found.aliasRdata.value_or("") + " ";
      }
    };
    const auto changes = [this](const recorddb::NumberedRecord& before, const std::string& name, const std::string& rdata) {
      return [this, before, name, rdata](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        auto after = before;
        after.name = name;
        after.rdata = rdata;
        shared.write(*shared.lockZone(d_zone), &before, &after);
      };
    };
    const recorddb::NumberedRecord address = {1, "a.example.com.", "A", 300, "192.0.2.1", {}};
    const recorddb::NumberedRecord alias = {2, "c.example.com.", "CNAME", 300, "a.example.com.", {}};
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({looks, changes(address, "b.example.com.", "192.0.2.1"), looks, changes(alias, "c.example.com.", "b.example.com."), looks}));
    CPPUNIT_ASSERT_EQUAL(std::string("1 0 1a.example.com. 0 1 1a.example.com. 0 1 1b.example.com. "), seen);
  }

  void whoWritesHimselfComesInHisTurn()
  {
    std::string seen;
    const auto looks = [&seen](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) { seen += std::to_string(shared.contentsOf(1, {dns::Name::parse("n1.example.com.").value()}).front().types.size()); };
    const auto removes = [](pg::Connection& connection, recorddb::SharedTransaction& shared) {
      shared.beforeWrite();
      connection.execute("DELETE FROM dodns.records WHERE name = 'a.example.com.'");
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({looks, add(record("a")), removes, insert(1), looks}));
    CPPUNIT_ASSERT_EQUAL(std::string("01"), seen);
    CPPUNIT_ASSERT_EQUAL(std::string("n1.example.com."), d_database->rows("SELECT name FROM dodns.records"));
  }

  void recordThatIsGoneIsLookedForAgain()
  {
    for (const bool isChange : {true, false}) {
      d_database->sql().execute("INSERT INTO dodns.records (id, zone_id, name, type, ttl, rdata) OVERRIDING SYSTEM VALUE VALUES (1, 1, 'a.example.com.', 'A', 300, '192.0.2.1')");
      int runs = 0;
      const auto acts = [&](pg::Connection& /*unused*/, recorddb::SharedTransaction& shared) {
        auto zone = *shared.lockZone(d_zone);
        ++runs;
        if (const auto before = zone.find(1)) {
          d_database->sql().execute("DELETE FROM dodns.records WHERE id = 1"); // somebody else, without the lock
          auto after = *before;
          after.ttl = 61;
          shared.write(zone, &*before, isChange ? &after : nullptr);
        }
      };
      CPPUNIT_ASSERT_EQUAL(std::string(), runBehindOne({acts}));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(isChange ? "to be changed" : "to be removed", 2, runs);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SharedTransactionTest);
