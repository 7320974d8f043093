// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/tsig_key.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::legacy::TsigKey;

class TsigKeyTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(TsigKeyTest);
  CPPUNIT_TEST(bindsSyntaxIsRead);
  CPPUNIT_TEST_SUITE_END();

public:
  void bindsSyntaxIsRead()
  {
    for (const auto& one : dodns::runner::readCases("legacy/data/tsig_keys", 3)) {
      std::string reason;
      const auto key = TsigKey::parse(one.columns[0], reason);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], key ? key->name.toText() + " " + key->algorithm + " " + key->secret : reason);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TsigKeyTest);
