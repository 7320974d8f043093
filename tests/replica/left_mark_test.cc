// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/left_mark.hh"

#include "replica/scratch.hh"

#include <fstream>
#include <functional>

namespace dodns::replica {

class LeftMarkTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(LeftMarkTest);
  CPPUNIT_TEST(aFileIsAsLeftUntilSomebodyTouchesIt);
  CPPUNIT_TEST(aMarkThatCannotBeUnderstoodCountsForNothing);
  CPPUNIT_TEST_SUITE_END();

  ScratchFolder d_folder;
  std::string path() const { return d_folder.path() + "/replica-1.mdb"; }

  void makeMarkedFile()
  {
    std::filesystem::remove(path());
    std::ofstream(path()) << "what dodns wrote";
    CPPUNIT_ASSERT(!isAsLeft(path()));
    markAsLeft(path());
    CPPUNIT_ASSERT(isAsLeft(path()));
  }

public:
  void aFileIsAsLeftUntilSomebodyTouchesIt()
  {
    const std::pair<const char*, std::function<void()>> touches[] = {
        {"cut short", [this] { std::filesystem::resize_file(path(), 3); }},
        {"longer", [this] { std::ofstream(path(), std::ios::app) << "more"; }},
        {"overwritten with as many octets", [this] { std::fstream(path(), std::ios::in | std::ios::out) << "what others wrote"; }},
        {"replaced, with the time of before", [this] {
           const auto time = std::filesystem::last_write_time(path());
           std::filesystem::copy_file(path(), path() + ".new");
           std::filesystem::rename(path() + ".new", path());
           std::filesystem::last_write_time(path(), time);
         }},
        {"removed", [this] { std::filesystem::remove(path()); }},
    };
    for (const auto& [how, touch] : touches) {
      makeMarkedFile();
      // The kernel's clock for files ticks a few hundred times a second.
      const auto before = std::filesystem::last_write_time(path());
      do {
        std::ofstream(path() + ".clock") << "tick";
      } while (std::filesystem::last_write_time(path() + ".clock") == before);
      touch();
      CPPUNIT_ASSERT_MESSAGE(how, !isAsLeft(path()));
    }
  }

  void aMarkThatCannotBeUnderstoodCountsForNothing()
  {
    makeMarkedFile();
    std::filesystem::resize_file(leftMarkOf(path()), 10);
    CPPUNIT_ASSERT(!isAsLeft(path()));
    std::filesystem::resize_file(leftMarkOf(path()), 0);
    CPPUNIT_ASSERT(!isAsLeft(path()));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LeftMarkTest);

} // namespace dodns::replica
