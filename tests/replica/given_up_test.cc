// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/compare_zones.hh"
#include "replica/reader.hh"

#include "replica/scratch.hh"

#include <atomic>
#include <cerrno>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<bool> diskFails{false};
constexpr off_t kBehindFirstPages = 8192;

} // namespace

/** Takes the place of the C library's in LMDB: a disk that refuses the page with
 * which a commit ends, one of the first two of the file. */
extern "C" __attribute__((visibility("default"))) ssize_t pwrite(int file, const void* data, size_t size, off_t offset)
{
  if (diskFails && offset < kBehindFirstPages) {
    errno = EIO;
    return -1;
  }
  return syscall(SYS_pwrite64, file, data, size, offset);
}

namespace dodns::replica {

/** LMDB gives up a file when that page cannot be written. */
class GivenUpTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(GivenUpTest);
  CPPUNIT_TEST(whatWasCommittedIsServedOn);
  CPPUNIT_TEST(aCopyTakesItsPlace);
  CPPUNIT_TEST(aFileInUseIsLeftAlone);
  CPPUNIT_TEST(comparedWithOneThatCannotBeReadAllZonesAreNew);
  CPPUNIT_TEST_SUITE_END();

  static constexpr uint16_t kA = 1;
  ScratchFolder d_folder;
  Replica d_replica{d_folder.path(), kTestMapSize};

  std::shared_ptr<Environment> build(int32_t id, const std::string& name)
  {
    auto next = d_replica.createNext();
    Transaction transaction(*next, Transaction::Mode::write);
    Writer writer(transaction);
    const auto zone = zoneOf(id, name);
    writer.putZone(zone, 0);
    writer.putName(ZonePlace(zone), nameOf(name), builtOf({{kA, "aaaa"}}));
    writeFacts(transaction, {{"database", "system", "timeline"}, {}});
    transaction.commit();
    next->makeDurable();
    return next;
  }

  void giveUp()
  {
    Transaction transaction(*d_replica.current(), Transaction::Mode::write);
    transaction.put(Tree::facts, "test", "1");
    diskFails = true;
    CPPUNIT_ASSERT_THROW(transaction.commit(), Error);
    diskFails = false;
  }

  static bool isThere(Reader& reader, int32_t id, const std::string& name)
  {
    const Look look(reader);
    return reader.find(id, nameOf(name).wire()).isThere;
  }

public:
  void tearDown() override { diskFails = false; }

  void whatWasCommittedIsServedOn()
  {
    d_replica.takeOver(build(1, "example.com."));
    Reader reader(d_replica);
    CPPUNIT_ASSERT(isThere(reader, 1, "example.com."));
    giveUp();
    CPPUNIT_ASSERT_THROW(reader.look(), Error);
    CPPUNIT_ASSERT(d_replica.reopenIfGivenUp());
    CPPUNIT_ASSERT(isThere(reader, 1, "example.com."));
    CPPUNIT_ASSERT_MESSAGE("once", !d_replica.reopenIfGivenUp());
    CPPUNIT_ASSERT(d_replica.facts()->identity.database == "database");
    CPPUNIT_ASSERT_THROW(Transaction(*d_replica.current(), Transaction::Mode::write), Error);
  }

  void aCopyTakesItsPlace()
  {
    d_replica.takeOver(build(1, "example.com."));
    giveUp();
    d_replica.reopenIfGivenUp();
    const auto path = d_replica.current()->path();
    Reader reader(d_replica);
    CPPUNIT_ASSERT(isThere(reader, 1, "example.com."));
    Applied applied;
    auto next = build(2, "example.com.");
    compareZones(d_replica.current().get(), *next, applied);
    CPPUNIT_ASSERT(applied.zonesAdded.size() == 1 && applied.zonesRemoved.empty());
    d_replica.takeOver(std::move(next));
    CPPUNIT_ASSERT(isThere(reader, 2, "example.com."));
    CPPUNIT_ASSERT(!std::filesystem::exists(path));
  }

  void aFileInUseIsLeftAlone()
  {
    CPPUNIT_ASSERT_MESSAGE("there is none yet", !d_replica.reopenIfGivenUp());
    d_replica.takeOver(build(1, "example.com."));
    const auto before = d_replica.current();
    CPPUNIT_ASSERT(!d_replica.reopenIfGivenUp());
    CPPUNIT_ASSERT(d_replica.current() == before);
  }

  void comparedWithOneThatCannotBeReadAllZonesAreNew()
  {
    d_replica.takeOver(build(1, "example.com."));
    giveUp();
    Applied applied;
    compareZones(d_replica.current().get(), *build(1, "example.com."), applied);
    CPPUNIT_ASSERT(applied.zonesAdded == (std::vector<std::pair<dns::Name, int32_t>>{{nameOf("example.com."), 1}}));
    CPPUNIT_ASSERT(applied.zonesRemoved.empty());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GivenUpTest);

} // namespace dodns::replica
