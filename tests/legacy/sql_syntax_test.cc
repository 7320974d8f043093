// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "legacy/sql_syntax.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::dns::Name;
using namespace dodns::legacy;

namespace {

const Name kZone = *Name::parse("example.com.");

NameSpelling spelling(const std::string& text)
{
  return text == "relative" ? NameSpelling::relative : text == "dotted" ? NameSpelling::dotted
                                                                        : NameSpelling::undotted;
}

} // namespace

class SqlSyntaxTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(SqlSyntaxTest);
  CPPUNIT_TEST(columnsAreReadAndWritten);
  CPPUNIT_TEST(whatCannotBeConvertedStays);
  CPPUNIT_TEST_SUITE_END();

public:
  void columnsAreReadAndWritten()
  {
    for (const auto& one : dodns::runner::readCases("legacy/data/columns", 11)) {
      const auto& c = one.columns;
      const SqlSyntax syntax{spelling(c[0]), spelling(c[1]), {dodns::dns::rrtype::kMx, dodns::dns::rrtype::kSrv}};
      const Row row{"1", c[2], 300, c[3], c[5], c[4] == "-" ? std::nullopt : std::optional(c[4])};
      dodns::zonefile::Findings findings;
      const auto record = dodns::zonefile::readEntry(syntax.entryOf(row), kZone, findings);
      CPPUNIT_ASSERT_MESSAGE(one.where, record.has_value());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[6], record->name.toText());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[7], record->rdata.toText());
      const auto [data, priority] = syntax.dataOf(record->rdata, kZone);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[8], syntax.owner(record->name, kZone));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, c[9], (priority ? *priority + "|" : "") + data);
    }
  }

  void whatCannotBeConvertedStays()
  {
    const SqlSyntax syntax{NameSpelling::undotted, NameSpelling::undotted, {}};
    const auto entry = syntax.entryOf({"1", "www..example.com", std::nullopt, "A", "192.0.2.256", std::nullopt});
    CPPUNIT_ASSERT_EQUAL(std::string("www..example.com"), entry.name);
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.256"), entry.data);
    CPPUNIT_ASSERT_EQUAL(syntax.defaultTtl, entry.ttl);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqlSyntaxTest);
