// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/zone_list.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns::legacy;

class ZoneListTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ZoneListTest);
  CPPUNIT_TEST(statisticsListZones);
  CPPUNIT_TEST_SUITE_END();

public:
  void statisticsListZones()
  {
    const auto zones = zonesOfStatistics(
        "<views><view name=\"_default\"><zones>"
        "<zone name=\"example.com\" rdataclass=\"IN\"><type>primary</type><serial>4294967295</serial></zone>"
        "<zone name=\"a&amp;b.test\" rdataclass=\"IN\"><type>secondary</type><serial>-</serial></zone>"
        "<zone name=\"long.test\" rdataclass=\"IN\"><type>primary</type><serial>123456789012345678901234567890</serial></zone>"
        "<zone name=\"10.in-addr.arpa\" rdataclass=\"IN\"><type>builtin</type><serial>0</serial></zone>"
        "<zone name=\"version.bind\" rdataclass=\"CH\"><type>primary</type><serial>0</serial></zone>"
        "<zone name=\".\" rdataclass=\"IN\"><type>hint</type></zone>"
        "</zones></view></views>");
    CPPUNIT_ASSERT_EQUAL(size_t{3}, zones.size());
    CPPUNIT_ASSERT_EQUAL(std::string("example.com."), zones[0].name.toText());
    CPPUNIT_ASSERT(zones[0].serial == uint32_t{4294967295});
    CPPUNIT_ASSERT_EQUAL(std::string("a&b.test."), zones[1].name.toText());
    CPPUNIT_ASSERT(!zones[1].serial);
    CPPUNIT_ASSERT(!zones[2].serial);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ZoneListTest);
