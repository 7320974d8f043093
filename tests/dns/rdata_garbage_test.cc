// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata.hh"
#include "dns/rdata_samples.hh"
#include "dns/rrtype.hh"
#include "runner/hex.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::dns::absoluteNames;
using dodns::dns::Rdata;
using dodns::runner::Garbler;
using dodns::runner::readSamples;
using dodns::runner::Sample;

namespace {

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
