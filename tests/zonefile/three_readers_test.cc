// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/three_readers.hh"

#include "dns/rdata_samples.hh"
#include "dns/rrtype.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

namespace {

/** What ldns reads in its own way, in whatever field it gets. */
const char* const kStrange[] = {"\\#", "\\# 4 c0000201", "@", "\\@", "@x", ".", "a.b", "\xc3\xbc.b",
                                "\xff", "xn--0", "\x0b", "TYPE0", "TYPE65535", "AMTRELAY", "0x10", "1h", "-1", "\"\"", "\"a b\"", "key0=alpn", "-"};

} // namespace

class ThreeReadersTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ThreeReadersTest);
  CPPUNIT_TEST(everyDifferenceFromLdnsIsExplained);
  CPPUNIT_TEST_SUITE_END();

public:
  ThreeReadersTest()
  {
    for (const auto& sample : runner::readSamples()) {
      d_samples.push_back({sample.type, sample.text});
    }
    d_samples.push_back({65280, ""}); // a type that is not known, without data
    add("zonefile/data/fast_path", 4, 1);
    add("zonefile/data/entries", 9, 2);
    add("zonefile/data/entry_findings", 6, 2);
  }

  void everyDifferenceFromLdnsIsExplained()
  {
    constexpr size_t kRounds = 200;
    for (const auto& sample : d_samples) {
      compare(sample.type, sample.text);
      for (size_t round = 0; round < kRounds; ++round) {
        compare(sample.type, changed(sample.text));
      }
    }
    CPPUNIT_ASSERT_MESSAGE(std::to_string(d_readers.rdataCount()) + " were compared", d_readers.rdataCount() > 80'000);
    CPPUNIT_ASSERT_MESSAGE(std::to_string(d_readers.fastRdataCount()) + " were fast", d_readers.fastRdataCount() > 7'500);
    for (const auto& name : d_readers.unusedClasses()) {
      CPPUNIT_FAIL("no difference of class " + name + " is left");
    }
  }

private:
  struct Sample
  {
    uint16_t type;
    std::string text;
  };

  void add(const std::string& path, size_t columns, size_t type)
  {
    for (const auto& one : runner::readCases(path, columns)) {
      d_samples.push_back({*dns::rrtypeFromText(one.columns[type]), one.columns[type + 1]});
    }
  }

  /** Garbled, and perhaps with a word put in or in the place of another. */
  std::string changed(std::string text)
  {
    if (d_garbler.number(2) == 0) {
      const auto begin = std::min(text.find(' ', d_garbler.number(text.size() + 1)), text.size());
      const auto size = d_garbler.number(2) == 0 ? 0 : text.find(' ', begin + 1) - begin;
      text.replace(begin, size, std::string(" ") + kStrange[d_garbler.number(std::size(kStrange))]);
    }
    return d_garbler.garble(text, "\\\"=,.:/-+! \t0129aAfFgGzZmM@#()\r\x0b\xc3\xbc");
  }

  void compare(uint16_t type, const std::string& text)
  {
    const std::string line = "x " + text + '\n';
    zonefile::ScannedEntry entry;
    zonefile::ScanProblem problem{};
    const char* next = nullptr;
    if (zonefile::scanEntry(line.data(), line.data() + line.size() - 1, true, entry, problem, next) == zonefile::Scan::entry) {
      CPPUNIT_ASSERT_EQUAL(std::string(), d_readers.compareRdata(type, entry, entry.words.data() + 1, d_origins[d_garbler.number(std::size(d_origins))]));
    }
  }

  const zonefile::Origin d_origins[3] = {zonefile::Origin(*dns::Name::parse("example.com.")), zonefile::Origin(dns::Name()), zonefile::Origin(*dns::Name::parse("2.0.192.in-addr.arpa."))};
  std::vector<Sample> d_samples;
  runner::Garbler d_garbler;
  runner::ThreeReaders d_readers;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ThreeReadersTest);
