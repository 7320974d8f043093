// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

class RrtypeTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RrtypeTest);
  CPPUNIT_TEST(mnemonicsAndCodesMatch);
  CPPUNIT_TEST(everyCodeHasAMnemonicThatLeadsBack);
  CPPUNIT_TEST_SUITE_END();

public:
  void mnemonicsAndCodesMatch()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/rrtypes", 4)) {
      const auto type = dodns::dns::rrtypeFromText(one.columns[1]);
      if (one.columns[0] == "OK") {
        CPPUNIT_ASSERT_MESSAGE(one.where + ": unknown", type.has_value());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], std::to_string(*type));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], dodns::dns::rrtypeToText(*type));
      }
      else {
        CPPUNIT_ASSERT_MESSAGE(one.where + ": accepted", !type.has_value());
      }
    }
  }

  void everyCodeHasAMnemonicThatLeadsBack()
  {
    for (int type = 1; type <= 65535; ++type) {
      const auto text = dodns::dns::rrtypeToText(static_cast<uint16_t>(type));
      const auto back = dodns::dns::rrtypeFromText(text);
      CPPUNIT_ASSERT_MESSAGE(std::to_string(type) + " is " + text + ", which is unknown", back.has_value());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(text, type, static_cast<int>(*back));
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RrtypeTest);
