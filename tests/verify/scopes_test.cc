// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/verify.hh"
#include "verify/zone_verifier.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <map>

using namespace dodns;
using namespace dodns::verify;

namespace {

const dns::Name kZone = *dns::Name::parse("example.test.");

Entry entry(const std::string& name, const std::string& type, const std::string& data, int64_t ttl = 300)
{
  std::vector<base::Finding> findings;
  const auto read = readEntry({name, type, ttl, data, {"here", 0, 0, {}}}, findings);
  CPPUNIT_ASSERT_MESSAGE(name + ' ' + type + ' ' + data, read.has_value());
  return *read;
}

std::string codesOf(const std::vector<base::Finding>& findings)
{
  std::string codes;
  for (const auto& finding : findings) {
    codes += (codes.empty() ? "" : ",") + finding.code + ':' + finding.place.member;
  }
  return codes;
}

/** Two names that exist: delegated.example.test. and host.example.test. */
class TwoNames : public ZoneView
{
public:
  NameFacts look(const dns::Name& name) const override
  {
    NameFacts facts;
    facts.isOurs = name.isWithin(kZone);
    facts.isDelegation = name == d_delegated;
    facts.hasAddress = name == d_host;
    facts.exists = facts.isDelegation || facts.hasAddress;
    return facts;
  }
  std::optional<dns::Name> cutAbove(const dns::Name& name) const override
  {
    return name != d_delegated && name.isWithin(d_delegated) ? std::optional(d_delegated) : std::nullopt;
  }
  bool isNameserver(const dns::Name& /*name*/) const override { return false; }
  std::optional<Parent> parentOf(const dns::Name& /*zone*/) const override { return std::nullopt; }

private:
  dns::Name d_delegated = *dns::Name::parse("delegated.example.test.");
  dns::Name d_host = *dns::Name::parse("host.example.test.");
};

} // namespace

class ScopesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ScopesTest);
  CPPUNIT_TEST(anEntryHasAllItsFindings);
  CPPUNIT_TEST(aTextHasAllItsFindings);
  CPPUNIT_TEST(anAdditionIsToldOnlyWhatItBreaks);
  CPPUNIT_TEST(anAdditionIsFoundAtItsOwnPlace);
  CPPUNIT_TEST(aNameIsLookedAtWithoutItsEntriesThemselves);
  CPPUNIT_TEST(aPlaceIsLookedUpInTheView);
  CPPUNIT_TEST(aZoneStreamsInCanonicalOrder);
  CPPUNIT_TEST(errorsAreToldFromWarnings);
  CPPUNIT_TEST_SUITE_END();

