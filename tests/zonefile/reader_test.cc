// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/reader.hh"

#include "dns/rrtype.hh"
#include "zonefile/zone_cases.hh"

#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <random>

using namespace dodns;
using zonefile::Reader;
using zonefile::ReaderOptions;

namespace {

constexpr const char* kTopics[] = {"owners", "ttl_and_class", "types", "words", "directives", "generate"};

std::string joined(const std::vector<std::string>& lines)
{
  std::string text;
  for (const auto& line : lines) {
    text += "\n  " + line;
  }
  return text;
}

std::string toLine(const zonefile::FileRecord& record)
{
  return std::string(record.name) + ' ' + std::to_string(record.ttl) + ' ' + dns::rrtypeToText(record.type) + ' ' + std::string(record.rdata);
}

std::string toLine(const zonefile::Problem& problem)
{
  const auto& finding = problem.finding;
  return (finding.severity == base::Severity::error ? "! " : "? ") + finding.code + ' ' + std::to_string(finding.place.line) + ':' + std::to_string(finding.place.column);
}

ReaderOptions exampleOptions()
{
  ReaderOptions options;
  options.origin = dns::Name::parse("example.com.");
  options.ttl = 300;
  return options;
}

struct Outcome
{
  std::vector<std::string> records;
  std::vector<std::string> problems;
};

Outcome readText(const std::string& text, const ReaderOptions& options)
{
  std::vector<std::string> problems;
  auto reader = Reader::openText(text, "zone", options, [&](const auto& problem) { problems.push_back(toLine(problem)); });
  Outcome outcome;
  while (const auto record = reader.next()) {
    outcome.records.push_back(toLine(*record));
  }
  outcome.problems = std::move(problems);
  return outcome;
}

} // namespace

class ReaderTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ReaderTest);
  CPPUNIT_TEST(everyCaseIsReadAsItSays);
  CPPUNIT_TEST(everyProblemSaysWhatAndWhereAndHow);
  CPPUNIT_TEST(positionsAreThoseOfTheFile);
  CPPUNIT_TEST(readingEndsAfterTooManyErrors);
  CPPUNIT_TEST(furtherWarningsAreCounted);
  CPPUNIT_TEST(eachEntryCanBeRefused);
  CPPUNIT_TEST(tooLongEntriesAreSkipped);
  CPPUNIT_TEST(damagedFilesAreReadToTheirEnd);
  CPPUNIT_TEST_SUITE_END();

