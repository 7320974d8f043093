// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/target.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class TargetTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(TargetTest);
  CPPUNIT_TEST(targetsAreTakenApart);
  CPPUNIT_TEST(encodedIsDecodedAgain);
  CPPUNIT_TEST_SUITE_END();

  static std::string describe(const std::string& text)
  {
    const auto target = http::parseTarget(text);
    if (!target) {
      return "malformed";
    }
    std::string described;
    for (size_t i = 0; i < target->segments.size(); ++i) {
      described += (i > 0 ? "|" : "") + target->segments[i];
    }
    described += target->segments.size() == 1 && target->segments[0].empty() ? "|?" : "?";
    for (size_t i = 0; i < target->query.size(); ++i) {
      described += (i > 0 ? "&" : "") + target->query[i].first + "=" + target->query[i].second;
    }
    return described;
  }

public:
  void targetsAreTakenApart()
  {
    for (const auto& one : runner::readCases("http/data/targets", 3)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], describe(one.columns[0]));
    }
  }

  void encodedIsDecodedAgain()
  {
    const std::string text = "a b/c?d&e=f%+\xc3\xa4.x_y-z~";
    CPPUNIT_ASSERT_EQUAL(std::string("a%20b%2Fc%3Fd%26e%3Df%25%2B%C3%A4.x_y-z~"), http::percentEncoded(text));
    CPPUNIT_ASSERT_EQUAL(text, *http::parseTarget("/?q=" + http::percentEncoded(text))->find("q"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TargetTest);
