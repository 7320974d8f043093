// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/rollout.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <map>
#include <stdexcept>

using namespace dodns;
using migration::RolloutNameserver;

namespace {

std::string joined(const std::vector<legacy::Endpoint>& endpoints)
{
  std::string text;
  for (const auto& endpoint : endpoints) {
    text += (text.empty() ? "" : ",") + endpoint.toText();
  }
  return text;
}

std::string readBack(const std::string& text)
{
  try {
    const auto one = RolloutNameserver::parse(text);
    return one.name + " " + joined(one.listen) + " " + joined(one.oldServers) + " " + joined(one.newServers) + " " + one.console.toText();
  }
  catch (const std::invalid_argument&) {
    return "none";
  }
}

size_t countOf(const std::string& text, const std::string& part)
{
  size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

} // namespace

class RolloutTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RolloutTest);
  CPPUNIT_TEST(nameserversAreRead);
  CPPUNIT_TEST(sharesGrowFromNothingToAll);
  CPPUNIT_TEST(shareIsWhatDnsdistIsTold);
  CPPUNIT_TEST(stepsDifferInTheirRulesAlone);
  CPPUNIT_TEST(namesOfZonesAreNoLua);
  CPPUNIT_TEST_SUITE_END();

  static std::string configuration(const migration::RolloutStep& step, const char* zone = "example.com.")
  {
    const auto nameserver = RolloutNameserver::parse("ns1 listen=192.0.2.1 old=192.0.2.2,192.0.2.3 new=192.0.2.4");
    return dnsdistConfiguration(nameserver, step, {*dns::Name::parse(zone), "key"});
  }

public:
  void nameserversAreRead()
  {
    for (const auto& one : runner::readCases("migration/data/rollout_nameservers", 3)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], readBack(one.columns[0]));
    }
  }

  void shareIsWhatDnsdistIsTold()
  {
    const std::map<std::string, std::string> wanted = {{"one-percent", "ProbaRule(0.01)"}, {"ten-percent", "ProbaRule(0.1)"}};
    for (const auto& step : migration::rolloutSteps()) {
      const auto text = configuration(step);
      const auto found = wanted.find(step.name);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(step.name, size_t{found == wanted.end() ? 0U : 1U}, countOf(text, "ProbaRule("));
      CPPUNIT_ASSERT_MESSAGE(step.name, found == wanted.end() || countOf(text, found->second) == 1);
    }
  }

  void sharesGrowFromNothingToAll()
  {
    const auto& steps = migration::rolloutSteps();
    CPPUNIT_ASSERT_EQUAL(0.0, steps.front().share);
    CPPUNIT_ASSERT_EQUAL(1.0, steps.back().share);
    for (size_t i = 1; i < steps.size(); ++i) {
      CPPUNIT_ASSERT(steps[i - 1].share <= steps[i].share);
    }
  }

  /** So that a running dnsdist becomes what one is that starts with the file. */
  void stepsDifferInTheirRulesAlone()
  {
    const auto& steps = migration::rolloutSteps();
    const auto partBeforeRules = [](const std::string& text) { return text.substr(text.find("if not started"), text.find("setRules") - text.find("if not started")); };
    for (const auto& step : steps) {
      const auto text = configuration(step);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(step.name, partBeforeRules(configuration(steps.front())), partBeforeRules(text));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(step.name, size_t(3), countOf(text, "newServer("));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(step.name, size_t(1), countOf(text, "setRules({"));
    }
  }

  void namesOfZonesAreNoLua()
  {
    const auto text = configuration(migration::rolloutSteps().front(), R"(a"\.b.test.)");
    CPPUNIT_ASSERT_MESSAGE(text, text.find(R"(checkName="a\"\\.b.test.",)") != std::string::npos);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RolloutTest);
