// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/order_key.hh"
#include "fqdn.hh"
#include "recorddb/store.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::fqdn;
using recorddb::Store;
using recorddb::TestDatabase;

class StoreSubtreeTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreSubtreeTest);
  CPPUNIT_TEST(subtreeIsTheNameAndAllBelow);
  CPPUNIT_TEST(subtreeMayHaveNoNameOfItsOwn);
  CPPUNIT_TEST(subtreeIsOfOneZone);
  CPPUNIT_TEST(disabledRecordsStayAway);
  CPPUNIT_TEST(delicateNamesHaveSubtrees);
  CPPUNIT_TEST(authorityIsThatOfTheWholeList);
  CPPUNIT_TEST(subtreeSeesWhatWasAdded);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Store> d_store;

  void add(const std::string& name, const std::string& type = "A", const std::string& rdata = "192.0.2.1", int32_t zone = 1)
  {
    d_store->addRecord({zone, name, type, 300, rdata, false});
  }

  using Records = std::vector<std::string>;

  static void append(Records& all, const Store::Record& record)
  {
    all.push_back(record.row.name + " " + record.row.type + (record.isAuthoritative ? "" : "-"));
  }

  static std::string joined(const Records& records)
  {
    std::string all;
    for (const auto& record : records) {
      all += record + "; ";
    }
    return all;
  }

  std::string subtree(const std::string& top, int32_t zone = 1)
  {
    Records all;
    d_store->listSubtree(zone, fqdn(top), [&all](const Store::Record& record) { append(all, record); });
    return joined(all);
  }

public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_store = std::make_unique<Store>(d_database->settings());
    d_database->addZone("example.com.");
    d_database->addZone(".");
  }

  void tearDown() override
  {
    d_store.reset();
    d_database.reset();
  }

  void subtreeIsTheNameAndAllBelow()
  {
    for (const auto* name : {"example.com.", "a.example.com.", "b.a.example.com.", "c.b.a.example.com.", "*.a.example.com.", "aa.example.com.", "a-.example.com.", "0a.example.com.", "b.example.com."}) {
      add(name);
    }
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. A; *.a.example.com. A; b.a.example.com. A; c.b.a.example.com. A; "), subtree("a.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("c.b.a.example.com. A; "), subtree("c.b.a.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string(), subtree("d.example.com."));
    CPPUNIT_ASSERT_EQUAL(subtree("example.com."), subtree("com."));
    CPPUNIT_ASSERT_EQUAL(subtree("example.com."), subtree("."));
    CPPUNIT_ASSERT_EQUAL(std::string(), subtree("example.com.", 99));
  }

  void subtreeMayHaveNoNameOfItsOwn()
  {
    add("b.a.example.com.");
    CPPUNIT_ASSERT_EQUAL(std::string("b.a.example.com. A; "), subtree("a.example.com."));
  }

  void subtreeIsOfOneZone()
  {
    add("a.example.com.");
    add("a.example.com.", "A", "192.0.2.1", 2);
    add("com.", "A", "192.0.2.1", 2);
    add("org.", "A", "192.0.2.1", 2);
    CPPUNIT_ASSERT_EQUAL(std::string("com. A; a.example.com. A; "), subtree("com.", 2));
    CPPUNIT_ASSERT_EQUAL(std::string("com. A; a.example.com. A; org. A; "), subtree(".", 2));
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. A; "), subtree("com.", 1));
  }

  void disabledRecordsStayAway()
  {
    add("a.example.com.");
    d_store->addRecord({1, "b.a.example.com.", "A", 300, "192.0.2.1", true});
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. A; "), subtree("a.example.com."));
  }

  void delicateNamesHaveSubtrees()
  {
    const std::vector<std::string> tops = {"\\000.example.com.", "\\001.example.com.", "\\002.example.com.", "\\255.example.com.", "a\\000.example.com.", "a\\.b.example.com.", "\\\\.example.com."};
    for (const auto& top : tops) {
      add(top);
      add("x." + top);
    }
    for (const auto& top : tops) {
      CPPUNIT_ASSERT_EQUAL(top + " A; x." + top + " A; ", subtree(top));
    }
  }

  void authorityIsThatOfTheWholeList()
  {
    add("example.com.", "NS", "ns1.example.com.");
    add("sub.example.com.", "NS", "ns.sub.example.com.");
    add("sub.example.com.", "DS", "1 8 2 00");
    add("ns.sub.example.com.");
    add("deep.sub.example.com.", "NS", "ns.sub.example.com.");
    add("deep.sub.example.com.", "DS", "1 8 2 00");
    add("x.deep.sub.example.com.");
    add("www.example.com.");
    Records whole;
    d_store->listZone(1, false, [&whole](const Store::Record& record) { append(whole, record); });
    CPPUNIT_ASSERT_EQUAL(std::string("deep.sub.example.com. DS-; deep.sub.example.com. NS-; x.deep.sub.example.com. A-; "), subtree("deep.sub.example.com."));
    for (const auto* top : {"com.", "example.com.", "sub.example.com.", "deep.sub.example.com.", "x.deep.sub.example.com.", "ns.sub.example.com.", "www.example.com."}) {
      Records expected;
      for (const auto& record : whole) {
        if (fqdn(record.substr(0, record.find(' '))).isWithin(fqdn(top))) {
          expected.push_back(record);
        }
      }
      CPPUNIT_ASSERT_EQUAL_MESSAGE(top, joined(expected), subtree(top));
    }
    d_database->sql().executeScript("UPDATE dodns.records SET disabled = true WHERE type = 'NS' AND name = 'sub.example.com.'");
    CPPUNIT_ASSERT_EQUAL(std::string("deep.sub.example.com. DS; deep.sub.example.com. NS-; x.deep.sub.example.com. A-; "), subtree("deep.sub.example.com."));
  }

  void subtreeSeesWhatWasAdded()
  {
    d_store->begin();
    add("a.example.com.");
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. A; "), subtree("a.example.com."));
    d_store->rollback();
    CPPUNIT_ASSERT_EQUAL(std::string(), subtree("a.example.com."));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreSubtreeTest);
