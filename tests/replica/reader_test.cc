// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/reader.hh"

#include "replica/scratch.hh"

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

namespace dodns::replica {

using dns::rrtype::kNs;

namespace {
constexpr uint16_t kA = 1;
}

class ReaderTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ReaderTest);
  CPPUNIT_TEST(withoutAFirstCopyNothingIsRead);
  CPPUNIT_TEST(namesAreFoundInAnyCase);
  CPPUNIT_TEST(anEmptyNonTerminalIsThereAndEmpty);
  CPPUNIT_TEST(namesBelowACutAreMarked);
  CPPUNIT_TEST(theClosestEnclosingZoneIsFound);
  CPPUNIT_TEST(aNameLiesWithinAZoneWhoseApexIsAboveIt);
  CPPUNIT_TEST(nsecNeighboursLeaveOutGlueAndWrapAround);
  CPPUNIT_TEST(aWalkShowsEveryNameAndEachEmptyNonTerminalOnce);
  CPPUNIT_TEST(aReaderSeesANewFileAtItsNextLook);
  CPPUNIT_TEST(theNewestStateIsAnotherAfterEachChange);
  CPPUNIT_TEST(readersThatRestDoNotLetTheFileGrow);
  CPPUNIT_TEST(aReaderThatRestsLetsGoOfARemovedFile);
  CPPUNIT_TEST(everyLookSeesWhatWasCommittedBeforeIt);
  CPPUNIT_TEST(damagedFilesAreReplacedAndSoundOnesAreKept);
  CPPUNIT_TEST(aFolderServesOneProcessOnly);
  CPPUNIT_TEST_SUITE_END();

  ScratchFolder d_folder;

  /** A complete file with two zones. */
  static void fill(Replica& replica)
  {
    auto next = replica.createNext();
    {
      Transaction transaction(*next, Transaction::Mode::write);
      Writer writer(transaction);
      const auto parent = zoneOf(1, "example.com.");
      const auto child = zoneOf(2, "child.example.com.");
      writer.putZone(parent, 0);
      writer.putZone(child, 0);
      const ZonePlace zone(parent);
      for (const char* text : {"example.com.", "a.b.c.example.com.", "mail.example.com.", "ns.sub.example.com.", "x.y.sub.example.com.", "\\000.example.com."}) {
        writer.putName(zone, nameOf(text), builtOf({{kA, "aaaa"}}));
      }
      writer.putName(zone, nameOf("sub.example.com."), builtOf({{kNs, "ns"}}));
      writer.putName(ZonePlace(child), nameOf("child.example.com."), builtOf({{kA, "aaaa"}}));
      writeFacts(transaction, {{"database", "system", "timeline"}, {}});
      transaction.commit();
    }
    next->makeDurable();
    replica.takeOver(std::move(next));
  }

  std::unique_ptr<Replica> makeReplica()
  {
    auto replica = std::make_unique<Replica>(d_folder.path(), kTestMapSize);
    fill(*replica);
    return replica;
  }

  static Reader::Found find(Reader& reader, const std::string& text) { return reader.find(1, nameOf(text).wire()); }

