// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata.hh"
#include "dns/rrtype.hh"
#include "runner/cases.hh"
#include "runner/hex.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <random>
#include <vector>

using dodns::dns::absoluteNames;
using dodns::dns::Rdata;

namespace {

struct Sample
{
  uint16_t type;
  std::string text;
  std::string wire;
};

std::vector<Sample> readSamples()
{
  std::vector<Sample> samples;
  for (const auto& one : dodns::runner::readCases("dns/data/rdata", 6)) {
    samples.push_back({*dodns::dns::rrtypeFromText(one.columns[1]), one.columns[2], dodns::runner::fromHex(one.columns[4])});
  }
  for (const auto& one : dodns::runner::readCases("dns/data/rdata_for_people", 5)) {
    samples.push_back({*dodns::dns::rrtypeFromText(one.columns[0]), one.columns[1], dodns::runner::fromHex(one.columns[3])});
  }
  return samples;
}

/** Makes garbage that is the same at each run. */
class Garbler
{
public:
  size_t number(size_t below) { return static_cast<size_t>(d_engine() % below); }

  /** Changes, takes away or adds a few octets. */
  std::string garble(std::string octets, std::string_view alphabet)
  {
    for (size_t changes = number(4); changes > 0; --changes) {
      const auto octet = alphabet.empty() ? static_cast<char>(number(256)) : alphabet[number(alphabet.size())];
      const size_t at = octets.empty() ? 0 : number(octets.size());
      switch (number(4)) {
      case 0:
        octets.insert(at, 1, octet);
        break;
      case 1:
        octets = octets.substr(0, at);
        break;
      case 2:
        octets.erase(at, 1);
        break;
      default:
        if (!octets.empty()) {
          octets[at] = octet;
        }
      }
    }
    return octets;
  }

private:
  std::minstd_rand d_engine{20261124};
};

/** What was accepted can be written, and is read back to the same octets. */
void checkRoundTrip(const Rdata& rdata)
{
  const auto what = dodns::dns::rrtypeToText(rdata.type()) + " " + dodns::runner::toHex(rdata.wire());
  for (const auto& text : {rdata.toText(), rdata.toText(absoluteNames())}) {
    std::string reason;
    const auto back = Rdata::parse(rdata.type(), text, &reason);
    CPPUNIT_ASSERT_MESSAGE(what + " is " + text + ", which " + reason, back.has_value());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what + " is " + text, dodns::runner::toHex(rdata.wire()), dodns::runner::toHex(back->wire()));
  }
  const auto read = Rdata::fromWire(rdata.type(), rdata.wire());
  CPPUNIT_ASSERT_MESSAGE(what + " is refused in wire form", read.has_value());
  CPPUNIT_ASSERT_MESSAGE(what, *read == rdata);
  rdata.names();
}

} // namespace

class RdataGarbageTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RdataGarbageTest);
  CPPUNIT_TEST(truncatedWireFormDoesNoHarm);
  CPPUNIT_TEST(garbledWireFormIsRefusedOrRoundTrips);
  CPPUNIT_TEST(garbledTextIsRefusedOrRoundTrips);
  CPPUNIT_TEST(everyTypeTakesEveryText);
  CPPUNIT_TEST_SUITE_END();

  const std::vector<Sample> d_samples = readSamples();

public:
  void truncatedWireFormDoesNoHarm()
  {
    for (const auto& sample : d_samples) {
      for (size_t size = 0; size <= sample.wire.size(); ++size) {
        // Of its own, so that a read beyond the end is one beyond the memory.
        const auto truncated = sample.wire.substr(0, size);
        if (const auto rdata = Rdata::fromWire(sample.type, std::string(truncated.data(), truncated.size()))) {
          checkRoundTrip(*rdata);
        }
      }
    }
  }

  void garbledWireFormIsRefusedOrRoundTrips()
  {
    Garbler garbler;
    size_t accepted = 0;
    for (const auto& sample : d_samples) {
      for (int i = 0; i < 200; ++i) {
        if (const auto rdata = Rdata::fromWire(sample.type, garbler.garble(sample.wire, {}))) {
          checkRoundTrip(*rdata);
          ++accepted;
        }
      }
    }
    CPPUNIT_ASSERT_MESSAGE("only " + std::to_string(accepted) + " were accepted: the test tests little", accepted > d_samples.size() * 20);
  }

  void garbledTextIsRefusedOrRoundTrips()
  {
    Garbler garbler;
    for (const auto& sample : d_samples) {
      for (int i = 0; i < 200; ++i) {
        const auto text = garbler.garble(sample.text, i % 2 == 0 ? "\\\"=,.:/-+!@() \t0129aAfFgGzZ" : "");
        if (const auto rdata = Rdata::parse(sample.type, text)) {
          checkRoundTrip(*rdata);
        }
      }
    }
  }

  void everyTypeTakesEveryText()
  {
    for (const auto& sample : d_samples) {
      for (const auto& other : d_samples) {
        if (const auto rdata = Rdata::parse(sample.type, other.text)) {
          checkRoundTrip(*rdata);
        }
        if (const auto rdata = Rdata::fromWire(sample.type, other.wire)) {
          checkRoundTrip(*rdata);
        }
      }
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RdataGarbageTest);
