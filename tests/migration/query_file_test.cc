// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/query_file.hh"

#include "dns/rrtype.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class QueryFileTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(QueryFileTest);
  CPPUNIT_TEST(linesOfEveryKindAreRead);
  CPPUNIT_TEST_SUITE_END();

public:
  void linesOfEveryKindAreRead()
  {
    for (const auto& one : runner::readCases("migration/data/query_lines", 3)) {
      const auto question = migration::questionOfLine(one.columns[0]);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], question ? question->name.toText() + " " + dns::rrtypeToText(question->type) : "none");
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QueryFileTest);
