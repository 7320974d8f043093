// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/position_file.hh"

#include "replica/directory.hh"
#include "scratch.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <fstream>

using namespace dodns;
using replica::Directory;
using replica::PositionFile;
using replica::Visibility;
using std::chrono::milliseconds;

class PositionFileTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PositionFileTest);
  CPPUNIT_TEST(whatThePositionHasSeenIsShown);
  CPPUNIT_TEST(onlyARunningServerIsWaitedFor);
  CPPUNIT_TEST(onlyItsDatabaseIsWaitedFor);
  CPPUNIT_TEST(anotherTimelineShowsNothing);
  CPPUNIT_TEST(aServerBeginsWithoutPosition);
  CPPUNIT_TEST(anUnclearFileIsReadAgain);
  CPPUNIT_TEST(lookingAtTheLockDoesNotTakeIt);
  CPPUNIT_TEST(aShorterPositionTakesTheLongersPlace);
  CPPUNIT_TEST(withoutTheFileThereIsNoWaiting);
  CPPUNIT_TEST(aDiskThatRefusedIsTriedAgain);
  CPPUNIT_TEST_SUITE_END();

  const recorddb::Identity d_identity{"d1c9", "7012", "1"};
  replica::ScratchFolder d_scratch;
  const std::string d_folder = d_scratch.path() + "/replica";
  std::optional<Directory> d_server;
  std::optional<PositionFile> d_file;

  void startServer()
  {
    d_server.emplace(d_folder, replica::kTestMapSize);
    d_file.emplace(d_folder);
  }

  Visibility visibility(uint64_t transaction, const recorddb::Identity& identity) const
  {
    return replica::waitUntilShown(d_folder, identity, transaction, milliseconds(3));
  }
  Visibility visibility(uint64_t transaction) const { return visibility(transaction, d_identity); }

public:
  void whatThePositionHasSeenIsShown()
  {
    startServer();
    d_file->show(d_identity, {100, {97}});
    CPPUNIT_ASSERT(visibility(96) == Visibility::shown);
    CPPUNIT_ASSERT(visibility(97) == Visibility::late);
    CPPUNIT_ASSERT(visibility(99) == Visibility::shown);
    CPPUNIT_ASSERT(visibility(100) == Visibility::late);
    d_file->show(d_identity, {101, {}});
    CPPUNIT_ASSERT(visibility(97) == Visibility::shown);
    CPPUNIT_ASSERT(visibility(100) == Visibility::shown);
  }

  void onlyARunningServerIsWaitedFor()
  {
    CPPUNIT_ASSERT(visibility(1) == Visibility::notAsked);
    startServer();
    d_file->show(d_identity, {100, {}});
    CPPUNIT_ASSERT(visibility(100) == Visibility::late);
    d_server.reset();
    CPPUNIT_ASSERT(visibility(100) == Visibility::notAsked);
  }

  void onlyItsDatabaseIsWaitedFor()
  {
    startServer();
    d_file->show(d_identity, {100, {}});
    CPPUNIT_ASSERT(visibility(100, {"other", "7012", "1"}) == Visibility::notAsked);
    CPPUNIT_ASSERT(visibility(100, {"d1c9", "7013", "1"}) == Visibility::notAsked);
  }

  void anotherTimelineShowsNothing()
  {
    startServer();
    d_file->show(d_identity, {100, {}});
    CPPUNIT_ASSERT(visibility(50, {"d1c9", "7012", "2"}) == Visibility::late);
  }

  void aServerBeginsWithoutPosition()
  {
    startServer();
    d_file->show(d_identity, {100, {}});
    d_server.reset();
    startServer();
    CPPUNIT_ASSERT(visibility(50) == Visibility::notAsked);
  }

  void anUnclearFileIsReadAgain()
  {
    startServer();
    d_file->show(d_identity, {100, {}});
    std::ifstream file(d_folder + "/position");
    std::string line;
    std::getline(file, line);
    const auto replace = [this](const std::string& text) { std::ofstream(d_folder + "/position") << text; };
    replace(line + "\n");
    CPPUNIT_ASSERT(visibility(50) == Visibility::shown);
    replace(line + "\n5,97\n");
    CPPUNIT_ASSERT(visibility(50) == Visibility::shown);
    for (const auto& text : {line, line.substr(0, 30), line.substr(1) + "\n", line + "0\n", std::string("\n")}) {
      replace(text);
      CPPUNIT_ASSERT_MESSAGE(text, visibility(50) == Visibility::late);
    }
  }

  void lookingAtTheLockDoesNotTakeIt()
  {
    startServer();
    d_server.reset();
    const auto before = Directory::isInUse(d_folder);
    startServer();
    CPPUNIT_ASSERT(!before);
    CPPUNIT_ASSERT(Directory::isInUse(d_folder));
    CPPUNIT_ASSERT_THROW(Directory(d_folder, replica::kTestMapSize), replica::Error);
  }

  void aShorterPositionTakesTheLongersPlace()
  {
    startServer();
    d_file->show(d_identity, {1000, {901, 902, 903}});
    CPPUNIT_ASSERT(visibility(902) == Visibility::late);
    d_file->show(d_identity, {1001, {}});
    CPPUNIT_ASSERT(visibility(902) == Visibility::shown);
  }

  void withoutTheFileThereIsNoWaiting()
  {
    std::filesystem::create_directories(d_folder + "/position");
    startServer();
    d_file->show(d_identity, {100, {}});
    CPPUNIT_ASSERT(visibility(100) == Visibility::notAsked);
  }

  void aDiskThatRefusedIsTriedAgain()
  {
    std::filesystem::create_directories(d_folder + "/position");
    startServer();
    d_file->show(d_identity, {100, {}});
    std::filesystem::remove(d_folder + "/position");
    d_file->show(d_identity, {100, {}});
    CPPUNIT_ASSERT(visibility(99) == Visibility::shown);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PositionFileTest);
