// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/host_limits.hh"
#include "dns/rdata_samples.hh"
#include "verify/verify.hh"

#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <set>

using namespace dodns;
using namespace dodns::verify;

namespace {

const dns::Name kZone = *dns::Name::parse("example.test.");

/** Whether a rule that no setting changes refuses it. */
bool isRefused(const dns::Rdata& rdata)
{
  const auto& rules = allRules();
  const auto findings = verifyEntry({{kZone, 300, rdata}, {}}, kZone, {});
  return std::any_of(findings.begin(), findings.end(), [&rules](const base::Finding& finding) {
    return std::any_of(rules.begin(), rules.end(), [&finding](const Rule* rule) { return rule->isFixed && rule->code == finding.code; });
  });
}

} // namespace

class ServedTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ServedTest);
  CPPUNIT_TEST(whatPowerDnsDoesNotServeIsRefused);
  CPPUNIT_TEST_SUITE_END();

public:
  /** The samples of all types, and what garbling makes of them. */
  void whatPowerDnsDoesNotServeIsRefused()
  {
    std::set<uint16_t> types; // of what is not served
    runner::Garbler garbler;
    for (const auto& sample : runner::readSamples()) {
      for (int turn = 0; turn < 300; ++turn) {
        const auto wire = turn == 0 ? sample.wire : garbler.garble(sample.wire, {});
        const auto rdata = dns::Rdata::fromWire(sample.type, wire);
        if (!rdata) {
          continue;
        }
        const auto why = dns::whyHostRefuses(*rdata);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(dns::rrtypeToText(sample.type) + ' ' + rdata->toText() + ' ' + why, !why.empty(), isRefused(*rdata));
        if (!why.empty()) {
          types.insert(sample.type);
        }
      }
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("types of which some are not served", size_t{8}, types.size());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServedTest);
