// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/difference.hh"

#include "dns/rrtype.hh"
#include "migration/content_digest.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using migration::ContentDigest;
using migration::DifferenceClass;

namespace {

const dns::Name kZone = *dns::Name::parse("example.com.");

dns::Record record(const char* name, uint32_t ttl, uint16_t type, const char* data)
{
  return {*dns::Name::parse(name), ttl, *dns::Rdata::parse(type, data)};
}

ContentDigest digest(const std::vector<dns::Record>& records)
{
  ContentDigest sum;
  for (const auto& one : records) {
    sum.add(one);
  }
  return sum;
}

dns::Record soa(const char* serial)
{
  return record("example.com.", 300, dns::rrtype::kSoa, (std::string("ns1.example.com. h.example.com. ") + serial + " 1 1 1 1").c_str());
}

} // namespace

class DifferenceTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(DifferenceTest);
  CPPUNIT_TEST(digestsKnowNoOrderNoCaseAndNoSerial);
  CPPUNIT_TEST(digestsKnowEverythingElse);
  CPPUNIT_TEST(differencesAreClassed);
  CPPUNIT_TEST(whatWasRefusedIsKnownInAnyOrderAndWithAnySerial);
  CPPUNIT_TEST(serialBelowTheOldOneIsADifference);
  CPPUNIT_TEST(differingTtlsOfAnRRsetAreItsLowest);
  CPPUNIT_TEST_SUITE_END();

public:
  void digestsKnowNoOrderNoCaseAndNoSerial()
  {
    const auto a = record("a.example.com.", 300, dns::rrtype::kMx, "10 Mail.Example.COM.");
    const auto b = record("b.example.com.", 300, dns::rrtype::kMx, "10 mail.example.com.");
    const auto lower = record("a.example.com.", 300, dns::rrtype::kMx, "10 mail.example.com.");
    CPPUNIT_ASSERT(digest({a, b, soa("1")}) == digest({soa("2"), b, lower}));
    CPPUNIT_ASSERT_EQUAL(uint64_t{3}, digest({a, b, soa("1")}).records());
  }

  void digestsKnowEverythingElse()
  {
    const auto one = record("a.example.com.", 300, dns::rrtype::kA, "192.0.2.1");
    CPPUNIT_ASSERT(digest({one}) != digest({record("b.example.com.", 300, dns::rrtype::kA, "192.0.2.1")}));
    CPPUNIT_ASSERT(digest({one}) != digest({record("a.example.com.", 301, dns::rrtype::kA, "192.0.2.1")}));
    CPPUNIT_ASSERT(digest({one}) != digest({record("a.example.com.", 300, dns::rrtype::kA, "192.0.2.2")}));
    CPPUNIT_ASSERT(digest({one}) != digest({one, one}));
    CPPUNIT_ASSERT(digest({}) != digest({one}));
  }

  void differencesAreClassed()
  {
    migration::ZoneContents there;
    migration::ZoneContents here;
    for (const char* name : {"drift.example.com.", "rejected.example.com.", "equal.example.com."}) {
      there.add(record(name, 300, dns::rrtype::kA, "192.0.2.1"));
    }
    here.add(record("equal.example.com.", 300, dns::rrtype::kA, "192.0.2.1"));
    there.add(record("other.example.com.", 300, dns::rrtype::kA, "192.0.2.2"));
    there.add(soa("1"));
    here.add(soa("2"));
    there.unreadable = {{"bad", "A", "x", "row 1", ""}, {"known", "A", "x", "row 2", ""}, {"known", "A", "y", "row 3", ""}};
    here.unreadable = {{"bad", "A", "x", "record database", ""}};
    const std::vector<recorddb::RefusedRRset> entries = {{false, {"192.0.2.1", "x"}}, {true, {"192.0.2.9"}}};
    const recorddb::RefusedRRsets refused = {{{"rejected.example.com.", "A"}, {{false, {"192.0.2.1"}}}}, {{"other.example.com.", "A"}, entries}, {{"known", "A"}, entries}};
    std::string all;
    for (const auto& difference : migration::compareContents(kZone, there, here, refused)) {
      all += (difference.key ? difference.key->name.toText() : difference.unreadable->place) + " " + toText(difference.kind) + "|";
    }
    CPPUNIT_ASSERT_EQUAL(std::string("drift.example.com. drift|other.example.com. drift|rejected.example.com. rejected|row 1 conversion|row 2 rejected|row 3 conversion|record database drift|"), all);
  }

  void whatWasRefusedIsKnownInAnyOrderAndWithAnySerial()
  {
    migration::ZoneContents here;
    here.add(record("www.example.com.", 300, dns::rrtype::kA, "192.0.2.20"));
    here.add(record("www.example.com.", 300, dns::rrtype::kA, "192.0.2.3"));
    here.add(soa("8"));
    const recorddb::RefusedRRsets refused = {{{"example.com.", "SOA"}, {{true, {"ns1.example.com. h.example.com. 7 1 1 1 1"}}}}, {{"www.example.com.", "A"}, {{true, {"192.0.2.20", "192.0.2.3"}}}}};
    const auto differences = migration::compareContents(kZone, {}, here, refused);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, differences.size());
    for (const auto& difference : differences) {
      CPPUNIT_ASSERT_EQUAL(std::string("rejected"), std::string(toText(difference.kind)));
    }
  }

  void serialBelowTheOldOneIsADifference()
  {
    const auto differences = [](const char* old, const char* ours) {
      migration::ZoneContents there;
      migration::ZoneContents here;
      there.add(soa(old));
      here.add(soa(ours));
      return migration::compareContents(kZone, there, here, {}).size();
    };
    CPPUNIT_ASSERT_EQUAL(size_t{0}, differences("7", "7"));
    CPPUNIT_ASSERT_EQUAL(size_t{0}, differences("7", "8"));
    CPPUNIT_ASSERT_EQUAL(size_t{1}, differences("8", "7"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("RFC 1982", size_t{0}, differences("4294967295", "1"));
  }

  void differingTtlsOfAnRRsetAreItsLowest()
  {
    migration::ZoneContents there;
    there.add(record("a.example.com.", 300, dns::rrtype::kA, "192.0.2.1"));
    there.add(record("a.example.com.", 60, dns::rrtype::kA, "192.0.2.2"));
    there.add(record("a.example.com.", 900, dns::rrtype::kA, "192.0.2.2"));
    const auto& rrset = there.rrsets.begin()->second;
    CPPUNIT_ASSERT_EQUAL(uint32_t{60}, rrset.ttl);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, rrset.rdata.size());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DifferenceTest);
