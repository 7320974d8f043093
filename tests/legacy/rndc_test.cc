// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/rndc.hh"

#include "legacy/error.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <map>

using namespace dodns;
using legacy::Error;

/** Before a script that says what rndc says. */
class RndcTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RndcTest);
  CPPUNIT_TEST(outcomeIsKnownOnlyFromNamedItself);
  CPPUNIT_TEST_SUITE_END();

  const dns::Name d_zone = *dns::Name::parse("example.com.");

  static std::string toText(const Error& error)
  {
    static const std::map<Error::Kind, std::string> kinds = {
        {Error::Kind::unavailable, "unavailable"},
        {Error::Kind::refused, "refused"},
        {Error::Kind::conflict, "conflict"},
        {Error::Kind::noZone, "no such zone"},
        {Error::Kind::unsupported, "unsupported"},
    };
    return kinds.at(error.kind()) + (error.outcomeIsUnknown() ? ", outcome unknown" : "");
  }

  std::string outcomeOfRemoving(const legacy::RndcSettings& settings)
  {
    try {
      legacy::Rndc(settings).removeZone(d_zone);
    }
    catch (const Error& error) {
      return toText(error);
    }
    return "done";
  }

public:
  void outcomeIsKnownOnlyFromNamedItself()
  {
    for (const auto& one : runner::readCases("legacy/data/rndc_answers", 3)) {
      legacy::RndcSettings settings;
      settings.command = {"/bin/sh", "-c", "echo \"$0\"; exit 1", one.columns[0]};
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], outcomeOfRemoving(settings));
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RndcTest);