public:
  void everyCaseIsReadAsItSays()
  {
    for (const auto* topic : kTopics) {
      for (const auto& one : zonefile_test::readZoneCases(std::string("zonefile/data/") + topic)) {
        const auto read = readText(one.text, one.hasOrigin ? exampleOptions() : ReaderOptions());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where + " " + one.reason, joined(one.records), joined(read.records));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where + " " + one.reason, joined(one.problems), joined(read.problems));
      }
    }
  }

  void everyProblemSaysWhatAndWhereAndHow()
  {
    for (const auto* topic : kTopics) {
      for (const auto& one : zonefile_test::readZoneCases(std::string("zonefile/data/") + topic)) {
        auto reader = Reader::openText(one.text, "zone", one.hasOrigin ? exampleOptions() : ReaderOptions(), [&](const auto& problem) {
          const auto shown = zonefile::show(problem);
          const auto& finding = problem.finding;
          const auto about = one.where + ":\n" + shown;
          CPPUNIT_ASSERT_MESSAGE(about + "says nothing", finding.message.size() > 10 && finding.message.back() == '.');
          CPPUNIT_ASSERT_MESSAGE(about + "does not say how to mend it", finding.hint.size() > 5 && finding.hint.find("..") == std::string::npos);
          if (finding.code == "not-utf-8") {
            return; // no lines
          }
          CPPUNIT_ASSERT_MESSAGE(about + "is not in its line", finding.place.column >= 1 && finding.place.column <= problem.line.size() + 1);
          CPPUNIT_ASSERT_MESSAGE(about + "does not show its line", one.text.find(problem.line) != std::string::npos && !problem.line.empty());
          const auto caret = shown.find("^\n");
          CPPUNIT_ASSERT_MESSAGE(about + "has no caret", caret != std::string::npos && shown.find_last_not_of(' ', caret - 1) == shown.rfind('\n', caret));
          CPPUNIT_ASSERT_MESSAGE(about + "the hint is not last", shown.size() > finding.hint.size() + 1 && shown.compare(shown.size() - finding.hint.size() - 1, finding.hint.size(), finding.hint) == 0);
        });
        while (reader.next()) {
        }
      }
    }
  }

  void positionsAreThoseOfTheFile()
  {
    const std::string text = "; comment\n\nwww 60 A 192.0.2.1\n   MX (\n   10\n   mail )\n$GENERATE 1-2 a$ A 192.0.2.$\n";
    auto reader = Reader::openText(text, "zone", exampleOptions());
    const auto check = [&](uint64_t line, uint32_t column, uint64_t rdataLine, uint32_t rdataColumn, const std::string& lines) {
      const auto record = reader.next();
      CPPUNIT_ASSERT(record.has_value());
      CPPUNIT_ASSERT_EQUAL(std::string("zone"), std::string(record->position.source));
      CPPUNIT_ASSERT_EQUAL(line, record->position.line);
      CPPUNIT_ASSERT_EQUAL(column, record->position.column);
      CPPUNIT_ASSERT_EQUAL(rdataLine, record->rdataPosition.line);
      CPPUNIT_ASSERT_EQUAL(rdataColumn, record->rdataPosition.column);
      CPPUNIT_ASSERT_EQUAL(lines, std::string(record->text));
    };
    check(3, 1, 3, 10, "www 60 A 192.0.2.1");
    check(4, 4, 5, 4, "   MX (\n   10\n   mail )");
    check(7, 1, 7, 1, "$GENERATE 1-2 a$ A 192.0.2.$");
    check(7, 1, 7, 1, "$GENERATE 1-2 a$ A 192.0.2.$");
  }

  void readingEndsAfterTooManyErrors()
  {
    std::string text;
    for (int i = 0; i < 10; ++i) {
      text += "a FOO\n";
    }
    auto options = exampleOptions();
    options.errorLimit = 3;
    int seen = 0;
    auto reader = Reader::openText(text + "b A 192.0.2.1\n", "zone", options, [&](const auto&) { ++seen; });
    CPPUNIT_ASSERT(!reader.next().has_value());
    CPPUNIT_ASSERT(reader.hasGivenUp());
    CPPUNIT_ASSERT_EQUAL(uint64_t{3}, reader.errorCount());
    CPPUNIT_ASSERT_EQUAL(3, seen);
    options.errorLimit = 11;
    CPPUNIT_ASSERT_EQUAL(size_t{1}, readText(text + "b A 192.0.2.1\n", options).records.size());
  }

  void furtherWarningsAreCounted()
  {
    std::string text;
    for (int i = 0; i < 10; ++i) {
      text += "a MX 10 mail.example.com\n";
    }
    auto options = exampleOptions();
    options.warningLimit = 3;
    int seen = 0;
    auto reader = Reader::openText(text, "zone", options, [&](const auto&) { ++seen; });
    int records = 0;
    while (reader.next()) {
      ++records;
    }
    CPPUNIT_ASSERT_EQUAL(10, records);
    CPPUNIT_ASSERT_EQUAL(uint64_t{10}, reader.warningCount());
    CPPUNIT_ASSERT_EQUAL(3, seen);
  }

  void eachEntryCanBeRefused()
  {
    const std::string text = "a TXT x\nb TXT x\nc..d 60 TXT x\n 60 TXT y\n 60 TXT z\n$TTL 5\ne (\n";
    ReaderOptions options;
    options.origin = dns::Name::parse("example.com.");
    CPPUNIT_ASSERT_EQUAL(joined({"! ttl-missing 1:1", "! invalid-name 3:1", "! parenthesis-not-closed 7:3"}), joined(readText(text, options).problems));
    options.isEachEntryRefused = true;
    CPPUNIT_ASSERT_EQUAL(joined({"! ttl-missing 1:1", "! ttl-missing 2:1", "! invalid-name 3:1", "! owner-refused 4:2", "! owner-refused 5:2", "! parenthesis-not-closed 7:3"}), joined(readText(text, options).problems));
    auto reader = Reader::openText(text, "zone", options);
    CPPUNIT_ASSERT(!reader.next());
    CPPUNIT_ASSERT_EQUAL(uint64_t{6}, reader.entryCount());
  }

  void tooLongEntriesAreSkipped()
  {
    auto options = exampleOptions();
    options.entrySizeLimit = 64;
    const std::string longText(100, 'x');
    auto read = readText("a TXT x\nb TXT " + longText + "\nc TXT y\n", options);
    CPPUNIT_ASSERT_EQUAL(joined({"a.example.com. 300 TXT \"x\"", "c.example.com. 300 TXT \"y\""}), joined(read.records));
    CPPUNIT_ASSERT_EQUAL(joined({"! entry-too-long 2:1"}), joined(read.problems));

    read = readText("a TXT (\n  x\n  y\n  z\n; " + longText.substr(0, 40) + "\n  x\n  y\nc TXT y\n", options);
    CPPUNIT_ASSERT_EQUAL(joined({"c.example.com. 300 TXT \"y\""}), joined(read.records));
    CPPUNIT_ASSERT_EQUAL(joined({"! parenthesis-not-closed 1:7"}), joined(read.problems));
  }

  /** Whatever is in a file: reading ends, and memory checkers find nothing. */
  void damagedFilesAreReadToTheirEnd()
  {
    std::mt19937 random(1);
    const auto below = [&](size_t limit) { return random() % limit; };
    const std::string octets("\0\r\n\t ;\"()\\$@.0a\xff", 17);
    auto options = exampleOptions();
    options.generateLimit = 100;
    for (const auto* topic : kTopics) {
      for (const auto& one : zonefile_test::readZoneCases(std::string("zonefile/data/") + topic)) {
        for (int round = 0; round < 50; ++round) {
          auto text = one.text;
          for (size_t change = 0; change <= below(3); ++change) {
            const auto at = below(text.size() + 1);
            switch (below(3)) {
            case 0:
              text.insert(at, 1, octets[below(octets.size())]);
              break;
            case 1:
              text.erase(at, 1 + below(3));
              break;
            default:
              text.insert(at, text.substr(below(text.size() + 1), 8));
            }
          }
          const auto read = readText(text, options);
          for (const auto& record : read.records) {
            CPPUNIT_ASSERT_MESSAGE(one.where + ": " + record, record.find('\n') == std::string::npos);
          }
        }
      }
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReaderTest);
