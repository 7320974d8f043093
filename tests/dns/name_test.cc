// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/name.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::dns::Name;

namespace {

Name name(const char* text)
{
  const auto parsed = Name::parse(text);
  CPPUNIT_ASSERT_MESSAGE(text, parsed.has_value());
  return *parsed;
}

} // namespace

class NameTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(NameTest);
  CPPUNIT_TEST(textHasOneCanonicalForm);
  CPPUNIT_TEST(wireFormRoundTrips);
  CPPUNIT_TEST(malformedWireFormIsRefused);
  CPPUNIT_TEST(wireFormIsFolded);
  CPPUNIT_TEST(withinMeansAtOrBelow);
  CPPUNIT_TEST(parentLosesTheFirstLabel);
  CPPUNIT_TEST(labelsAreCountedWithoutTheRoot);
  CPPUNIT_TEST_SUITE_END();

public:
  void textHasOneCanonicalForm()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/names", 4)) {
      std::string reason;
      const auto parsed = Name::parse(one.columns[1], &reason);
      if (one.columns[0] == "OK") {
        CPPUNIT_ASSERT_MESSAGE(one.where + ": refused, it " + reason, parsed.has_value());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], parsed->toText());
        CPPUNIT_ASSERT_MESSAGE(one.where + ": its canonical form is another name", parsed == Name::parse(parsed->toText()));
      }
      else {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, std::string("KO"), one.columns[0]);
        CPPUNIT_ASSERT_MESSAGE(one.where + ": accepted", !parsed.has_value());
        CPPUNIT_ASSERT_MESSAGE(one.where + ": the reason is: " + reason, reason.find(one.columns[2]) != std::string::npos);
      }
    }
  }

  void wireFormRoundTrips()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/names", 4)) {
      if (one.columns[0] == "OK") {
        const auto parsed = Name::parse(one.columns[1]);
        CPPUNIT_ASSERT_MESSAGE(one.where, Name::fromWire(parsed->wire()) == parsed);
      }
    }
    CPPUNIT_ASSERT_EQUAL(std::string("\3www\7example\3com\0", 17), name("www.example.com.").wire());
  }

  void malformedWireFormIsRefused()
  {
    const auto isRefused = [](const std::string& wire) { return !Name::fromWire(wire).has_value(); };
    CPPUNIT_ASSERT_MESSAGE("empty", isRefused(""));
    CPPUNIT_ASSERT_MESSAGE("no root label", isRefused("\3com"));
    CPPUNIT_ASSERT_MESSAGE("label beyond the end", isRefused(std::string("\5com\0", 5)));
    CPPUNIT_ASSERT_MESSAGE("octets behind the root label", isRefused(std::string("\3com\0x", 6)));
    CPPUNIT_ASSERT_MESSAGE("compressed", isRefused("\3www\xc0\x0c"));
    CPPUNIT_ASSERT_MESSAGE("256 octets", isRefused(std::string(127 * 2 + 1, '\1') + '\0'));
  }

  void wireFormIsFolded()
  {
    CPPUNIT_ASSERT(Name::fromWire(std::string("\3WwW\2eU\0", 8)) == name("www.eu."));
  }

  void withinMeansAtOrBelow()
  {
    CPPUNIT_ASSERT(name("example.com.").isWithin(name("example.com.")));
    CPPUNIT_ASSERT(name("a.b.example.com.").isWithin(name("example.com.")));
    CPPUNIT_ASSERT(name("com.").isWithin(name(".")));
    CPPUNIT_ASSERT(!name("com.").isWithin(name("example.com.")));
    CPPUNIT_ASSERT_MESSAGE("labels count, not characters", !name("badexample.com.").isWithin(name("example.com.")));
    CPPUNIT_ASSERT_MESSAGE("an escaped dot separates nothing", !name("bad\\.example.com.").isWithin(name("example.com.")));
    CPPUNIT_ASSERT_MESSAGE("octets that look like a label", !name("\\007example\\003com.").isWithin(name("com.")));
  }

  void parentLosesTheFirstLabel()
  {
    CPPUNIT_ASSERT(name("a\\.b.example.").parent() == name("example."));
    CPPUNIT_ASSERT(name("example.").parent().isRoot());
  }

  void labelsAreCountedWithoutTheRoot()
  {
    CPPUNIT_ASSERT_EQUAL(0U, name(".").labelCount());
    CPPUNIT_ASSERT_EQUAL(3U, name("www.example.com.").labelCount());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NameTest);
