// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_samples.hh"
#include "runner/hex.hh"
#include "zonefile/entry.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <random>

using dodns::dns::Name;
using dodns::dns::Rdata;
using dodns::dns::RdataNames;
using dodns::dns::RdataProblem;
using dodns::dns::Record;
using dodns::zonefile::Findings;
using dodns::zonefile::readEntry;
using dodns::zonefile::writeEntry;

namespace {

/** Makes names of octets that are special somewhere, half of them at or below
 * an origin. The same at each run. */
class Names : public RdataNames
{
public:
  explicit Names(Name origin)
      : d_origin(std::move(origin)) {}

  size_t number(size_t below) const { return static_cast<size_t>(d_engine() % below); }

  std::string wire() const
  {
    std::string name;
    for (size_t labels = number(5); labels > 0; --labels) {
      const auto label = makeLabel();
      name += static_cast<char>(label.size());
      name += label;
    }
    return name + (number(2) == 0 ? d_origin.wire() : std::string(1, '\0'));
  }

  Name name() const { return *Name::fromWire(wire()); }

  void changeOrigin() { d_origin = name(); }
  const Name& origin() const { return d_origin; }

  /** Puts a name of its own where there is one in a text. */
  bool read(std::string_view, std::string& wireForm, std::string&) const override
  {
    wireForm += wire();
    return true;
  }

  void write(std::string_view, std::string&) const override {}

private:
  std::string makeLabel() const
  {
    constexpr std::string_view kOctets("aB.\\;\"()@$ \0\x7f\xff\xc3\xbc-x", 18);
    std::string label;
    switch (number(4)) {
    case 0:
      return "com";
    case 1:
      return number(2) == 0 ? "Example" : "example";
    case 2:
      return number(2) == 0 ? "@" : "xn--a";
    default:
      for (size_t octets = number(6) + 1; octets > 0; --octets) {
        label += kOctets[number(kOctets.size())];
      }
      return label;
    }
  }

  Name d_origin;
  mutable std::minstd_rand d_engine{20261124};
};

} // namespace

class EntryRoundTripTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(EntryRoundTripTest);
  CPPUNIT_TEST(shortenedEntriesLeadBack);
  CPPUNIT_TEST_SUITE_END();

public:
  void shortenedEntriesLeadBack()
  {
    const auto samples = dodns::runner::readSamples();
    Names names(*Name::parse("example.com."));
    for (int round = 0; round < 50; ++round) {
      for (const auto& sample : samples) {
        RdataProblem problem;
        if (const auto rdata = Rdata::parse(sample.type, sample.text, names, problem)) {
          checkWayBack({names.name(), static_cast<uint32_t>(names.number(100000)), *rdata}, names.origin());
        }
      }
      names.changeOrigin();
      if (names.origin().wire().size() > 60) {
        names = Names(*Name::parse("."));
      }
    }
  }

private:
  static void checkWayBack(const Record& record, const Name& origin)
  {
    const auto entry = writeEntry(record, origin);
    const auto what = entry.name + " " + entry.type + " " + entry.data + " with origin " + origin.toText();
    Findings findings;
    const auto back = readEntry(entry, origin, findings);
    CPPUNIT_ASSERT_MESSAGE(what + ": refused: " + (findings.empty() ? "" : findings.back().message), back.has_value());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what, record.name.toText(), back->name.toText());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what, record.ttl, back->ttl);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what, record.type(), back->type());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what, dodns::runner::toHex(record.rdata.wire()), dodns::runner::toHex(back->rdata.wire()));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("not the same a second time: " + what, entry.data, writeEntry(*back, origin).data);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EntryRoundTripTest);
