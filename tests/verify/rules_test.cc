// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_layout.hh"
#include "runner/cases.hh"
#include "verify/verify.hh"
#include "zone_case.hh"

#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <map>

using namespace dodns;
using namespace dodns::verify;

namespace {

std::set<std::string> codesOf(const std::vector<base::Finding>& findings)
{
  std::set<std::string> codes;
  for (const auto& finding : findings) {
    codes.insert(finding.code);
  }
  return codes;
}

std::string listOf(const std::set<std::string>& codes)
{
  std::string list;
  for (const auto& code : codes) {
    list += (list.empty() ? "" : ",") + code;
  }
  return list;
}

/** A line of `text`: verdict, code, name, type, ttl, data, reason. */
RawEntry rawEntry(const runner::Case& one)
{
  return {one.columns[2], one.columns[3], std::stoll(one.columns[4]), one.columns[5], {"", 7, 3, {}}};
}

} // namespace

class RulesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RulesTest);
  CPPUNIT_TEST(everyCaseFindsWhatItSays);
  CPPUNIT_TEST(everyTextIsReadOrRefused);
  CPPUNIT_TEST(everyRuleFiresAndIsSilent);
  CPPUNIT_TEST(everyTypeIsAcceptedAndRefused);
  CPPUNIT_TEST(everyFindingSaysWhatAndWhereAndHow);
  CPPUNIT_TEST(aRuleThatIsOffIsSilent);
  CPPUNIT_TEST(theOrderOfEntriesDoesNotMatter);
  CPPUNIT_TEST_SUITE_END();

public:
  void everyCaseFindsWhatItSays()
  {
    std::string wrong;
    for (const auto& one : readZoneCases()) {
      const auto found = codesOf(one.findings());
      if (!one.unreadable.empty()) {
        wrong += "\n" + one.where + ":" + one.unreadable;
      }
      else if (found != one.expected) {
        wrong += "\n" + one.where + ": expected " + listOf(one.expected) + ", found " + listOf(found);
      }
    }
    CPPUNIT_ASSERT_EQUAL(std::string(), wrong);
  }

  void everyTextIsReadOrRefused()
  {
    std::string wrong;
    for (const auto& one : runner::readCases("verify/data/text", 7)) {
      std::vector<base::Finding> findings;
      const auto entry = readEntry(rawEntry(one), findings);
      const auto expected = one.columns[0] == "KO" ? one.columns[1] : std::string();
      if (listOf(codesOf(findings)) != expected || entry.has_value() != findings.empty()) {
        wrong += "\n" + one.where + ": expected " + expected + ", found " + listOf(codesOf(findings));
      }
    }
    CPPUNIT_ASSERT_EQUAL(std::string(), wrong);
  }

  void everyRuleFiresAndIsSilent()
  {
    std::set<std::pair<std::string, bool>> seen;
    for (const auto& one : readZoneCases()) {
      seen.emplace(one.rule, one.fires);
    }
    for (const auto& one : runner::readCases("verify/data/text", 7)) {
      seen.emplace(one.columns[1], one.columns[0] == "KO");
    }
    std::string missing;
    for (const auto* rule : allRules()) {
      for (const bool fires : {true, false}) {
        if (seen.erase({std::string(rule->code), fires}) == 0) {
          missing += std::string(" ") + (fires ? "KO " : "OK ") + std::string(rule->code);
        }
      }
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("these cases are missing", std::string(), missing);
    CPPUNIT_ASSERT_MESSAGE("there are cases of no rule: " + (seen.empty() ? "" : seen.begin()->first), seen.empty());
  }

  void everyTypeIsAcceptedAndRefused()
  {
    std::set<uint16_t> accepted;
    std::set<uint16_t> refused;
    for (const auto& one : readZoneCases()) {
      if (hasError(one.findings())) {
        continue;
      }
      for (const auto& entry : one.entries) {
        accepted.insert(entry.record.type());
      }
    }
    for (const auto& one : runner::readCases("verify/data/text", 7)) {
      if (one.columns[0] == "KO" && one.columns[1] == "invalid-rdata") {
        refused.insert(dns::rrtypeFromText(one.columns[3]).value_or(0));
      }
    }
    std::string missing;
    for (int number = 1; number <= 0xffff; ++number) {
      const auto type = static_cast<uint16_t>(number);
      const auto layout = dns::rdataLayout(type);
      if (layout == "*" && type != dns::rrtype::kOpenpgpkey) {
        continue; // nobody knows what is in it
      }
      missing += accepted.count(type) == 0 ? " OK " + dns::rrtypeToText(type) : "";
      missing += refused.count(type) == 0 ? " KO " + dns::rrtypeToText(type) : "";
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("these cases are missing", std::string(), missing);
  }

  void everyFindingSaysWhatAndWhereAndHow()
  {
    for (const auto& one : readZoneCases()) {
      for (const auto& finding : one.findings()) {
        const auto about = one.where + ": " + finding.message;
        CPPUNIT_ASSERT_MESSAGE(about, !finding.hint.empty() && finding.hint.back() == '.');
        CPPUNIT_ASSERT_MESSAGE(about, !finding.reference.empty());
        CPPUNIT_ASSERT_MESSAGE(about, finding.message.find('\n') == std::string::npos);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(about, std::string("case"), finding.place.source);
        CPPUNIT_ASSERT_MESSAGE(about, finding.place.line > 0 || finding.code.substr(0, 5) == "zone-");
      }
    }
  }

  void aRuleThatIsOffIsSilent()
  {
    for (auto one : readZoneCases()) {
      for (const auto setting : {Setting::off, Setting::warning, Setting::error}) {
        CPPUNIT_ASSERT(one.rules.set(one.rule, setting));
        for (const auto& finding : one.findings()) {
          const auto severity = setting == Setting::error ? base::Severity::error : base::Severity::warning;
          CPPUNIT_ASSERT_MESSAGE(one.where, finding.code != one.rule || (setting != Setting::off && finding.severity == severity));
        }
      }
    }
  }

  void theOrderOfEntriesDoesNotMatter()
  {
    for (auto one : readZoneCases()) {
      const auto before = codesOf(one.findings());
      std::reverse(one.entries.begin(), one.entries.end());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, listOf(before), listOf(codesOf(one.findings())));
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RulesTest);
