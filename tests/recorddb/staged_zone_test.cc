// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/staged_zone.hh"

#include "fqdn.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::ManagedZone;
using recorddb::StagedRecord;
using recorddb::StagedZone;
using recorddb::TestDatabase;

class StagedZoneTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(StagedZoneTest);
  CPPUNIT_TEST(recordsAreAddedInTheOrderOfTheText);
  CPPUNIT_TEST(whatIsStagedTwiceIsStoredOnce);
  CPPUNIT_TEST(allHasTheTimeOfTheTransaction);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  pg::Connection& sql() { return d_database->sql(); }

  /** Makes the zone `example.com.` of these addresses of its apex. */
  void store(const std::vector<std::string>& addresses)
  {
    pg::Transaction transaction(sql());
    const auto zone = ManagedZone::create(sql(), recorddb::fqdn("example.com."), recorddb::ZoneKind::native);
    StagedZone staged(sql(), std::chrono::seconds(10));
    size_t at = 0;
    staged.load([&](StagedRecord& record) {
      if (at == addresses.size()) {
        return false;
      }
      record = {at + 1, 1, "example.com.", "A", 300, addresses[at]};
      ++at;
      return true;
    });
    staged.compare(*zone, {});
    staged.apply(*zone);
    transaction.commit();
  }

  std::string stored() { return d_database->rows("SELECT string_agg(rdata, ' ' ORDER BY id) FROM dodns.records"); }

public:
  void setUp() override { d_database = std::make_unique<TestDatabase>(); }
  void tearDown() override { d_database.reset(); }

  void recordsAreAddedInTheOrderOfTheText()
  {
    store({"192.0.2.3", "192.0.2.1", "192.0.2.2"});
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.3 192.0.2.1 192.0.2.2"), stored());
  }

  void whatIsStagedTwiceIsStoredOnce()
  {
    store({"192.0.2.3", "192.0.2.1", "192.0.2.3"});
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.3 192.0.2.1"), stored());
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT sum(n) FROM dodns.record_counts WHERE zone_id <> 0"));
  }

  void allHasTheTimeOfTheTransaction()
  {
    store({"192.0.2.1", "192.0.2.2"});
    CPPUNIT_ASSERT_EQUAL(std::string("2"), d_database->rows("SELECT count(*) FROM dodns.records r JOIN dodns.zones z ON z.created_at = r.created_at"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StagedZoneTest);