public:
  void anEntryHasAllItsFindings()
  {
    const auto findings = verifyEntry(entry("a_b.other.test.", "A", "127.0.0.1", 0), kZone, {});
    CPPUNIT_ASSERT_EQUAL(std::string("name-out-of-zone:name,name-not-hostname:name,ttl-zero:ttl,address-loopback:data"), codesOf(findings));
    CPPUNIT_ASSERT_EQUAL(std::string("a_b.other.test. A: 127.0.0.1 is the asking host itself"), findings.back().message);
    CPPUNIT_ASSERT_EQUAL(std::string("here"), findings.back().place.source);
  }

  void aTextHasAllItsFindings()
  {
    std::vector<base::Finding> findings;
    CPPUNIT_ASSERT(!readEntry({"www", "A", -1, "x", {"zone", 3, 5, {}}}, findings));
    CPPUNIT_ASSERT_EQUAL(std::string("invalid-name:name,ttl-invalid:ttl,invalid-rdata:data"), codesOf(findings));
    CPPUNIT_ASSERT_EQUAL(uint64_t{3}, findings.front().place.line);
    CPPUNIT_ASSERT_EQUAL(uint32_t{5}, findings.front().place.column);
  }

  void anAdditionIsToldOnlyWhatItBreaks()
  {
    const std::vector<Entry> broken{entry("www.example.test.", "A", "192.0.2.1", 300), entry("www.example.test.", "A", "192.0.2.2", 600)};
    CPPUNIT_ASSERT_EQUAL(std::string("rrset-ttl:ttl"), codesOf(verifyName(broken, kZone, {})));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the others were broken before", std::string(), codesOf(verifyAddition(entry("www.example.test.", "A", "192.0.2.3", 300), broken, kZone, {})));
    CPPUNIT_ASSERT_EQUAL(std::string("rrset-duplicate:data"), codesOf(verifyAddition(entry("www.example.test.", "A", "192.0.2.1", 300), broken, kZone, {})));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the first of its name", std::string(), codesOf(verifyAddition(broken[0], {}, kZone, {})));
  }

  void anAdditionIsFoundAtItsOwnPlace()
  {
    auto added = entry("www.example.test.", "A", "192.0.2.1");
    added.place = {"request", 0, 0, {}};
    const auto findings = verifyAddition(added, {entry("www.example.test.", "CNAME", "a.example.")}, kZone, {});
    CPPUNIT_ASSERT_EQUAL(std::string("cname-not-alone:name"), codesOf(findings));
    CPPUNIT_ASSERT_EQUAL(std::string("request"), findings.front().place.source);
  }

  void aNameIsLookedAtWithoutItsEntriesThemselves()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), codesOf(verifyName({entry("www.example.test.", "A", "127.0.0.1", 0)}, kZone, {})));
    CPPUNIT_ASSERT_EQUAL(std::string(), codesOf(verifyName({}, kZone, {})));
  }

  void aPlaceIsLookedUpInTheView()
  {
    const TwoNames view;
    const auto codes = [&view](const char* name, const char* type, const char* data) {
      return codesOf(verifyPlaced(entry(name, type, data), kZone, view, {}));
    };
    CPPUNIT_ASSERT_EQUAL(std::string(), codes("example.test.", "MX", "10 host.example.test."));
    CPPUNIT_ASSERT_EQUAL(std::string("target-missing:data"), codes("example.test.", "MX", "10 lost.example.test."));
    CPPUNIT_ASSERT_EQUAL(std::string(), codes("example.test.", "MX", "10 mx.delegated.example.test."));
    CPPUNIT_ASSERT_EQUAL(std::string("occluded:name"), codes("a.delegated.example.test.", "TXT", "x"));
    CPPUNIT_ASSERT_EQUAL(std::string("glue-missing:data"), codes("delegated.example.test.", "NS", "ns.delegated.example.test."));
  }

  void aZoneStreamsInCanonicalOrder()
  {
    std::map<std::string, int> found;
    const Rules rules;
    ZoneVerifier verifier(kZone, rules, [&found](const base::Finding& finding) { ++found[finding.code]; });
    verifier.add(entry("example.test.", "NS", "ns.example.test."));
    verifier.add(entry("a.example.test.", "CNAME", "c.example.test."));
    verifier.add(entry("b.example.test.", "A", "127.0.0.1"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a name is looked at when the next one comes", size_t{0}, found.count("address-loopback"));
    verifier.add(entry("ns.example.test.", "A", "192.0.2.1"));
    CPPUNIT_ASSERT_EQUAL(1, found["address-loopback"]);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a target can be looked for at the end only", size_t{0}, found.count("target-missing"));
    verifier.finish({});
    CPPUNIT_ASSERT_EQUAL(1, found["target-missing"]);
    CPPUNIT_ASSERT_EQUAL(1, found["zone-no-soa"]);
    CPPUNIT_ASSERT_EQUAL(1, found["zone-one-ns"]);
    CPPUNIT_ASSERT_EQUAL(size_t{4}, found.size());
  }

  void errorsAreToldFromWarnings()
  {
    CPPUNIT_ASSERT(!hasError({}));
    CPPUNIT_ASSERT(!hasError(verifyEntry(entry("www.example.test.", "A", "127.0.0.1"), kZone, {})));
    CPPUNIT_ASSERT(hasError(verifyEntry(entry("www.other.test.", "A", "192.0.2.1"), kZone, {})));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScopesTest);
