// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/problem.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using namespace dodns::zonefile;

class ProblemTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ProblemTest);
  CPPUNIT_TEST(everythingIsShown);
  CPPUNIT_TEST(theCaretIsBelowItsCharacter);
  CPPUNIT_TEST(longLinesAreCut);
  CPPUNIT_TEST(controlCharactersDoNotReachTheTerminal);
  CPPUNIT_TEST_SUITE_END();

public:
  void everythingIsShown()
  {
    base::Finding finding;
    finding.code = "a-code";
    finding.message = "A message.";
    finding.hint = "A hint.";
    finding.place = {"zone", 3, 2, {}};
    CPPUNIT_ASSERT_EQUAL(std::string("zone:3:2: error: A message. [a-code]\n  abc\n   ^\n  A hint.\n  Included from main:7.\n"), show({finding, "abc", "main:7"}));
    finding.severity = base::Severity::warning;
    finding.hint.clear();
    finding.place = {"zone", 0, 0, {}};
    CPPUNIT_ASSERT_EQUAL(std::string("zone: warning: A message. [a-code]\n"), show({finding, "abc", ""}));
  }

  void theCaretIsBelowItsCharacter()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("  a b\n  ^\n"), showCaret("a b", 1));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("behind the end", std::string("  a b\n     ^\n"), showCaret("a b", 4));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("characters count", std::string("  bücher x\n         ^\n"), showCaret("bücher x", 9));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a tab is one blank", std::string("  a x\n    ^\n"), showCaret("a\tx", 3));
    CPPUNIT_ASSERT_EQUAL(std::string(), showCaret("", 1));
    CPPUNIT_ASSERT_EQUAL(std::string(), showCaret("a", 0));
  }

  void longLinesAreCut()
  {
    const auto line = std::string(500, 'a') + 'X' + std::string(500, 'b');
    const auto shown = showCaret(line, 501);
    const auto newline = shown.find('\n');
    CPPUNIT_ASSERT_MESSAGE(shown, newline < 200);
    const auto at = shown.find('X');
    CPPUNIT_ASSERT_MESSAGE("an ellipsis has three octets and one column", shown[newline + 1 + at - 2] == '^');
  }

  void controlCharactersDoNotReachTheTerminal()
  {
    const std::string line("a\x1b[31m\x7f\0b", 9);
    for (const char c : showCaret(line, 2)) {
      CPPUNIT_ASSERT(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("those of two octets", std::string("  ü [31m\n   ^\n"), showCaret("ü\xc2\x9b[31m", 3));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProblemTest);
