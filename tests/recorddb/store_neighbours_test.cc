// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "fqdn.hh"
#include "recorddb/store.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::fqdn;
using recorddb::Store;
using recorddb::TestDatabase;

class StoreNeighboursTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StoreNeighboursTest);
  CPPUNIT_TEST(neighboursAreThoseOfNsecRecords);
  CPPUNIT_TEST(rootZoneHasNeighbours);
  CPPUNIT_TEST(emptyZoneHasNone);
  CPPUNIT_TEST(transactionSeesItsOwnNames);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Store> d_store;

  void add(int32_t zone, const std::string& name, const std::string& type = "A", bool isDisabled = false)
  {
    d_store->addRecord({zone, name, type, 300, type == "NS" ? "ns1.example.net." : "192.0.2.1", isDisabled});
  }

  std::string neighbours(int32_t zone, const std::string& name)
  {
    const auto found = d_store->nsecNeighbours(zone, fqdn(name));
    return found ? found->before.toText() + " " + found->after.toText() : "none";
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

  void neighboursAreThoseOfNsecRecords()
  {
    add(1, "example.com.", "NS");
    add(1, "_under.example.com.");
    add(1, "off.example.com.", "A", true);
    add(1, "a.cut.example.com.");
    add(1, "cut.example.com.", "NS");
    add(1, "deep.cut.example.com.", "NS");
    add(1, "x.ent.example.com.");
    add(1, "x.gone.example.com.");
    add(1, "gone.example.com.", "NS", true);
    add(2, "b.example.com.");

    const struct
    {
      const char* reason;
      const char* name;
      const char* expected;
    } cases[] = {
        {"the apex is its own neighbour", "example.com.", "example.com. _under.example.com."},
        {"an exact name is the one before", "_under.example.com.", "_under.example.com. cut.example.com."},
        {"other zones do not count", "c.example.com.", "_under.example.com. cut.example.com."},
        {"a delegation is an owner, what it hides is none", "cut.example.com.", "cut.example.com. x.ent.example.com."},
        {"a name that is hidden", "a.cut.example.com.", "cut.example.com. x.ent.example.com."},
        {"a missing name below a delegation", "zz.cut.example.com.", "cut.example.com. x.ent.example.com."},
        {"the topmost delegation counts", "a.deep.cut.example.com.", "cut.example.com. x.ent.example.com."},
        {"a missing name behind what is hidden", "d.example.com.", "cut.example.com. x.ent.example.com."},
        {"an empty non-terminal owns none", "ent.example.com.", "cut.example.com. x.ent.example.com."},
        {"a disabled delegation hides nothing", "gone.example.com.", "x.ent.example.com. x.gone.example.com."},
        {"a disabled record is not there", "off.example.com.", "x.gone.example.com. example.com."},
        {"behind the last name is the apex", "z.example.com.", "x.gone.example.com. example.com."},
        {"before the first name is the last", "com.", "x.gone.example.com. example.com."},
    };
    for (const auto& one : cases) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.reason, std::string(one.expected), neighbours(1, one.name));
    }
  }

  void rootZoneHasNeighbours()
  {
    add(2, ".", "NS");
    add(2, "org.", "NS");
    add(2, "a.org.");
    CPPUNIT_ASSERT_EQUAL(std::string(". org."), neighbours(2, "."));
    CPPUNIT_ASSERT_EQUAL(std::string(". org."), neighbours(2, "com."));
    CPPUNIT_ASSERT_EQUAL(std::string("org. ."), neighbours(2, "x.org."));
  }

  void emptyZoneHasNone()
  {
    add(1, "a.example.com.", "A", true);
    CPPUNIT_ASSERT_EQUAL(std::string("none"), neighbours(1, "a.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), neighbours(99, "a.example.com."));
  }

  void transactionSeesItsOwnNames()
  {
    add(1, "example.com.", "NS");
    d_store->begin();
    add(1, "m.example.com.");
    CPPUNIT_ASSERT_EQUAL(std::string("m.example.com. example.com."), neighbours(1, "z.example.com."));
    d_store->rollback();
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. example.com."), neighbours(1, "z.example.com."));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreNeighboursTest);
