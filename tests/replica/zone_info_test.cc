// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/zone_info.hh"

#include "replica/scratch.hh"

namespace dodns::replica {

class ZoneInfoTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ZoneInfoTest);
  CPPUNIT_TEST(eachPartIsReadBack);
  CPPUNIT_TEST(whatIsCutShortIsRefused);
  CPPUNIT_TEST_SUITE_END();

  static ZoneInfo sample()
  {
    auto info = zoneOf(7, "example.com.");
    info.zone.kind = recorddb::ZoneKind::secondary;
    info.zone.primaries = {"192.0.2.1", "2001:db8::1"};
    info.zone.account = "somebody";
    info.zone.catalog = nameOf("catalog.example.");
    info.zone.options = "{}";
    info.metadata = {{"ALSO-NOTIFY", {"192.0.2.2", "192.0.2.3"}}, {"PRESIGNED", {"1"}}};
    recorddb::Key key;
    key.id = 3;
    key.content = "Private-key-format: v1.2";
    info.keys = {key};
    return info;
  }

public:
  void eachPartIsReadBack()
  {
    const auto value = encodeZoneInfo(sample());
    const auto zone = decodeZone(value);
    CPPUNIT_ASSERT(zone.has_value());
    CPPUNIT_ASSERT_EQUAL(7, zone->id);
    CPPUNIT_ASSERT_EQUAL(std::string("example.com."), zone->name.toText());
    CPPUNIT_ASSERT(zone->kind == recorddb::ZoneKind::secondary);
    CPPUNIT_ASSERT(zone->primaries == sample().zone.primaries);
    CPPUNIT_ASSERT_EQUAL(std::string("somebody"), zone->account);
    CPPUNIT_ASSERT(zone->catalog == nameOf("catalog.example."));
    CPPUNIT_ASSERT_EQUAL(std::string("{}"), zone->options);
    CPPUNIT_ASSERT(decodeMetadata(value) == sample().metadata);
    CPPUNIT_ASSERT(decodeZoneInfo(value)->metadata == sample().metadata);
    CPPUNIT_ASSERT_EQUAL(sample().keys[0].content, decodeZoneInfo(value)->keys.at(0).content);
  }

  void whatIsCutShortIsRefused()
  {
    const auto value = encodeZoneInfo(sample());
    // The zone ends where the first kind of metadata, behind two numbers, begins.
    const auto zoneSize = value.find("ALSO-NOTIFY") - 2 * sizeof(uint32_t);
    for (size_t size = 0; size < value.size(); ++size) {
      const auto part = std::string_view(value).substr(0, size);
      CPPUNIT_ASSERT_MESSAGE(std::to_string(size), !decodeZoneInfo(part));
      CPPUNIT_ASSERT_MESSAGE(std::to_string(size), size >= zoneSize || !decodeZone(part));
      CPPUNIT_ASSERT_MESSAGE(std::to_string(size), size > zoneSize || !decodeMetadata(part));
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ZoneInfoTest);

} // namespace dodns::replica
