// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/idempotency.hh"
#include "api/next_soa.hh"
#include "api/preconditions.hh"
#include "api/text_findings.hh"
#include "recorddb/serial.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

/** What writes decide without asking anybody. */
class WritesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(WritesTest);
  CPPUNIT_TEST(serialNeverFalls);
  CPPUNIT_TEST(preconditions);
  CPPUNIT_TEST(idempotencyKeys);
  CPPUNIT_TEST(longKeysAreNone);
  CPPUNIT_TEST(findingsAreBounded);
  CPPUNIT_TEST_SUITE_END();

  static std::string soa(const std::string& serial, const std::string& minimum) { return "ns. host. " + serial + " 1 2 3 " + minimum; }

  static base::Finding finding(base::Severity severity, uint64_t line)
  {
    base::Finding made;
    made.severity = severity;
    made.place.line = line;
    return made;
  }

public:
  void serialNeverFalls()
  {
    for (const auto& one : runner::readCases("api/data/serials", 6)) {
      const auto& column = one.columns;
      const recorddb::NumberedRecord stored{1, "z.", "SOA", 60, soa(column[0], "1800"), {}};
      const auto next = api::nextSoa(stored, {1, 1, "z.", "SOA", 60, soa(column[1], column[2])}, column[3] == "yes", 1000);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, soa(column[4], column[2]), next.rdata);
    }
  }

  void preconditions()
  {
    for (const auto& one : runner::readCases("api/data/preconditions", 5)) {
      const auto& column = one.columns;
      http::Request request;
      if (column[0] != "-") {
        request.headers.add("if-match", column[0]);
      }
      if (column[1] != "-") {
        request.headers.add("if-none-match", column[1]);
      }
      const auto version = column[2] == "-" ? std::nullopt : std::optional(column[2]);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, column[3], std::string(api::preconditionsHold(request, version) ? "yes" : "no"));
    }
  }

  void idempotencyKeys()
  {
    for (const auto& one : runner::readCases("api/data/idempotency_keys", 3)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], api::readIdempotencyKey(one.columns[0]).value_or("-"));
    }
  }

  void longKeysAreNone()
  {
    CPPUNIT_ASSERT(api::readIdempotencyKey(std::string(255, 'k')).has_value());
    CPPUNIT_ASSERT(!api::readIdempotencyKey(std::string(256, 'k')).has_value());
  }

  void findingsAreBounded()
  {
    api::TextFindings findings;
    for (uint64_t line = 3000; line > 0; --line) {
      findings.add(finding(base::Severity::error, line));
    }
    findings.add(finding(base::Severity::warning, 1));
    CPPUNIT_ASSERT_EQUAL(uint64_t{3000}, findings.errorCount());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("all that can be left out", size_t{3000}, findings.badLines().size());
    CPPUNIT_ASSERT_EQUAL(size_t{1001}, findings.sorted().size());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("by line", uint64_t{1}, findings.sorted().front().place.line);
    CPPUNIT_ASSERT(!findings.hasUnplacedErrors());
    findings.add(finding(base::Severity::error, 0));
    CPPUNIT_ASSERT(findings.hasUnplacedErrors());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WritesTest);
