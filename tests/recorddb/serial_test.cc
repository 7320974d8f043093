// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/serial.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class SerialTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SerialTest);
  CPPUNIT_TEST(serialRises);
  CPPUNIT_TEST(serialIsReadAndReplaced);
  CPPUNIT_TEST_SUITE_END();

  static uint32_t number(const std::string& text) { return static_cast<uint32_t>(std::stoul(text)); }

public:
  void serialRises()
  {
    for (const auto& one : runner::readCases("recorddb/data/serials", 4)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, number(one.columns[2]), recorddb::risenSerial(number(one.columns[0]), number(one.columns[1])));
    }
  }

  void serialIsReadAndReplaced()
  {
    const std::string soa = "ns1.example. host\\.master.example. 7  10800 3600 604800 300";
    CPPUNIT_ASSERT_EQUAL(uint32_t{7}, recorddb::serialOf(soa).value());
    CPPUNIT_ASSERT_EQUAL(std::string("ns1.example. host\\.master.example. 8 10800 3600 604800 300"), recorddb::withSerial(soa, 8));
    CPPUNIT_ASSERT(!recorddb::serialOf("ns1.example. hostmaster.example. x 1 2 3 4"));
    CPPUNIT_ASSERT(!recorddb::serialOf("ns1.example."));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SerialTest);
