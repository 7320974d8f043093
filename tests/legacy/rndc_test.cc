// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/rndc.hh"

#include "legacy/error.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/stat.h>

using namespace dodns;
using legacy::Error;

/** Before a script that says what rndc says. */
class RndcTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RndcTest);
  CPPUNIT_TEST(outcomeIsKnownOnlyFromNamedItself);
  CPPUNIT_TEST(leftOverFileIsReplaced);
  CPPUNIT_TEST(fileOfAServedZoneStays);
  CPPUNIT_TEST(fileIsReadByNamed);
  CPPUNIT_TEST(fileThatCannotBeWrittenIsSaid);
  CPPUNIT_TEST(leftOverJournalGoes);
  CPPUNIT_TEST_SUITE_END();

  const dns::Name d_zone = *dns::Name::parse("example.com.");

  static std::string toText(const Error& error)
  {
    static const std::map<Error::Kind, std::string> kinds = {
        {Error::Kind::unavailable, "unavailable"},
        {Error::Kind::refused, "refused"},
        {Error::Kind::conflict, "conflict"},
        {Error::Kind::noZone, "no such zone"},
        {Error::Kind::unsupported, "unsupported"},
    };
    return kinds.at(error.kind()) + (error.outcomeIsUnknown() ? ", outcome unknown" : "");
  }

  std::string d_folder;

  std::string path() { return d_folder + "/example.com.zone"; }

  std::string content()
  {
    std::stringstream text;
    text << std::ifstream(path()).rdbuf();
    return text.str();
  }

  /** Beside a file of the zone. @param status what `rndc zonestatus` does. */
  std::string outcomeOfAdding(const std::string& status)
  {
    std::ofstream(path()) << "old";
    std::ofstream(path() + ".jnl") << "old";
    legacy::RndcSettings settings;
    settings.command = {"/bin/sh", "-c", "[ $1 = addzone ] || { " + status + "; }", "rndc"};
    settings.folder = d_folder;
    try {
      legacy::Rndc(settings).addZone(d_zone, {{d_zone, 60, *dns::Rdata::parse(2, "ns1.example.net.")}});
    }
    catch (const Error& error) {
      return toText(error);
    }
    return "done";
  }

  std::string outcomeOfRemoving(const legacy::RndcSettings& settings)
  {
    try {
      legacy::Rndc(settings).removeZone(d_zone);
    }
    catch (const Error& error) {
      return toText(error);
    }
    return "done";
  }

public:
  void setUp() override
  {
    const char* place = std::getenv("TMPDIR");
    std::string folder = std::string(place != nullptr ? place : "/tmp") + "/rndc_test.XXXXXX";
    CPPUNIT_ASSERT(mkdtemp(folder.data()) != nullptr);
    d_folder = folder;
  }
  void tearDown() override { std::filesystem::remove_all(d_folder); }

  void outcomeIsKnownOnlyFromNamedItself()
  {
    for (const auto& one : runner::readCases("legacy/data/rndc_answers", 3)) {
      legacy::RndcSettings settings;
      settings.command = {"/bin/sh", "-c", "echo \"$0\"; exit 1", one.columns[0]};
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], outcomeOfRemoving(settings));
    }
  }

  void leftOverFileIsReplaced()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("done"), outcomeOfAdding("echo \"rndc: 'zonestatus' failed: not found\"; exit 1"));
    CPPUNIT_ASSERT(content().find("ns1.example.net.") != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE("a journal of other contents keeps named from loading it", !std::ifstream(path() + ".jnl"));
  }

  void fileOfAServedZoneStays()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("conflict"), outcomeOfAdding("true"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nothing was written", std::string("unavailable"), outcomeOfAdding("echo rndc: recv failed; exit 1"));
    CPPUNIT_ASSERT_EQUAL(std::string("old"), content());
    CPPUNIT_ASSERT(!std::ifstream(path() + ".new"));
  }

  void fileThatCannotBeWrittenIsSaid()
  {
    std::filesystem::create_directory(path());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("what is in its place cannot be replaced", std::string("unavailable"), outcomeOfAdding("echo \"rndc: 'zonestatus' failed: not found\"; exit 1"));
    legacy::RndcSettings settings;
    settings.command = {"/bin/false"};
    settings.folder = d_folder;
    const auto zone = *dns::Name::parse(std::string(63, 'a') + '.' + std::string(63, 'b') + '.' + std::string(63, 'c') + '.' + std::string(59, 'd') + '.');
    try {
      legacy::Rndc(settings).addZone(zone, {});
      CPPUNIT_FAIL("a file with such a name");
    }
    catch (const Error& error) {
      CPPUNIT_ASSERT_EQUAL(std::string("unsupported"), toText(error));
    }
  }

  void leftOverJournalGoes()
  {
    std::ofstream(path() + ".jnl") << "old";
    legacy::RndcSettings settings;
    settings.command = {"/bin/sh", "-c", "[ $1 = addzone ] || { echo \"rndc: 'zonestatus' failed: not found\"; exit 1; }", "rndc"};
    settings.folder = d_folder;
    legacy::Rndc(settings).addZone(d_zone, {});
    CPPUNIT_ASSERT(!std::ifstream(path() + ".jnl"));
  }

  void fileIsReadByNamed()
  {
    const auto before = ::umask(0077); // as systemd starts the daemon
    const auto outcome = outcomeOfAdding("echo \"rndc: 'zonestatus' failed: not found\"; exit 1");
    ::umask(before);
    CPPUNIT_ASSERT_EQUAL(std::string("done"), outcome);
    struct stat found
    {
    };
    CPPUNIT_ASSERT_EQUAL(0, ::stat(path().c_str(), &found));
    CPPUNIT_ASSERT_EQUAL(static_cast<mode_t>(0644), found.st_mode & 07777U);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RndcTest);
