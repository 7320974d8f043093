// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.hh"
#include "zonefile/reader.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace dodns;
using namespace dodns::zonefile;
namespace filesystem = std::filesystem;

/** Files that are included, in a folder of their own. */
class IncludeTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(IncludeTest);
  CPPUNIT_TEST(filesAreRelativeToTheOneThatIncludesThem);
  CPPUNIT_TEST(originAndOwnerAreRestored);
  CPPUNIT_TEST(theTtlGoesOn);
  CPPUNIT_TEST(loopsAreRefused);
  CPPUNIT_TEST(depthIsLimited);
  CPPUNIT_TEST(theirNumberIsLimited);
  CPPUNIT_TEST(filesOutsideTheRootAreRefused);
  CPPUNIT_TEST(filesAnywhereCanBeAllowed);
  CPPUNIT_TEST(filesThatAreNoneAreRefused);
  CPPUNIT_TEST(problemsSayWhereTheFileWasIncluded);
  CPPUNIT_TEST_SUITE_END();

public:
  void setUp() override
  {
    d_folder = filesystem::temp_directory_path() / ("dodns-include-" + std::to_string(::getpid()));
    filesystem::create_directories(d_folder / "zones" / "parts");
    d_options.origin = dns::Name::parse("example.com.");
    d_options.ttl = 300;
    d_problems.clear();
  }

  void tearDown() override { filesystem::remove_all(d_folder); }

  void filesAreRelativeToTheOneThatIncludesThem()
  {
    write("zones/main", "$INCLUDE parts/a\nz TXT z\n");
    write("zones/parts/a", "a TXT a\n$INCLUDE \"b\" sub ; comment\n");
    write("zones/parts/b", "b TXT b\n");
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. b.sub.example.com. z.example.com. "), read());
  }

  void originAndOwnerAreRestored()
  {
    write("zones/main", "a TXT x\n$INCLUDE part\n TXT y\nb TXT z\n");
    write("zones/part", " TXT inherited\n$ORIGIN deep\nc TXT x\n");
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. a.example.com. c.deep.example.com. a.example.com. b.example.com. "), read());
    CPPUNIT_ASSERT(d_problems.empty());
  }

  void theTtlGoesOn()
  {
    write("zones/main", "$TTL 5\n$INCLUDE part\na TXT x\n");
    write("zones/part", "$TTL 77\n");
    auto reader = Reader::openFile(main(), d_options);
    CPPUNIT_ASSERT_EQUAL(uint32_t{77}, reader.next()->ttl);
  }

  void loopsAreRefused()
  {
    write("zones/main", "a TXT x\n$INCLUDE part\n");
    write("zones/part", "$INCLUDE ../zones/main\nb TXT x\n");
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. b.example.com. "), read());
    CPPUNIT_ASSERT_EQUAL(std::string("include-loop part:1"), problems());
  }

  void depthIsLimited()
  {
    write("zones/main", "$INCLUDE 1\n");
    write("zones/1", "$INCLUDE 2\na TXT x\n");
    write("zones/2", "b TXT x\n");
    d_options.includeDepth = 1;
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. "), read());
    CPPUNIT_ASSERT_EQUAL(std::string("include-too-deep 1:1"), problems());
  }

  /** Four levels of eight files each are four thousand, sixteen are without end. */
  void theirNumberIsLimited()
  {
    std::string lines = "$INCLUDE 0\n";
    write("zones/main", lines);
    for (int level = 0; level < 16; ++level) {
      lines.clear();
      for (int i = 0; i < 8; ++i) {
        lines += "$INCLUDE " + std::to_string(level + 1) + '\n';
      }
      write("zones/" + std::to_string(level), level < 15 ? lines : "a TXT x\n");
    }
    d_options.includeLimit = 20;
    d_options.errorLimit = UINT64_MAX;
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. a.example.com. a.example.com. a.example.com. a.example.com. "), read());
    CPPUNIT_ASSERT_EQUAL(std::string("include-too-many 14:6, include-too-many 14:7, include-too-many 14:8, include-too-many 13:2"), problems().substr(0, 90));
  }

  void filesOutsideTheRootAreRefused()
  {
    write("secret", "a TXT x\n");
    write("zonesecret", "a TXT x\n");
    filesystem::create_symlink(d_folder / "secret", d_folder / "zones" / "link");
    for (const std::string path : {"../secret", "link", "parts/../../secret", "../zonesecret", "/etc/passwd", "../missing"}) {
      d_problems.clear();
      write("zones/main", "$INCLUDE " + path + "\nb TXT x\n");
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("b.example.com. "), read());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("include-refused main:1"), problems());
      CPPUNIT_ASSERT_MESSAGE(d_problems.front().finding.message, d_problems.front().finding.message.find("outside") != std::string::npos);
    }
  }

  void filesAnywhereCanBeAllowed()
  {
    write("secret", "a TXT x\n");
    write("zones/main", "$INCLUDE ../secret\n");
    d_options.includeRoot = d_folder.string();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a wider root", std::string("a.example.com. "), read());
    d_options.includeRoot.clear();
    d_options.includes = Includes::anywhere;
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. "), read());
    d_options.includes = Includes::refused;
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nothing", std::string(), read());
  }

  void filesThatAreNoneAreRefused()
  {
    write("zones/main", "$INCLUDE missing\n$INCLUDE parts\na TXT x\n");
    CPPUNIT_ASSERT_EQUAL(std::string("a.example.com. "), read());
    CPPUNIT_ASSERT_EQUAL(std::string("include-refused main:1, include-refused main:2"), problems());
    CPPUNIT_ASSERT_THROW(Reader::openFile((d_folder / "missing").string(), d_options), base::Error);
    CPPUNIT_ASSERT_THROW(Reader::openFile(d_folder.string(), d_options), base::Error);
  }

  void problemsSayWhereTheFileWasIncluded()
  {
    write("zones/main", "\n$INCLUDE parts/a\nb FOO\n");
    write("zones/parts/a", "$INCLUDE b\n");
    write("zones/parts/b", "a FOO\n");
    read();
    CPPUNIT_ASSERT_EQUAL(std::string("type-unknown b:1, type-unknown main:3"), problems());
    CPPUNIT_ASSERT_EQUAL("parts/a:1, " + main() + ":2", d_problems.front().includedFrom);
    CPPUNIT_ASSERT_EQUAL(std::string(), d_problems.back().includedFrom);
  }

private:
  void write(const std::string& name, const std::string& text) const
  {
    std::ofstream(d_folder / name) << text;
  }

  std::string main() const { return (d_folder / "zones" / "main").string(); }

  /** The owners of all records. */
  std::string read()
  {
    std::string owners;
    auto reader = Reader::openFile(main(), d_options, [this](const Problem& problem) { d_problems.push_back(problem); });
    while (const auto record = reader.next()) {
      owners += std::string(record->name) + ' ';
    }
    return owners;
  }

  std::string problems() const
  {
    std::string all;
    for (const auto& problem : d_problems) {
      const auto& place = problem.finding.place;
      all += (all.empty() ? "" : ", ") + problem.finding.code + ' ' + filesystem::path(place.source).filename().string() + ':' + std::to_string(place.line);
    }
    return all;
  }

  filesystem::path d_folder;
  ReaderOptions d_options;
  std::vector<Problem> d_problems;
};

CPPUNIT_TEST_SUITE_REGISTRATION(IncludeTest);
