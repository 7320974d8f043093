// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/rules.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <set>

using namespace dodns::verify;

namespace {

Setting settingOf(const Rules& rules, std::string_view code)
{
  const auto setting = rules.find(code);
  CPPUNIT_ASSERT_MESSAGE("no rule " + std::string(code), setting.has_value());
  return *setting;
}

} // namespace

class SettingsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SettingsTest);
  CPPUNIT_TEST(everyRuleIsDescribed);
  CPPUNIT_TEST(rulesBeginAsTheTableSays);
  CPPUNIT_TEST(aSettingIsRead);
  CPPUNIT_TEST(aWrongSettingSaysWhatIsWrong);
  CPPUNIT_TEST(whatIsFixedStaysAnError);
  CPPUNIT_TEST(aFileIsReadWithAllItsMistakes);
  CPPUNIT_TEST(signaturesCanBeAllowed);
  CPPUNIT_TEST_SUITE_END();

public:
  void everyRuleIsDescribed()
  {
    std::set<std::string_view> codes;
    for (const auto* rule : allRules()) {
      const std::string code(rule->code);
      CPPUNIT_ASSERT_MESSAGE(code + " is there twice", codes.insert(rule->code).second);
      CPPUNIT_ASSERT_MESSAGE(code, code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
      CPPUNIT_ASSERT_MESSAGE(code + ": what it says is no sentence", !rule->says.empty() && rule->says.back() == '.');
      CPPUNIT_ASSERT_MESSAGE(code + ": the hint is no sentence", !rule->hint.empty() && rule->hint.back() == '.');
      CPPUNIT_ASSERT_MESSAGE(code + " has no reference", !rule->reference.empty());
    }
  }

  void rulesBeginAsTheTableSays()
  {
    CPPUNIT_ASSERT(settingOf({}, "cname-not-alone") == Setting::error);
    CPPUNIT_ASSERT(settingOf({}, "ttl-zero") == Setting::warning);
  }

  void aSettingIsRead()
  {
    Rules rules;
    CPPUNIT_ASSERT(!rules.read("ttl-zero=off"));
    CPPUNIT_ASSERT(settingOf(rules, "ttl-zero") == Setting::off);
    CPPUNIT_ASSERT(!rules.read(" ttl-zero = error "));
    CPPUNIT_ASSERT(settingOf(rules, "ttl-zero") == Setting::error);
    CPPUNIT_ASSERT(!rules.read("ttl-zero=warning"));
    CPPUNIT_ASSERT(settingOf(rules, "ttl-zero") == Setting::warning);
  }

  void aWrongSettingSaysWhatIsWrong()
  {
    Rules rules;
    const auto mistake = [&rules](const char* setting) { return rules.read(setting).value_or(""); };
    CPPUNIT_ASSERT_EQUAL(std::string("there is no rule 'ttl-zeroo'; dodns rules lists them"), mistake("ttl-zeroo=off"));
    CPPUNIT_ASSERT_EQUAL(std::string("'on' is not off, warning or error"), mistake("ttl-zero=on"));
    CPPUNIT_ASSERT_EQUAL(std::string("'ttl-zero' is not of the form CODE=off, CODE=warning or CODE=error"), mistake("ttl-zero"));
  }

  void whatIsFixedStaysAnError()
  {
    for (const std::string code : {"invalid-name", "type-unknown", "ttl-invalid", "invalid-rdata", "ttl-too-large", "caa-empty", "apl-host-bits", "loc-size", "cert-type-zero", "ipseckey-algorithm", "key-empty", "svcb-alias-params"}) {
      Rules rules;
      for (const std::string setting : {"=off", "=warning"}) {
        CPPUNIT_ASSERT_EQUAL("'" + code + "' is always an error: what breaks it cannot be stored, or PowerDNS does not serve it", rules.read(code + setting).value_or(""));
      }
      CPPUNIT_ASSERT(!rules.read(code + "=error"));
      CPPUNIT_ASSERT(settingOf(rules, code) == Setting::error);
    }
  }

  void aFileIsReadWithAllItsMistakes()
  {
    Rules rules;
    const auto mistakes = rules.readFile("# ours\n\n  ttl-zero = off\r\nnonsense\nttl-zero=on\naddress-private=error");
    CPPUNIT_ASSERT_EQUAL(size_t{2}, mistakes.size());
    CPPUNIT_ASSERT_EQUAL(std::string("line 4: "), mistakes[0].substr(0, 8));
    CPPUNIT_ASSERT_EQUAL(std::string("line 5: "), mistakes[1].substr(0, 8));
    CPPUNIT_ASSERT(settingOf(rules, "ttl-zero") == Setting::off);
    CPPUNIT_ASSERT(settingOf(rules, "address-private") == Setting::error);
    CPPUNIT_ASSERT(rules.readFile("").empty());
  }

  void signaturesCanBeAllowed()
  {
    Rules rules;
    CPPUNIT_ASSERT(settingOf(rules, "type-made-by-signer") == Setting::error);
    rules.allowSigned();
    CPPUNIT_ASSERT(settingOf(rules, "type-made-by-signer") == Setting::off);
    CPPUNIT_ASSERT(settingOf(rules, "type-from-keys") == Setting::off);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingsTest);
