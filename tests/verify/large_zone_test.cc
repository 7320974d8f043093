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

/** More than what is in memory of names and of entries. */
constexpr int kDelegations = 20000;

/** A zone of a registry: each name is delegated to a nameserver inside it, each
 * some have an address below that nobody gets. Before them are
 * aliases, which lead to hosts and to empty non-terminals behind them. */
class RegistryZone
{
public:
  explicit RegistryZone(ZoneVerifier& verifier)
      : d_verifier(verifier) {}

  void stream()
  {
    add("example.test.", "SOA", "ns1.example.net. hostmaster.example.net. 1 10800 3600 604800 1800");
    add("example.test.", "NS", "ns1.example.net.");
    add("example.test.", "NS", "ns2.example.net.");
    for (int i = 0; i < kDelegations; ++i) { // from the last one to the first
      add(name('a', i), "CNAME", name(i % 1000 == 7 ? 'x' : 'h', kDelegations - 1 - i));
    }
    for (int i = 0; i < kDelegations; ++i) {
      add(name('b', i), "CNAME", name('e', i));
    }
    for (int i = 0; i < kDelegations; ++i) {
      add(name('d', i), "NS", "ns." + name('d', i));
      if (i % 1000 != 3) {
        add("ns." + name('d', i), "A", "192.0.2.1");
      }
      if (i % 1000 == 5) {
        add("other." + name('d', i), "A", "192.0.2.2");
      }
    }
    for (int i = 0; i < kDelegations; ++i) {
      add("below." + name('e', i), "A", "192.0.2.4");
    }
    for (int i = 0; i < kDelegations; ++i) {
      add(name('h', i), "A", "192.0.2.3");
    }
    d_verifier.finish({});
  }

private:
  static std::string name(char kind, int number)
  {
    const auto digits = std::to_string(number);
    return kind + std::string(5 - digits.size(), '0') + digits + ".example.test.";
  }

  void add(const std::string& name, const std::string& type, const std::string& data)
  {
    std::vector<base::Finding> findings;
    auto entry = readEntry({name, type, 300, data, {"here", ++d_line, 1, {}}}, findings);
    CPPUNIT_ASSERT_MESSAGE(name + ' ' + type + ' ' + data, entry.has_value());
    d_verifier.add(std::move(*entry));
  }

  ZoneVerifier& d_verifier;
  uint64_t d_line = 0;
};

struct Found
{
  int count = 0;
  std::string lines; ///< of the first three
};

} // namespace

class LargeZoneTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(LargeZoneTest);
  CPPUNIT_TEST(whatIsOnDiskIsFound);
  CPPUNIT_TEST_SUITE_END();

public:
  void whatIsOnDiskIsFound()
  {
    std::map<std::string, Found> found;
    const Rules rules;
    ZoneVerifier verifier(kZone, rules, [&found](const base::Finding& finding) {
      auto& ofCode = found[finding.code];
      if (++ofCode.count <= 3) {
        ofCode.lines += ' ' + finding.place.source + ':' + std::to_string(finding.place.line);
      }
    });
    RegistryZone(verifier).stream();
    // Each i % 1000 once in a thousand; 3 lines are the apex, 40000 aliases come first.
    expect(found, "target-missing", kDelegations / 1000, " here:11 here:1011 here:2011");
    expect(found, "glue-missing", kDelegations / 1000, " here:40010 here:42010 here:44010");
    expect(found, "occluded", kDelegations / 1000, " here:40015 here:42015 here:44015");
    CPPUNIT_ASSERT_EQUAL(size_t{3}, found.size());
  }

private:
  static void expect(std::map<std::string, Found>& found, const std::string& code, int count, const std::string& lines)
  {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(code, count, found[code].count);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(code, lines, found[code].lines);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LargeZoneTest);
