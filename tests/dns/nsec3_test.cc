// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/nsec3.hh"

#include "dns/name.hh"

#include <cppunit/extensions/HelperMacros.h>

namespace dodns::dns {

class Nsec3Test : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(Nsec3Test);
  CPPUNIT_TEST(hashesAreThoseOfRfc5155AppendixA);
  CPPUNIT_TEST(parametersAreReadFromRdata);
  CPPUNIT_TEST(garbageIsNotParameters);
  CPPUNIT_TEST_SUITE_END();

public:
  void hashesAreThoseOfRfc5155AppendixA()
  {
    const auto parameters = Nsec3Parameters::parse("1 1 12 aabbccdd");
    const auto hash = [&](const char* text) { return nsec3Hash(Name::parse(text)->wire(), *parameters); };
    CPPUNIT_ASSERT_EQUAL(std::string("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"), hash("example."));
    CPPUNIT_ASSERT_EQUAL(std::string("35mthgpgcu1qg68fab165klnsnk3dpvl"), hash("a.example."));
    CPPUNIT_ASSERT_EQUAL(std::string("r53bq7cc2uvmubfu5ocmm6pers9tk9en"), hash("*.w.example."));
  }

  void parametersAreReadFromRdata()
  {
    const auto optOut = Nsec3Parameters::parse("1 1 65535 00ff");
    CPPUNIT_ASSERT(optOut->isOptOut);
    CPPUNIT_ASSERT_EQUAL(uint16_t{65535}, optOut->iterations);
    CPPUNIT_ASSERT_EQUAL(std::string("\0\xff", 2), optOut->salt);
    const auto plain = Nsec3Parameters::parse("1 0 0 -");
    CPPUNIT_ASSERT(!plain->isOptOut && plain->salt.empty() && *plain != *optOut);
  }

  void garbageIsNotParameters()
  {
    for (const char* text : {"", "1 0 0", "1 0 0 - more", "1 0 65536 -", "1 0 -1 -", "1 256 0 -", "1 0 0 abc", "1 0 0 xy"}) {
      CPPUNIT_ASSERT_MESSAGE(text, !Nsec3Parameters::parse(text));
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(Nsec3Test);

} // namespace dodns::dns
