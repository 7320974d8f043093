// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/zone_list.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns::legacy;

class ZoneListTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ZoneListTest);
  CPPUNIT_TEST(statisticsListZones);
  CPPUNIT_TEST(statisticsThatAreNotWholeListNothing);
  CPPUNIT_TEST(statisticsThatHaveNoEndAreLeft);
  CPPUNIT_TEST_SUITE_END();

  const std::string d_begin = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<statistics><views><view name=\"_default\"><zones>";
  const std::string d_zone = "<zone name=\"example.com\" rdataclass=\"IN\"><type>primary</type><serial>4294967295</serial></zone>";
  const std::string d_end = "</zones></view></views></statistics>";

  static std::vector<ZoneSummary> zonesOf(const std::string& answer, size_t pieceSize)
  {
    return zonesOfStatistics("channel", [&answer, pieceSize, at = size_t{0}]() mutable {
      const auto piece = answer.substr(at, pieceSize);
      at += piece.size();
      return piece;
    });
  }

  static void assertFails(const std::string& answer, const std::string& why)
  {
    try {
      zonesOf(answer, 65536);
      CPPUNIT_FAIL("it lists zones");
    }
    catch (const Error& error) {
      CPPUNIT_ASSERT(error.kind() == Error::Kind::unavailable);
      CPPUNIT_ASSERT_EQUAL(why, std::string(error.what()));
    }
  }

public:
  void statisticsListZones()
  {
    const auto answer = d_begin + d_zone +
        "<zone name=\"a&amp;b.test\" rdataclass=\"IN\"><type>secondary</type><serial>-</serial></zone>"
        "<zone name=\"long.test\" rdataclass=\"IN\"><type>primary</type><serial>123456789012345678901234567890</serial></zone>"
        "<zone name=\"10.in-addr.arpa\" rdataclass=\"IN\"><type>builtin</type><serial>0</serial></zone>"
        "<zone name=\"version.bind\" rdataclass=\"CH\"><type>primary</type><serial>0</serial></zone>"
        "<zone name=\".\" rdataclass=\"IN\"><type>hint</type></zone>" +
        d_end;
    for (const size_t pieceSize : {size_t{1}, size_t{7}, answer.size()}) {
      const auto zones = zonesOf(answer, pieceSize);
      CPPUNIT_ASSERT_EQUAL(size_t{3}, zones.size());
      CPPUNIT_ASSERT_EQUAL(std::string("example.com."), zones[0].name.toText());
      CPPUNIT_ASSERT(zones[0].serial == uint32_t{4294967295});
      CPPUNIT_ASSERT_EQUAL(std::string("a&b.test."), zones[1].name.toText());
      CPPUNIT_ASSERT(!zones[1].serial);
      CPPUNIT_ASSERT(!zones[2].serial);
    }
  }

  void statisticsThatAreNotWholeListNothing()
  {
    assertFails(d_begin + d_zone, "channel does not list its zones: HTTP/1.1 200 OK");
    assertFails("HTTP/1.1 404 Not found\r\n\r\n", "channel does not list its zones: HTTP/1.1 404 Not found");
    assertFails("", "channel does not list its zones: ");
  }

  void statisticsThatHaveNoEndAreLeft()
  {
    const std::string endless(size_t{1} << 21U, ' ');
    assertFails(d_begin + "<zone name=\"" + endless, "channel does not come to an end with a zone");
    std::string many = d_begin;
    for (int i = 0; i < 20000; ++i) {
      many += d_zone;
    }
    CPPUNIT_ASSERT_EQUAL(size_t{20000}, zonesOf(many + d_end, 65536).size());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ZoneListTest);
