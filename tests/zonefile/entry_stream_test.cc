// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/entry_stream.hh"

#include "zonefile/zone_cases.hh"

#include <cppunit/extensions/HelperMacros.h>

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

} // namespace

class EntryStreamTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(EntryStreamTest);
  CPPUNIT_TEST(portionsMakeNoDifference);
  CPPUNIT_TEST(longFilesNeedNoLongBuffer);
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(EntryStreamTest);
