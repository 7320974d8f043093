// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "fqdn.hh"
#include "recorddb/store.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Comment;
using recorddb::fqdn;
using recorddb::Store;
using recorddb::TestDatabase;

class StoreCommentsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreCommentsTest);
  CPPUNIT_TEST(commentsComeByRrset);
  CPPUNIT_TEST(commentsOfOneRrsetAreReplaced);
  CPPUNIT_TEST(commentsGoWithTheirRrset);
  CPPUNIT_TEST(commentsStayWhenAZoneIsFilledAnew);
  CPPUNIT_TEST(commentsGoWithTheirZone);
  CPPUNIT_TEST(commentsMakeNoEntries);
  CPPUNIT_TEST(wrongCommentsAreRefusedByName);
  CPPUNIT_TEST(commentsObeyTransactions);
  CPPUNIT_TEST(commentWritersOfOneZoneTakeTurns);
  CPPUNIT_TEST(nameserverReadsAndWriterWrites);
  CPPUNIT_TEST_SUITE_END();

  const dns::Name d_www = fqdn("www.example.com.");
  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Store> d_store;

  static Comment comment(const std::string& content, const std::string& name = "www.example.com.", const std::string& type = "A")
  {
    return {1, name, type, 1700000000, "me", content};
  }

  std::string stored() { return d_database->rows("SELECT name, type, comment FROM dodns.comments ORDER BY id"); }

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

  void commentsComeByRrset()
  {
    d_store->addComment({1, "www.example.com.", "A", 4000000000, "", "newer, \u00e4\u00f6\u00fc \"quoted\"\nand \\ a line"});
    d_store->addComment({1, "www.example.com.", "A", -1, "me", "older but added later"});
    d_store->addComment({1, "example.com.", "TXT", 0, "me", ""});
    d_store->addComment({2, "example.org.", "A", 0, "me", "of another zone"});
    std::string all;
    d_store->forEachComment(1, [&all](const Comment& one) {
      all += std::to_string(one.zoneId) + "|" + one.name + "|" + one.type + "|" + std::to_string(one.modifiedAt) + "|" + one.account + "|" + one.content + "; ";
    });
    CPPUNIT_ASSERT_EQUAL(std::string("1|example.com.|TXT|0|me|; "
                                     "1|www.example.com.|A|4000000000||newer, \u00e4\u00f6\u00fc \"quoted\"\nand \\ a line; "
                                     "1|www.example.com.|A|-1|me|older but added later; "),
                         all);
  }

  void commentsOfOneRrsetAreReplaced()
  {
    d_store->addComment(comment("old"));
    d_store->addComment(comment("of another type", "www.example.com.", "AAAA"));
    d_store->addComment(comment("of another name", "a.example.com."));
    d_store->replaceComments(1, d_www, "A", {comment("second"), comment("third")});
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|AAAA|of another type a.example.com.|A|of another name www.example.com.|A|second www.example.com.|A|third"), stored());
    d_store->replaceComments(1, d_www, "A", {});
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|AAAA|of another type a.example.com.|A|of another name"), stored());
    d_store->replaceComments(2, d_www, "AAAA", {});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("of another zone", std::string("www.example.com.|AAAA|of another type a.example.com.|A|of another name"), stored());
  }

  void commentsGoWithTheirRrset()
  {
    const auto fill = [this] {
      d_store->replaceComments(1, d_www, "A", {comment("A")});
      d_store->replaceComments(1, d_www, "AAAA", {comment("AAAA", "www.example.com.", "AAAA")});
    };
    fill();
    d_store->replaceRrset(1, d_www, "A", {{1, "www.example.com.", "A", 300, "192.0.2.1", false}});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("it is there still", std::string("www.example.com.|A|A www.example.com.|AAAA|AAAA"), stored());
    d_store->replaceRrset(1, d_www, "A", {});
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|AAAA|AAAA"), stored());
    fill();
    d_store->replaceRrset(1, fqdn("a.example.com."), "", {});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("another name", std::string("www.example.com.|A|A www.example.com.|AAAA|AAAA"), stored());
    d_store->replaceRrset(1, d_www, "", {});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("all types", std::string(), stored());
  }

  void commentsStayWhenAZoneIsFilledAnew()
  {
    d_store->addComment(comment("stays"));
    d_store->deleteAllRecords(1);
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|A|stays"), stored());
  }

  void commentsGoWithTheirZone()
  {
    d_store->addComment(comment("goes"));
    d_store->addComment({2, "example.org.", "A", 0, "", "stays"});
    CPPUNIT_ASSERT(d_store->deleteZone(fqdn("example.com.")));
    CPPUNIT_ASSERT_EQUAL(std::string("example.org.|A|stays"), stored());
  }

  void commentsMakeNoEntries()
  {
    d_database->sql().executeScript("TRUNCATE dodns.change_feed");
    d_store->addComment(comment("x"));
    d_store->replaceComments(1, d_www, "A", {comment("y")});
    d_store->replaceComments(1, d_www, "A", {});
    CPPUNIT_ASSERT_EQUAL(std::string("0"), d_database->rows("SELECT count(*) FROM dodns.change_feed"));
  }

  void wrongCommentsAreRefusedByName()
  {
    recorddb::assertRefused("relative", "comments_name_is_fqdn", [&] { d_store->addComment(comment("x", "www")); });
    recorddb::assertRefused("type", "comments_type_is_mnemonic", [&] { d_store->addComment(comment("x", "www.example.com.", "a")); });
    recorddb::assertRefused("length", "comments_comment_is_not_too_long", [&] { d_store->addComment(comment(std::string(65536, 'x'))); });
    recorddb::assertRefused("zone", "comments_zone_exists", [&] { d_store->addComment({99, "example.com.", "A", 0, "", "x"}); });
    recorddb::assertRefused("NUL", "value 0", [&] { d_store->addComment(comment(std::string("a\0b", 3))); });
    d_store->addComment(comment(std::string(65535, 'x')));
  }

  void commentsObeyTransactions()
  {
    d_store->addComment(comment("stays"));
    d_store->begin();
    d_store->replaceComments(1, d_www, "A", {comment("never")});
    int seen = 0;
    d_store->forEachComment(1, [&seen](const Comment& one) { seen += one.content == "never" ? 1 : 100; });
    CPPUNIT_ASSERT_EQUAL_MESSAGE("its own writes", 1, seen);
    d_store->rollback();
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|A|stays"), stored());
    recorddb::assertRefused("the second is wrong", "comments_name_is_fqdn", [&] { d_store->replaceComments(1, d_www, "A", {comment("good"), comment("bad", "www")}); });
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|A|stays"), stored());
  }

  void commentWritersOfOneZoneTakeTurns()
  {
    auto hasty = d_database->settings();
    hasty.statementTimeout = std::chrono::milliseconds(400);
    Store second(hasty);
    d_store->begin();
    d_store->replaceComments(1, d_www, "A", {comment("first")});
    CPPUNIT_ASSERT_EQUAL(std::string("55P03"), recorddb::refusal([&] { second.replaceComments(1, d_www, "A", {comment("second")}); }).sqlState());
    CPPUNIT_ASSERT_EQUAL(std::string("55P03"), recorddb::refusal([&] { second.addComment(comment("second")); }).sqlState());
    d_store->commit();
    second.replaceComments(1, d_www, "A", {comment("second")});
    CPPUNIT_ASSERT_EQUAL(std::string("www.example.com.|A|second"), stored());
  }

  void nameserverReadsAndWriterWrites()
  {
    d_database->login("test_ns1", "dodns_nameserver");
    d_database->login("test_writer", "dodns_writer");
    Store writer(d_database->settings("test_writer"));
    writer.addComment(comment("x"));
    writer.replaceComments(1, d_www, "A", {comment("y")});
    Store reader(d_database->settings("test_ns1"));
    std::string all;
    reader.forEachComment(1, [&all](const Comment& one) { all += one.content; });
    CPPUNIT_ASSERT_EQUAL(std::string("y"), all);
    CPPUNIT_ASSERT_EQUAL(std::string("42501"), recorddb::refusal([&] { reader.addComment(comment("z")); }).sqlState());
    CPPUNIT_ASSERT_EQUAL(std::string("42501"), recorddb::refusal([&] { reader.replaceComments(1, d_www, "A", {}); }).sqlState());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreCommentsTest);
