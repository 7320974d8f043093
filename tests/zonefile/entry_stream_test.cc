// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/entry_stream.hh"

#include "zonefile/zone_cases.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <random>

using namespace dodns::zonefile;

namespace {

/** Gives at most so many octets at a time, as a pipe may. */
class SlowSource : public Source
{
public:
  SlowSource(std::string text, size_t portion)
      : d_text(std::move(text)), d_portion(portion) {}

  size_t read(char* buffer, size_t size) override
  {
    const auto count = d_text.copy(buffer, std::min(size, d_portion), d_at);
    d_at += count;
    return count;
  }

private:
  std::string d_text;
  size_t d_portion;
  size_t d_at = 0;
};

std::string readAll(const std::string& text, size_t portion)
{
  EntryStream stream(std::make_unique<SlowSource>(text, portion), 1024);
  std::string all;
  for (auto outcome = stream.next(); outcome != Scan::nothing; outcome = stream.next()) {
    const char* at = outcome == Scan::problem ? stream.problem().at : stream.entry().words.front().written().data();
    all += std::to_string(stream.lineNumber(at)) + ':' + std::to_string(stream.column(at)) + ' ' + std::string(stream.line(at));
    if (outcome == Scan::problem) {
      all += std::string(" ! ") + stream.problem().code;
    }
    else {
      for (const auto& word : stream.entry().words) {
        all += " [" + std::string(word.written()) + "]";
      }
    }
    all += '\n';
  }
  return all;
}

/** Scans from each entry to its end, whatever was seen before. */
std::string scanAll(const std::string& text)
{
  std::string all;
  ScannedEntry entry;
  ScanProblem problem{};
  const char* end = text.data() + text.size() - 1;
  for (const char* at = text.data(); at < end;) {
    const char* next = nullptr;
    const auto outcome = scanEntry(at, end, true, entry, problem, next);
    if (outcome != Scan::nothing) {
      const char* where = outcome == Scan::problem ? problem.at : entry.words.front().written().data();
      all += std::to_string(where - text.data()) + ' ' + (outcome == Scan::problem ? problem.code : std::to_string(entry.words.size())) + '\n';
    }
    at = next;
  }
  return all;
}

/** The same, with the stream's memory of what is not closed. */
std::string streamAll(const std::string& text)
{
  std::string all;
  EntryStream stream(openText(text), 1024);
  uint64_t lines = 1; // before the one that `begin` is at
  size_t begin = 0;
  for (auto outcome = stream.next(); outcome != Scan::nothing; outcome = stream.next()) {
    const char* at = outcome == Scan::problem ? stream.problem().at : stream.entry().words.front().written().data();
    for (; lines < stream.lineNumber(at); ++lines) {
      begin = text.find('\n', begin) + 1;
    }
    all += std::to_string(begin + stream.column(at) - 1) + ' ' + (outcome == Scan::problem ? stream.problem().code : std::to_string(stream.entry().words.size())) + '\n';
  }
  return all;
}

} // namespace

class EntryStreamTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(EntryStreamTest);
  CPPUNIT_TEST(portionsMakeNoDifference);
  CPPUNIT_TEST(longFilesNeedNoLongBuffer);
  CPPUNIT_TEST(parenthesesAreLookedAtAsIfForTheFirstTime);
  CPPUNIT_TEST(whatIsNotClosedIsScannedOnce);
  CPPUNIT_TEST(whatEndsBehindTheLimitIsFound);
  CPPUNIT_TEST_SUITE_END();

public:
  void portionsMakeNoDifference()
  {
    for (const auto* topic : {"owners", "types", "words", "directives", "generate"}) {
      for (const auto& one : dodns::zonefile_test::readZoneCases(std::string("zonefile/data/") + topic)) {
        const auto whole = readAll(one.text, std::string::npos);
        for (const size_t portion : {1, 2, 3, 7}) {
          CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, whole, readAll(one.text, portion));
        }
      }
    }
  }

  void longFilesNeedNoLongBuffer()
  {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
      text += "a TXT ( x\n y ) ; " + std::string(static_cast<size_t>(i % 900), 'c') + "\n";
    }
    EntryStream stream(std::make_unique<SlowSource>(text, 100), 1000);
    uint64_t count = 0;
    for (; stream.next() == Scan::entry; ++count) {
      CPPUNIT_ASSERT_EQUAL(size_t{4}, stream.entry().words.size());
      CPPUNIT_ASSERT_EQUAL(2 * count + 1, stream.lineNumber(stream.entry().text.data()));
    }
    CPPUNIT_ASSERT_EQUAL(uint64_t{1000}, count);
    CPPUNIT_ASSERT_EQUAL(uint64_t{text.size()}, stream.octetsRead());
  }

  void parenthesesAreLookedAtAsIfForTheFirstTime()
  {
    std::mt19937 random(7);
    const std::string octets("aa(()) \n\n\n;\"");
    for (int round = 0; round < 20000; ++round) {
      std::string text;
      for (auto size = random() % 60; size > 0; --size) {
        text += octets[random() % octets.size()];
      }
      text += '\n';
      CPPUNIT_ASSERT_EQUAL_MESSAGE(text, scanAll(text), streamAll(text));
    }
  }

  /** As long as scanning begins anew at each line this does not end. */
  void whatIsNotClosedIsScannedOnce()
  {
    constexpr size_t kLimit = size_t{1024} * 1024;
    std::string text;
    for (int i = 0; i < 400000; ++i) {
      text += "a A (()\n";
    }
    EntryStream stream(openText(text), kLimit);
    uint64_t count = 0;
    for (; stream.next() == Scan::problem; ++count) {
      CPPUNIT_ASSERT_EQUAL(count + 1, stream.lineNumber(stream.problem().at));
      CPPUNIT_ASSERT(stream.problem().isNotClosed);
    }
    CPPUNIT_ASSERT_EQUAL(uint64_t{400000}, count);
  }

  void whatEndsBehindTheLimitIsFound()
  {
    const std::string filler(30, 'x');
    std::string text = "a A (\n";
    for (int i = 0; i < 9; ++i) {
      text += "b A " + filler + "\n";
    }
    text += "c A (\n" + filler + "\n)\n"; // the first 350 octets of the file end inside
    EntryStream stream(openText(text), 350);
    CPPUNIT_ASSERT(stream.next() == Scan::problem);
    CPPUNIT_ASSERT_EQUAL(std::string("The parenthesis is not closed before the entry is longer than is allowed."), std::string(stream.problem().message));
    for (int i = 0; i < 10; ++i) {
      CPPUNIT_ASSERT(stream.next() == Scan::entry);
    }
    CPPUNIT_ASSERT(stream.next() == Scan::nothing);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EntryStreamTest);
