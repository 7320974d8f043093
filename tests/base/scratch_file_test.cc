// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/scratch_file.hh"

#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <optional>

using namespace dodns;
using base::ScratchFile;

namespace {

/** TMPDIR, until this is destroyed. */
class TemporaryFolder
{
public:
  explicit TemporaryFolder(const char* path)
  {
    if (const char* before = std::getenv("TMPDIR")) {
      d_before = before;
    }
    setenv("TMPDIR", path, 1);
  }
  ~TemporaryFolder() { d_before ? setenv("TMPDIR", d_before->c_str(), 1) : unsetenv("TMPDIR"); }

private:
  std::optional<std::string> d_before;
};

std::string readFrom(const ScratchFile& file, uint64_t offset, size_t size)
{
  std::string octets = "what was there before";
  file.read(offset, size, octets);
  return octets;
}

} // namespace

class ScratchFileTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ScratchFileTest);
  CPPUNIT_TEST(whatIsWrittenIsReadWhereverItIs);
  CPPUNIT_TEST(aLittleNeedsNoFile);
  CPPUNIT_TEST(aFolderThatIsNotThereIsTold);
  CPPUNIT_TEST_SUITE_END();

public:
  void whatIsWrittenIsReadWhereverItIs()
  {
    std::string all;
    ScratchFile file(100);
    for (int i = 0; i < 100; ++i) {
      const auto piece = std::to_string(i) + std::string(static_cast<size_t>(i % 7), '\0');
      all += piece;
      file.append(piece);
    }
    CPPUNIT_ASSERT_EQUAL(uint64_t{all.size()}, file.size());
    for (size_t offset = 0; offset <= all.size(); ++offset) {
      for (const size_t size : {size_t{0}, size_t{1}, size_t{50}, all.size()}) {
        const auto there = std::min(size, all.size() - offset);
        CPPUNIT_ASSERT_EQUAL(all.substr(offset, there), readFrom(file, offset, there));
      }
    }
  }

  void aLittleNeedsNoFile()
  {
    const TemporaryFolder folder("/nonexistent");
    ScratchFile file(10);
    file.append("0123456789");
    CPPUNIT_ASSERT_EQUAL(std::string("234"), readFrom(file, 2, 3));
  }

  void aFolderThatIsNotThereIsTold()
  {
    const TemporaryFolder folder("/nonexistent");
    ScratchFile file(10);
    try {
      file.append("0123456789+");
      CPPUNIT_FAIL("there is no such folder");
    }
    catch (const base::Error& error) {
      CPPUNIT_ASSERT_EQUAL(std::string("cannot make a scratch file in /nonexistent: No such file or directory"), std::string(error.what()));
      CPPUNIT_ASSERT(error.isRetryable());
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScratchFileTest);
