// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_samples.hh"
#include "runner/hex.hh"
#include "zonefile/entry.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <random>
#include <set>

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

/** By trying all: `@`, and each number of labels with and without final dot. */
std::string shortestName(std::string_view wire, const Name& origin)
{
  std::vector<std::string> candidates{"@", ""};
  std::string labels;
  for (size_t at = 0; wire[at] != 0; at += static_cast<unsigned char>(wire[at]) + 1U) {
    labels += labels.empty() ? "" : ".";
    for (const char octet : wire.substr(at + 1, static_cast<unsigned char>(wire[at]))) {
      if (octet <= ' ' || octet > '~') {
        const auto number = std::to_string(static_cast<unsigned char>(octet));
        labels += "\\" + std::string(3 - number.size(), '0') + number;
      }
      else {
        labels += std::string(std::string_view(".\\\"();@$").find(octet) == std::string_view::npos ? "" : "\\") + octet;
      }
    }
    candidates.push_back(labels);
    candidates.push_back(labels + ".");
  }
  candidates.push_back(".");
  std::string shortest;
  for (const auto& candidate : candidates) {
    Findings findings;
    const auto rdata = candidate.empty() ? std::nullopt : dodns::zonefile::readRdata(dodns::dns::rrtype::kNs, candidate, origin, findings);
    if (rdata && rdata->wire() == wire && (shortest.empty() || candidate.size() < shortest.size())) {
      shortest = candidate;
    }
  }
  return shortest;
}

class ShortestNames : public RdataNames
{
public:
  explicit ShortestNames(Name origin)
      : d_origin(std::move(origin)) {}

  bool read(std::string_view, std::string&, std::string&) const override { return false; }
  void write(std::string_view wire, std::string& text) const override { text += shortestName(wire, d_origin); }

private:
  Name d_origin;
};

} // namespace

class EntryRoundTripTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(EntryRoundTripTest);
  CPPUNIT_TEST(shortenedEntriesLeadBack);
  CPPUNIT_TEST(nothingShorterLeadsBack);
  CPPUNIT_TEST(everyTypeWithNamesHasACase);
  CPPUNIT_TEST(garbageIsRefusedWithAReasonOrLeadsBack);
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

  /** Of all ways to cut the names of an entry the shortest is taken. */
  void nothingShorterLeadsBack()
  {
    const auto samples = dodns::runner::readSamples();
    Names names(*Name::parse("example.com."));
    size_t shortened = 0;
    for (int round = 0; round < 10; ++round) {
      for (const auto& sample : samples) {
        RdataProblem problem;
        const auto rdata = Rdata::parse(sample.type, sample.text, names, problem);
        if (!rdata || rdata->names().empty()) {
          continue;
        }
        const auto& origin = names.origin();
        const auto entry = writeEntry({rdata->names().front(), 0, *rdata}, origin);
        CPPUNIT_ASSERT_EQUAL(shortestName(rdata->names().front().wire(), origin), entry.name);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(entry.type + " at " + origin.toText(), rdata->toText(ShortestNames(origin)), entry.data);
        shortened += entry.data.size() < rdata->toText(ShortestNames(Name())).size() ? 1 : 0;
      }
      names.changeOrigin();
      if (names.origin().wire().size() > 60) {
        names = Names(*Name::parse("."));
      }
    }
    CPPUNIT_ASSERT_MESSAGE(std::to_string(shortened) + " were shortened", shortened > 200);
  }

  /** A type with names in its data stands in tests/zonefile/data/entries with one
   * that is completed and shortened again. */
  void everyTypeWithNamesHasACase()
  {
    std::set<std::string> missing;
    for (const auto& sample : dodns::runner::readSamples()) {
      const auto rdata = Rdata::parse(sample.type, sample.text);
      if (rdata && !rdata->names().empty()) {
        missing.insert(dodns::dns::rrtypeToText(sample.type));
      }
    }
    CPPUNIT_ASSERT_MESSAGE(std::to_string(missing.size()) + " types have names", missing.size() >= 30);
    for (const auto& one : dodns::runner::readCases("zonefile/data/entries", 9)) {
      const auto& c = one.columns;
      Findings findings;
      const auto record = readEntry({c[1], 0, c[2], c[3]}, *Name::parse(c[0]), findings);
      if (record && record->rdata.toText(dodns::dns::absoluteNames()) != c[7]) {
        missing.erase(dodns::dns::rrtypeToText(record->type()));
      }
    }
    for (const auto& type : missing) {
      CPPUNIT_FAIL("there is no case for " + type);
    }
  }

  void garbageIsRefusedWithAReasonOrLeadsBack()
  {
    const auto origin = *Name::parse("example.com.");
    dodns::runner::Garbler garbler;
    for (const auto& sample : dodns::runner::readSamples()) {
      for (int i = 0; i < 50; ++i) {
        const auto alphabet = i % 2 == 0 ? "\\\".@ xn--\xc3\xbc\xef\xbc\x8e" : "";
        const auto name = garbler.garble("xn--bcher-kva.bücher", alphabet);
        const auto data = garbler.garble(sample.text, alphabet);
        Findings findings;
        const auto record = readEntry({name, 0, dodns::dns::rrtypeToText(sample.type), data}, origin, findings);
        CPPUNIT_ASSERT_MESSAGE("refused without a finding: " + name + " " + data, record.has_value() || !findings.empty());
        for (const auto& finding : findings) {
          const auto size = finding.place.member == "name" ? name.size() : data.size();
          CPPUNIT_ASSERT_MESSAGE(finding.message + " is not in the entry", finding.place.column >= 1 && finding.place.column <= size + 1);
        }
        if (record) {
          checkWayBack(*record, origin);
        }
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
