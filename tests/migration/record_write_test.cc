// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/record_write.hh"

#include "recorddb/rejected.hh"
#include "recorddb/test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::NumberedRecord;
using recorddb::RRsetRows;

/** What the old system has comes into the record database. */
class RecordWriteTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RecordWriteTest);
  CPPUNIT_TEST(rrsetsBecomeWhatTheyAre);
  CPPUNIT_TEST(repetitionChangesNothing);
  CPPUNIT_TEST(numbersComeAlong);
  CPPUNIT_TEST(numberOfARecordThatStaysIsNotTaken);
  CPPUNIT_TEST(spellingsOfClientsStay);
  CPPUNIT_TEST(roomIsMadeFirst);
  CPPUNIT_TEST(whatIsRefusedIsListedAndWhatIsNotIsDone);
  CPPUNIT_TEST(manyRRsetsTakeFewStatements);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<recorddb::TestDatabase> d_database;

  static NumberedRecord address(const std::string& name, int last, int64_t id = 0)
  {
    return {id, name, "A", 60, "192.0.2." + std::to_string(last), {}};
  }

  static RRsetRows addresses(const std::string& name, std::vector<NumberedRecord> after)
  {
    return {name, "A", {}, std::move(after)};
  }

  void write(std::vector<RRsetRows> rrsets)
  {
    recorddb::DualWrite write;
    write.change.zone = *dns::Name::parse("example.com.");
    write.change.rrsets = std::move(rrsets);
    pg::Transaction transaction(d_database->sql());
    migration::writeRecords(d_database->sql(), write, {}, {});
    transaction.commit();
  }

  std::string records() { return d_database->rows("SELECT id, split_part(name, '.', 1), type, rdata FROM dodns.records WHERE type <> 'SOA' ORDER BY id"); }
  std::string serial() { return d_database->rows("SELECT split_part(rdata, ' ', 3) FROM dodns.records WHERE type = 'SOA'"); }

