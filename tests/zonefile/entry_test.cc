// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "runner/cases.hh"
#include "zonefile/entry.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::dns::Name;
using dodns::zonefile::Findings;
using dodns::zonefile::readEntry;
using dodns::zonefile::writeEntry;

namespace {

constexpr uint32_t kTtl = 300;

std::string describe(const Findings& findings)
{
  std::string text;
  for (const auto& finding : findings) {
    text += text.empty() ? "" : ", ";
    text += finding.severity == dodns::base::Severity::error ? "error " : "warning ";
    text += finding.code + " " + finding.place.member + ":" + std::to_string(finding.place.column);
  }
  return text;
}

} // namespace

class EntryTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(EntryTest);
  CPPUNIT_TEST(namesAreCompleted);
  CPPUNIT_TEST(namesAreShortened);
  CPPUNIT_TEST(allThatIsWrongIsSaid);
  CPPUNIT_TEST(findingsHelp);
  CPPUNIT_TEST_SUITE_END();

public:
  void namesAreCompleted()
  {
    for (const auto& one : dodns::runner::readCases("zonefile/data/entries", 9)) {
      const auto& c = one.columns;
      Findings findings;
      const auto record = readEntry({c[1], kTtl, c[2], c[3]}, *Name::parse(c[0]), findings);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, std::string(), describe(findings));
      CPPUNIT_ASSERT_MESSAGE(one.where, record.has_value());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[4], record->name.toText());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[5], record->rdata.toText());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, kTtl, record->ttl);
    }
  }

  void namesAreShortened()
  {
    for (const auto& one : dodns::runner::readCases("zonefile/data/entries", 9)) {
      const auto& c = one.columns;
      const auto origin = *Name::parse(c[0]);
      Findings findings;
      const auto entry = writeEntry(*readEntry({c[1], kTtl, c[2], c[3]}, origin, findings), origin);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[6], entry.name);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[7], entry.data);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, kTtl, entry.ttl);
    }
  }

  void allThatIsWrongIsSaid()
  {
    for (const auto& one : dodns::runner::readCases("zonefile/data/entry_findings", 6)) {
      const auto& c = one.columns;
      Findings findings;
      const auto record = readEntry({c[1], kTtl, c[2], c[3]}, *Name::parse(c[0]), findings);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[4], describe(findings));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where + ": errors, and no record", c[4].find("error") == std::string::npos, record.has_value());
    }
  }

  void findingsHelp()
  {
    for (const auto& one : dodns::runner::readCases("zonefile/data/entry_findings", 6)) {
      const auto& c = one.columns;
      Findings findings;
      readEntry({c[1], kTtl, c[2], c[3]}, *Name::parse(c[0]), findings);
      for (const auto& finding : findings) {
        CPPUNIT_ASSERT_MESSAGE(one.where + ": no sentence: " + finding.message, finding.message.size() > 10 && finding.message.back() == '.');
        CPPUNIT_ASSERT_MESSAGE(one.where + ": does not say how to mend it", !finding.hint.empty());
      }
    }
    Findings findings;
    readEntry({"@", kTtl, "MX", "10 mail.example.com"}, *Name::parse("example.com."), findings);
    CPPUNIT_ASSERT_EQUAL(std::string("The name 'mail.example.com' has no final dot, so it stands for 'mail.example.com.example.com.'."), findings.at(0).message);
    CPPUNIT_ASSERT_EQUAL(std::string("Write 'mail.example.com.' with a final dot if that is what is meant."), findings.at(0).hint);
    findings.clear();
    readEntry({"@", kTtl, "MX", "mail"}, *Name::parse("example.com."), findings);
    CPPUNIT_ASSERT_EQUAL(std::string("The data of this MX record has 'mail' where a number from 0 to 65535 is expected."), findings.at(0).message);
    CPPUNIT_ASSERT_EQUAL(std::string("MX data is: preference and mail server. Example: 10 mail.example.com."), findings.at(0).hint);
    CPPUNIT_ASSERT_EQUAL(std::string("RFC 1035 section 3.3.9"), findings.at(0).reference);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EntryTest);