public:
  void withoutAFirstCopyNothingIsRead()
  {
    const Replica replica(d_folder.path(), kTestMapSize);
    Reader reader(replica);
    CPPUNIT_ASSERT_THROW(reader.look(), NotReady);
  }

  void theNewestStateIsAnotherAfterEachChange()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    CPPUNIT_ASSERT_MESSAGE("before the first look no file is known", !reader.newestState());
    reader.look();
    reader.rest();
    const auto before = reader.newestState();
    CPPUNIT_ASSERT(before && reader.newestState() == before);
    {
      Transaction transaction(*replica->current(), Transaction::Mode::write);
      transaction.put(Tree::facts, "test", "1");
      CPPUNIT_ASSERT_MESSAGE("what is not committed is no change", reader.newestState() == before);
      transaction.commit();
    }
    const auto after = reader.newestState();
    CPPUNIT_ASSERT(after && !(*after == *before));
    fill(*replica);
    CPPUNIT_ASSERT_MESSAGE("another file has taken over", !reader.newestState());
    reader.look();
    CPPUNIT_ASSERT(reader.newestState() && !(*reader.newestState() == *after));
  }

  static void change(Replica& replica, const std::string& value)
  {
    Transaction transaction(*replica.current(), Transaction::Mode::write);
    transaction.put(Tree::facts, "test", value);
    transaction.commit();
  }

  void readersThatRestDoNotLetTheFileGrow()
  {
    const auto replica = makeReplica();
    Reader often(*replica);
    Reader once(*replica);
    {
      const Look look(once);
    }
    const std::string large(100000, 'x');
    size_t after10 = 0;
    for (int i = 0; i < 100; ++i) {
      {
        const Look look(often);
      }
      change(*replica, large);
      replica->keptStates().endOld(*replica->current());
      if (i == 10) {
        after10 = replica->current()->usedSize();
      }
    }
    CPPUNIT_ASSERT_EQUAL(after10, replica->current()->usedSize());
  }

  /** Files below the folder that are open, or mapped, and have no name any more. */
  int removedFilesInUse() const
  {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code error;
      const auto target = std::filesystem::read_symlink(entry.path(), error).string();
      count += static_cast<int>(target.find(d_folder.path()) == 0 && target.find(" (deleted)") != std::string::npos);
    }
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
      count += static_cast<int>(line.find(d_folder.path()) != std::string::npos && line.find(" (deleted)") != std::string::npos);
    }
    return count;
  }

  void aReaderThatRestsLetsGoOfARemovedFile()
  {
    const auto replica = makeReplica();
    Reader resting(*replica);
    Reader looking(*replica);
    resting.look();
    resting.rest();
    looking.look();
    fill(*replica);
    CPPUNIT_ASSERT(removedFilesInUse() > 0);
    replica->keptStates().endOld(*replica->current());
    CPPUNIT_ASSERT_MESSAGE("who looks goes on with what it sees", find(looking, "mail.example.com.").isThere);
    CPPUNIT_ASSERT(removedFilesInUse() > 0);
    looking.rest();
    replica->keptStates().endOld(*replica->current());
    CPPUNIT_ASSERT_EQUAL(0, removedFilesInUse());
    for (auto* reader : {&resting, &looking}) {
      reader->look();
      CPPUNIT_ASSERT(find(*reader, "mail.example.com.").isThere);
      reader->rest();
    }
  }

  void everyLookSeesWhatWasCommittedBeforeIt()
  {
    const auto replica = makeReplica();
    change(*replica, "0");
    std::atomic<int> committed{0};
    std::atomic<bool> isOver{false};
    std::atomic<int> stale{0};
    std::atomic<int> looks{0};
    const auto read = [&] {
      Reader reader(*replica);
      while (!isOver) {
        const int before = committed;
        const Look look(reader);
        const auto found = reader.find(1, nameOf("n" + std::to_string(before) + ".example.com.").wire());
        stale += before > 0 && !found.isThere ? 1 : 0;
        ++looks;
      }
    };
    std::thread first(read);
    std::thread second(read);
    const ZonePlace zone(zoneOf(1, "example.com."));
    for (int i = 1; i <= 500; ++i) {
      Transaction transaction(*replica->current(), Transaction::Mode::write);
      Writer(transaction).putName(zone, nameOf("n" + std::to_string(i) + ".example.com."), builtOf({{kA, "aaaa"}}));
      transaction.commit();
      committed = i;
      replica->keptStates().endOld(*replica->current());
    }
    isOver = true;
    first.join();
    second.join();
    CPPUNIT_ASSERT(looks > 0);
    CPPUNIT_ASSERT_EQUAL(0, stale.load());
  }

  void namesAreFoundInAnyCase()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    reader.look();
    CPPUNIT_ASSERT(find(reader, "mail.example.com.").isThere);
    CPPUNIT_ASSERT(reader.find(1, std::string_view("\4MaIL\7eXample\3COM\0", 18)).isThere);
    CPPUNIT_ASSERT(find(reader, "\\000.example.com.").isThere);
    CPPUNIT_ASSERT(!find(reader, "mai.example.com.").isThere);
    CPPUNIT_ASSERT(!reader.find(2, nameOf("mail.example.com.").wire()).isThere);
  }

  void anEmptyNonTerminalIsThereAndEmpty()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    reader.look();
    for (const char* text : {"b.c.example.com.", "c.example.com."}) {
      const auto found = find(reader, text);
      CPPUNIT_ASSERT(found.isThere && found.isEmptyNonTerminal && found.entry.isEmpty());
      CPPUNIT_ASSERT(!found.flags.isBelowCut);
    }
    CPPUNIT_ASSERT(find(reader, "y.sub.example.com.").isEmptyNonTerminal);
    CPPUNIT_ASSERT(find(reader, "y.sub.example.com.").flags.isBelowCut);
  }

  void namesBelowACutAreMarked()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    reader.look();
    CPPUNIT_ASSERT((find(reader, "example.com.").flags == NameFlags{false, false}));
    CPPUNIT_ASSERT((find(reader, "sub.example.com.").flags == NameFlags{true, false}));
    CPPUNIT_ASSERT((find(reader, "ns.sub.example.com.").flags == NameFlags{false, true}));
  }

  void theClosestEnclosingZoneIsFound()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    reader.look();
    const auto enclosing = [&reader](const std::string& text) {
      const auto name = nameOf(text);
      const auto found = reader.findEnclosingZone(name.wire());
      return found ? found->zoneId : -1;
    };
    CPPUNIT_ASSERT_EQUAL(1, enclosing("example.com."));
    CPPUNIT_ASSERT_EQUAL(1, enclosing("deep.down.example.com."));
    CPPUNIT_ASSERT_EQUAL(2, enclosing("child.example.com."));
    CPPUNIT_ASSERT_EQUAL(2, enclosing("www.child.example.com."));
    CPPUNIT_ASSERT_EQUAL(1, enclosing("grandchild.example.com."));
    CPPUNIT_ASSERT_EQUAL(-1, enclosing("com."));
    CPPUNIT_ASSERT_EQUAL(-1, enclosing("example.net."));
  }

  void nsecNeighboursLeaveOutGlueAndWrapAround()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    reader.look();
    const auto neighbours = [&reader](const std::string& text) {
      std::string before;
      std::string after;
      CPPUNIT_ASSERT(reader.findNsecNeighbours(1, nameOf(text).wire(), before, after));
      return dns::Name::fromWire(before)->toText() + " " + dns::Name::fromWire(after)->toText();
    };
    CPPUNIT_ASSERT_EQUAL(std::string("mail.example.com. sub.example.com."), neighbours("mail.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("mail.example.com. sub.example.com."), neighbours("nothing.example.com."));
    // Glue below the delegation has no NSEC; behind the last name is the apex.
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. example.com."), neighbours("sub.example.com."));
    CPPUNIT_ASSERT_EQUAL(std::string("sub.example.com. example.com."), neighbours("zzz.example.com."));
    // An empty non-terminal has none either.
    CPPUNIT_ASSERT_EQUAL(std::string("\\000.example.com. a.b.c.example.com."), neighbours("c.example.com."));
    std::string before;
    std::string after;
    CPPUNIT_ASSERT(!reader.findNsecNeighbours(3, nameOf("example.com.").wire(), before, after));
  }

  void aWalkShowsEveryNameAndEachEmptyNonTerminalOnce()
  {
    const auto replica = makeReplica();
    ZoneWalk walk(*replica, 1);
    std::string shown;
    while (walk.next()) {
      shown += dns::Name::fromWire(walk.name())->toText() + (walk.isEmptyNonTerminal() ? "(empty)" : "") + (walk.flags().isBelowCut ? "(below)" : "") + " ";
    }
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. \\000.example.com. c.example.com.(empty) b.c.example.com.(empty) a.b.c.example.com. "
                                     "mail.example.com. sub.example.com. ns.sub.example.com.(below) y.sub.example.com.(empty)(below) x.y.sub.example.com.(below) "),
                         shown);
    CPPUNIT_ASSERT(!ZoneWalk(*replica, 3).next());
  }

  void aNameLiesWithinAZoneWhoseApexIsAboveIt()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    reader.look();
    const auto isWithin = [&](int32_t id, const std::string& name) { return reader.isWithin(id, nameOf(name).wire()); };
    CPPUNIT_ASSERT(isWithin(1, "example.com.") && isWithin(1, "none.example.com.") && isWithin(1, "child.example.com."));
    CPPUNIT_ASSERT(isWithin(2, "child.example.com.") && isWithin(2, "none.child.example.com."));
    CPPUNIT_ASSERT_MESSAGE("beside and above it", !isWithin(2, "example.com.") && !isWithin(2, "a.example.com.") && !isWithin(1, "example.net."));
    CPPUNIT_ASSERT_MESSAGE("there is no such zone", !isWithin(0, "example.com.") && !isWithin(3, "example.com."));
  }

  void aReaderSeesANewFileAtItsNextLook()
  {
    const auto replica = makeReplica();
    Reader reader(*replica);
    reader.look();
    auto next = replica->createNext();
    {
      Transaction transaction(*next, Transaction::Mode::write);
      writeFacts(transaction, {{"database", "system", "timeline"}, {}});
      transaction.commit();
    }
    replica->takeOver(std::move(next));
    CPPUNIT_ASSERT(find(reader, "mail.example.com.").isThere);
    reader.look();
    CPPUNIT_ASSERT(!find(reader, "mail.example.com.").isThere);
  }

  void damagedFilesAreReplacedAndSoundOnesAreKept()
  {
    std::string path;
    {
      const auto replica = makeReplica();
      path = replica->current()->path();
    }
    std::string sound;
    {
      std::ifstream file(path, std::ios::binary);
      sound.assign(std::istreambuf_iterator<char>(file), {});
    }
    const auto survives = [&](const std::string& octets) {
      {
        std::ofstream file(path, std::ios::binary | std::ios::trunc);
        file << octets;
      }
      const Replica replica(d_folder.path(), kTestMapSize);
      const bool isThere = replica.current() != nullptr;
      CPPUNIT_ASSERT_EQUAL(isThere, std::filesystem::exists(path));
      return isThere;
    };
    CPPUNIT_ASSERT(survives(sound));
    CPPUNIT_ASSERT(!survives(""));
    CPPUNIT_ASSERT(!survives(sound.substr(0, 100)));
    CPPUNIT_ASSERT(!survives(sound.substr(0, sound.size() / 2)));
    CPPUNIT_ASSERT(!survives(std::string(sound.size(), '\xa5')));
    const auto halfGarbage = sound.substr(0, 8192) + std::string(sound.size() - 8192, '\x5a');
    CPPUNIT_ASSERT(!survives(halfGarbage));
    CPPUNIT_ASSERT(survives(sound));
  }

  void aFolderServesOneProcessOnly()
  {
    const auto replica = makeReplica();
    CPPUNIT_ASSERT_THROW(Replica(d_folder.path(), kTestMapSize), Error);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReaderTest);

} // namespace dodns::replica