public:
  void setUp() override
  {
    d_database = std::make_unique<recorddb::TestDatabase>();
    d_database->rows(R"(
      WITH zone AS (INSERT INTO dodns.zones (name) VALUES ('example.com.') RETURNING id)
      INSERT INTO dodns.records (id, zone_id, name, type, ttl, rdata) OVERRIDING SYSTEM VALUE
      SELECT r.id, zone.id, r.name, r.type, 60, r.rdata
      FROM zone, (VALUES (1000001, 'example.com.', 'SOA', 'ns1.example.net. h.example.net. 5 1 1 1 1'), (1000002, 'a.example.com.', 'A', '192.0.2.1'),
                         (1000003, 'a.example.com.', 'A', '192.0.2.2'), (1000004, 'b.example.com.', 'A', '192.0.2.3')) AS r (id, name, type, rdata)
      RETURNING id)");
  }
  void tearDown() override { d_database.reset(); }

  void rrsetsBecomeWhatTheyAre()
  {
    write({addresses("a.example.com.", {address("a.example.com.", 2), address("a.example.com.", 7, 1000009)}), addresses("b.example.com.", {}), {"c.example.com.", "TXT", {}, {{1000008, "c.example.com.", "TXT", 60, "\"t\"", {}}}}});
    CPPUNIT_ASSERT_EQUAL(std::string("1000003|a|A|192.0.2.2 1000008|c|TXT|\"t\" 1000009|a|A|192.0.2.7"), records());
    CPPUNIT_ASSERT(serial() != "5");
  }

  void repetitionChangesNothing()
  {
    const std::vector<RRsetRows> rrsets = {addresses("a.example.com.", {address("a.example.com.", 2), address("a.example.com.", 7, 1000009)}), addresses("b.example.com.", {})};
    write(rrsets);
    const auto before = records() + serial();
    write(rrsets);
    CPPUNIT_ASSERT_EQUAL(before, records() + serial());
  }

  /** In one RRset, and from one to another. */
  void numbersComeAlong()
  {
    write({addresses("a.example.com.", {address("a.example.com.", 1, 1000002), address("a.example.com.", 9, 1000003)})});
    CPPUNIT_ASSERT_EQUAL(std::string("1000002|a|A|192.0.2.1 1000003|a|A|192.0.2.9 1000004|b|A|192.0.2.3"), records());
    write({addresses("a.example.com.", {address("a.example.com.", 1, 1000002)}), addresses("d.example.com.", {address("d.example.com.", 9, 1000003)})});
    CPPUNIT_ASSERT_EQUAL(std::string("1000002|a|A|192.0.2.1 1000003|d|A|192.0.2.9 1000004|b|A|192.0.2.3"), records());
    write({addresses("e.example.com.", {address("e.example.com.", 3, 1000004)})});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("of a name that the write says nothing of", std::string("1000002|a|A|192.0.2.1 1000003|d|A|192.0.2.9 1000004|e|A|192.0.2.3"), records());
  }

  /** Somebody gave one record the data of another, and the record database has
   * not heard of what became of that one. */
  void numberOfARecordThatStaysIsNotTaken()
  {
    write({addresses("a.example.com.", {address("a.example.com.", 5, 1000002), address("a.example.com.", 1, 1000003)})});
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 192.0.2.5"), d_database->rows("SELECT rdata FROM dodns.records WHERE name = 'a.example.com.' ORDER BY rdata"));
  }

  void spellingsOfClientsStay()
  {
    const auto given = [this] { return d_database->rows("SELECT given FROM dodns.records WHERE given IS NOT NULL ORDER BY id"); };
    write({{"t.example.com.", "TXT", {}, {{1000008, "t.example.com.", "TXT", 60, "\"one\"", "one"}}}});
    write({{"t.example.com.", "TXT", {}, {{0, "t.example.com.", "TXT", 77, "\"one\"", {}}}}});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the old system knows of no spellings", std::string("one"), given());
    write({{"t.example.com.", "TXT", {}, {{1000008, "t.example.com.", "TXT", 77, "\"two\"", "t w o"}}}});
    CPPUNIT_ASSERT_EQUAL(std::string("t w o"), given());
  }

  void roomIsMadeFirst()
  {
    write({{"b.example.com.", "CNAME", {}, {{0, "b.example.com.", "CNAME", 60, "a.example.com.", {}}}}, addresses("b.example.com.", {})});
    CPPUNIT_ASSERT_EQUAL(std::string("CNAME"), d_database->rows("SELECT type FROM dodns.records WHERE name = 'b.example.com.'"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.rejected_entries"));
  }

  void whatIsRefusedIsListedAndWhatIsNotIsDone()
  {
    const RRsetRows alias = {"a.example.com.", "CNAME", {}, {{0, "a.example.com.", "CNAME", 60, "b.example.com.", {}}}};
    const auto rejected = [this] { return d_database->rows("SELECT name, type, tries FROM dodns.rejected_entries"); };
    write({alias, addresses("b.example.com.", {address("b.example.com.", 8)})});
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com.|CNAME|1"), rejected());
    CPPUNIT_ASSERT(records().find("192.0.2.8") != std::string::npos);
    write({alias, addresses("b.example.com.", {address("b.example.com.", 8)})});
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com.|CNAME|2"), rejected());
    write({alias, addresses("a.example.com.", {})});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("it passes now", std::string(), rejected());
  }

  void manyRRsetsTakeFewStatements()
  {
    auto& sql = d_database->sql();
    std::vector<RRsetRows> many;
    for (int n = 0; n < 100; ++n) {
      const auto name = "n" + std::to_string(n) + ".example.com.";
      many.push_back(addresses(name, {address(name, 1), address(name, 2)}));
    }
    many.push_back(addresses("a.example.com.", {address("a.example.com.", 1, 1000003)}));
    sql.execute("SET track_functions = 'all'");
    pg::Transaction transaction(sql);
    recorddb::DualWrite write;
    write.change.zone = *dns::Name::parse("example.com.");
    write.change.rrsets = many;
    migration::writeRecords(sql, write, {}, {});
    // The functions that the statements call, and the triggers behind them.
    CPPUNIT_ASSERT_EQUAL(std::string("t"), d_database->rows("SELECT sum(calls) BETWEEN 1 AND 15 FROM pg_stat_xact_user_functions WHERE funcname ~ '^(note_|records_of_name|add_record|change_record)'"));
    transaction.commit();
    sql.execute("RESET track_functions");
    CPPUNIT_ASSERT_EQUAL(std::string("202"), d_database->rows("SELECT count(*) FROM dodns.records WHERE type = 'A'"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordWriteTest);
