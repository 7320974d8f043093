// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "fqdn.hh"
#include "recorddb/store.hh"
#include "runner/cases.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <set>

using namespace dodns;
using recorddb::Comment;
using recorddb::fqdn;
using recorddb::RecordRow;
using recorddb::Store;
using recorddb::TestDatabase;

class StoreSearchTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreSearchTest);
  CPPUNIT_TEST(patternsFindWhatTheyShould);
  CPPUNIT_TEST(recordsComeWhole);
  CPPUNIT_TEST(recordsOfAllZonesAreFound);
  CPPUNIT_TEST(noMoreComeThanWanted);
  CPPUNIT_TEST(commentsAreFoundByNameAndContent);
  CPPUNIT_TEST(textThatCannotBeStoredFindsNothing);
  CPPUNIT_TEST(searchSeesWhatWasAdded);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Store> d_store;

  std::string labels(const std::string& pattern, uint32_t max = 100)
  {
    std::set<uint32_t> found;
    d_store->searchRecords(pattern, max, [&found](const RecordRow& row) { found.insert(row.ttl); });
    std::string all;
    for (const auto label : found) {
      all += (all.empty() ? "" : " ") + std::to_string(label);
    }
    return all.empty() ? "-" : all;
  }

  std::string comments(const std::string& pattern, uint32_t max = 100)
  {
    std::multiset<std::string> found;
    d_store->searchComments(pattern, max, [&found](const Comment& one) { found.insert(one.name + " " + one.type + " " + std::to_string(one.modifiedAt) + " " + one.account + " " + one.content); });
    std::string all;
    for (const auto& one : found) {
      all += one + "; ";
    }
    return all;
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_store = std::make_unique<Store>(d_database->settings());
    d_database->addZone("example.com.");
    d_database->addZone("example.org.");
  }

  void tearDown() override
  {
    d_store.reset();
    d_database.reset();
  }

  void patternsFindWhatTheyShould()
  {
    for (const auto& one : runner::readCases("recorddb/data/searched_records", 5)) {
      d_store->addRecord({1, one.columns[1], one.columns[2], static_cast<uint32_t>(std::stoul(one.columns[0])), one.columns[3], false});
    }
    for (const auto& one : runner::readCases("recorddb/data/search_patterns", 3)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where + ": " + one.columns[0], one.columns[1], labels(one.columns[0]));
    }
  }

  void recordsComeWhole()
  {
    d_store->addRecord({2, "www.example.org.", "TXT", 77, "\"x\"", true});
    int count = 0;
    d_store->searchRecords("www.example.org", 100, [&count](const RecordRow& row) {
      ++count;
      CPPUNIT_ASSERT_EQUAL(2, row.zoneId);
      CPPUNIT_ASSERT_EQUAL(std::string("www.example.org. TXT \"x\""), row.name + " " + row.type + " " + row.rdata);
      CPPUNIT_ASSERT_EQUAL(uint32_t{77}, row.ttl);
      CPPUNIT_ASSERT_MESSAGE("a disabled record is found, too", row.disabled);
    });
    CPPUNIT_ASSERT_EQUAL(1, count);
  }

  void recordsOfAllZonesAreFound()
  {
    d_store->addRecord({1, "www.example.com.", "A", 1, "192.0.2.1", false});
    d_store->addRecord({2, "www.example.org.", "A", 2, "192.0.2.2", false});
    CPPUNIT_ASSERT_EQUAL(std::string("1 2"), labels("www*"));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), labels("*.example.org"));
  }

  void noMoreComeThanWanted()
  {
    for (uint32_t i = 1; i <= 5; ++i) {
      d_store->addRecord({1, "www.example.com.", "A", i, "192.0.2." + std::to_string(i), false});
      d_store->addComment({1, "www.example.com.", "A", i, "", ""});
    }
    const auto count = [this](uint32_t max) {
      int records = 0;
      int notes = 0;
      d_store->searchRecords("*", max, [&records](const auto&) { ++records; });
      d_store->searchComments("*", max, [&notes](const auto&) { ++notes; });
      CPPUNIT_ASSERT_EQUAL(records, notes);
      return records;
    };
    CPPUNIT_ASSERT_EQUAL(0, count(0));
    CPPUNIT_ASSERT_EQUAL(3, count(3));
    CPPUNIT_ASSERT_EQUAL(5, count(5));
    CPPUNIT_ASSERT_EQUAL(5, count(4294967295));
  }

  void commentsAreFoundByNameAndContent()
  {
    d_store->addComment({1, "www.example.com.", "A", 11, "me", "Move this. Soon."});
    d_store->addComment({1, "example.com.", "MX", 12, "you", "ask www.example.com"});
    const std::string first = "www.example.com. A 11 me Move this. Soon.; ";
    const std::string second = "example.com. MX 12 you ask www.example.com; ";
    CPPUNIT_ASSERT_EQUAL(first, comments("www.example.com"));
    CPPUNIT_ASSERT_EQUAL(second, comments("Example.com."));
    CPPUNIT_ASSERT_EQUAL(second + first, comments("*www.example.com"));
    CPPUNIT_ASSERT_EQUAL(first, comments("move this. soon?"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a comment's dots are its own", std::string(), comments("move this soon"));
    CPPUNIT_ASSERT_EQUAL(std::string(), comments("move this. soon"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("not by account or type", std::string(), comments("me") + comments("MX"));
    CPPUNIT_ASSERT_EQUAL(std::string(), comments(""));
  }

  void textThatCannotBeStoredFindsNothing()
  {
    d_store->addRecord({1, "www.example.com.", "A", 1, "192.0.2.1", false});
    d_store->addComment({1, "www.example.com.", "A", 11, "me", ""});
    const std::string pattern("*\0", 2);
    CPPUNIT_ASSERT_EQUAL(std::string("-"), labels(pattern));
    CPPUNIT_ASSERT_EQUAL(std::string(), comments(pattern));
  }

  void searchSeesWhatWasAdded()
  {
    d_store->begin();
    d_store->addRecord({1, "www.example.com.", "A", 1, "192.0.2.1", false});
    CPPUNIT_ASSERT_EQUAL(std::string("1"), labels("www*"));
    d_store->rollback();
    CPPUNIT_ASSERT_EQUAL(std::string("-"), labels("www*"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreSearchTest);
