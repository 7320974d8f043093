// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/aliases.hh"
#include "replica/nsec3_order.hh"
#include "replica/reader.hh"
#include "replica/scratch.hh"

#include <map>
#include <optional>
#include <random>

namespace dodns::replica {

using dns::rrtype::kCname;
using dns::rrtype::kNs;

namespace {

constexpr uint16_t kA = 1;

/** All of a tree, for comparing files. */
std::map<std::string, std::string> contents(const Environment& environment, Tree tree)
{
  std::map<std::string, std::string> all;
  const Transaction transaction(environment, Transaction::Mode::read);
  Cursor cursor(transaction, tree);
  for (bool isThere = cursor.first(); isThere; isThere = cursor.next()) {
    all[std::string(cursor.key())] += std::string(cursor.value()) + "|";
  }
  return all;
}

using ZoneContents = std::map<std::string, std::vector<std::pair<uint16_t, std::string>>>;

/** A file made as the full copy makes it: all names in canonical order. */
void fillInOrder(Environment& environment, const ZonePlace& zone, const ZoneContents& names)
{
  std::map<std::string, std::string> byKey;
  for (const auto& [text, records] : names) {
    byKey[dns::orderKey(nameOf(text))] = text;
  }
  Transaction transaction(environment, Transaction::Mode::write);
  Writer writer(transaction);
  CutTracker cuts;
  for (const auto& [key, text] : byKey) {
    writer.appendName(zone, nameOf(text), builtOf(names.at(text)), cuts, true);
  }
  transaction.commit();
}

} // namespace

class WriterTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(WriterTest);
  CPPUNIT_TEST(aFileThatWasChangedEqualsOneThatWasCopied);
  CPPUNIT_TEST(hashedNamesOfAChangedFileEqualThoseOfACopiedOne);
  CPPUNIT_TEST(underOptOutTheSameHolds);
  CPPUNIT_TEST(aCutAboveManyNamesCoversThem);
  CPPUNIT_TEST(underOptOutTheSameHoldsForManyNames);
  CPPUNIT_TEST(otherNsec3ParametersMakeTheOrderAnew);
  CPPUNIT_TEST(aRemovedZoneLeavesNothing);
  CPPUNIT_TEST(aRenamedZoneIsFoundUnderItsNewNameOnly);
  CPPUNIT_TEST(aRefusalIsKeptUntilTheNameIsMended);
  CPPUNIT_TEST(aliasesAreFoundOverSeveralZones);
  CPPUNIT_TEST_SUITE_END();

  ScratchFolder d_folder;

  Environment open(const char* name) { return Environment(d_folder.path() + "/" + name, kTestMapSize, Environment::Mode::build); }

public:
  void aFileThatWasChangedEqualsOneThatWasCopied() { changeAtRandom("none"); }
  void hashedNamesOfAChangedFileEqualThoseOfACopiedOne() { changeAtRandom("1 0 1 ab"); }
  void underOptOutTheSameHolds() { changeAtRandom("1 1 0 -"); }

  void aCutAboveManyNamesCoversThem() { changeAboveMany("1 0 0 -"); }
  void underOptOutTheSameHoldsForManyNames() { changeAboveMany("1 1 0 -"); }

  void otherNsec3ParametersMakeTheOrderAnew()
  {
    auto environment = open("file");
    auto info = zoneOf(7, "example.com.");
    const auto put = [&](const char* parameters) {
      Transaction transaction(environment, Transaction::Mode::write);
      info.nsec3 = dns::Nsec3Parameters::parse(parameters);
      Writer(transaction).putZone(info, 12345);
      const auto stored = *decodeZoneInfo(*transaction.get(Tree::zones, zoneKey(7)));
      if (!transaction.get(Tree::names, zoneKey(7) + dns::orderKey(nameOf("www.example.com.")))) {
        Writer(transaction).putName(ZonePlace(stored), nameOf("www.example.com."), builtOf({{kA, "aaaa"}}));
      }
      transaction.commit();
      return stored;
    };
    const auto first = put("1 0 0 -");
    const auto second = put("1 0 0 abcd");
    CPPUNIT_ASSERT(first.nsec3Slot != second.nsec3Slot);
    CPPUNIT_ASSERT_EQUAL(int64_t{12345}, second.nsec3Since);
    const auto orders = contents(environment, Tree::nsec3);
    for (const auto& stored : {first, second}) {
      const auto hash = dns::nsec3Hash(nameOf("www.example.com.").wire(), *stored.nsec3);
      CPPUNIT_ASSERT_EQUAL(size_t{1}, orders.count(Nsec3Order::keyPrefix(zoneKey(7), stored.nsec3Slot) + hash));
    }
    CPPUNIT_ASSERT_EQUAL(second.nsec3Slot, put("1 0 0 abcd").nsec3Slot);
    CPPUNIT_ASSERT_EQUAL(first.nsec3Slot, put("").nsec3Slot);
    for (const auto& [key, value] : contents(environment, Tree::nsec3)) {
      CPPUNIT_ASSERT(key.substr(0, 5) != Nsec3Order::keyPrefix(zoneKey(7), first.nsec3Slot));
    }
  }

private:
  /** Many names below an empty non-terminal below a name that becomes a cut and ceases to
   * be one; others come and go below it meanwhile. Takes long when one step for each
   * name takes a step for each name. */
  void changeAboveMany(const char* nsec3)
  {
    constexpr int kNames = 20000;
    auto info = zoneOf(7, "example.com.");
    info.nsec3 = dns::Nsec3Parameters::parse(nsec3);
    const ZonePlace zone(info);
    auto changed = open("changed");
    ZoneContents state;
    const auto put = [&](const std::vector<std::string>& names, const std::vector<std::pair<uint16_t, std::string>>& records) {
      Transaction transaction(changed, Transaction::Mode::write);
      for (const auto& text : names) {
        Writer(transaction).putName(zone, nameOf(text), builtOf(records));
        if (records.empty()) {
          state.erase(text);
        }
        else {
          state[text] = records;
        }
      }
      transaction.commit();
      auto copied = open("copied");
      fillInOrder(copied, zone, state);
      const auto isSame = contents(copied, Tree::nsec3) == contents(changed, Tree::nsec3);
      std::filesystem::remove(copied.path());
      CPPUNIT_ASSERT(isSame);
    };
    std::vector<std::string> names;
    for (int i = 0; i < kNames; ++i) {
      names.push_back("n" + std::to_string(i) + ".e.cut.example.com.");
    }
    put({"example.com."}, {{kA, "aaaa"}});
    put(names, {{kA, "aaaa"}});
    put({"cut.example.com."}, {{kNs, "ns"}});
    put(names, {});
    put(names, {{kA, "aaaa"}});
    put({"cut.example.com."}, {});
    put(names, {{kNs, "ns"}}); // under opt-out none of them is in the order, nor what is above them
    put(names, {{kNs, "ns"}, {dns::rrtype::kDs, "ds"}});
    put(names, {});
  }

  /** Random changes of random names, delegations and aliases among them, one
   * by one; then everything, what is derived included, is what a fresh copy of
   * the final contents has. */
  void changeAtRandom(const char* nsec3)
  {
    auto info = zoneOf(7, "example.com.");
    info.nsec3 = dns::Nsec3Parameters::parse(nsec3);
    const ZonePlace zone(info);
    std::mt19937 random(20261123);
    const auto pick = [&random](int count) { return std::uniform_int_distribution<int>(0, count - 1)(random); };
    auto changed = open("changed");
    ZoneContents state;
    for (int step = 0; step < 2000; ++step) {
      std::string text = "example.com.";
      for (int depth = pick(5); depth > 0; --depth) {
        text = std::string(1, "abc"[pick(3)]) + "." + text;
      }
      std::vector<std::pair<uint16_t, std::string>> records;
      switch (pick(7)) {
      case 0:
      case 1:
        break;
      case 2:
        records = {{kNs, "ns"}, {kA, "aaaa"}};
        break;
      case 3:
        records = {{kNs, "ns"}, {dns::rrtype::kDs, "ds"}};
        break;
      case 4:
        records = {{kCname, std::string(1, "abc"[pick(3)]) + ".example.net."}};
        break;
      case 5:
        records = {{dns::rrtype::kRrsig, "signature of an NSEC3"}};
        break;
      default:
        records = {{kA, "aaaa"}};
      }
      Transaction transaction(changed, Transaction::Mode::write);
      Writer(transaction).putName(zone, nameOf(text), builtOf(records));
      transaction.commit();
      if (records.empty()) {
        state.erase(text);
      }
      else {
        state[text] = records;
      }
      if (step % 100 != 99) {
        continue;
      }
      auto copied = open(("copied" + std::to_string(step)).c_str());
      fillInOrder(copied, zone, state);
      CPPUNIT_ASSERT(contents(copied, Tree::names) == contents(changed, Tree::names));
      CPPUNIT_ASSERT(contents(copied, Tree::aliases) == contents(changed, Tree::aliases));
      CPPUNIT_ASSERT(contents(copied, Tree::nsec3) == contents(changed, Tree::nsec3));
      CPPUNIT_ASSERT_EQUAL(info.nsec3.has_value(), !contents(changed, Tree::nsec3).empty());
    }
  }

public:
  void aRemovedZoneLeavesNothing()
  {
    auto environment = open("file");
    Transaction transaction(environment, Transaction::Mode::write);
    Writer writer(transaction);
    NameBuilder::Built refused;
    refused.refusals.push_back({kA, "A: no address"});
    for (const int32_t id : {1, 2, 3}) {
      const auto info = zoneOf(id, "zone" + std::to_string(id) + ".example.");
      const ZonePlace zone(info);
      writer.putZone(info, 0);
      writer.putName(zone, info.zone.name, builtOf({{kNs, "ns"}}));
      writer.putName(zone, nameOf("www." + info.zone.name.toText()), builtOf({{kCname, "target.example."}}));
      writer.putName(zone, nameOf("bad." + info.zone.name.toText()), refused);
    }
    writer.removeZone(ZonePlace(zoneOf(2, "zone2.example.")));
    transaction.commit();
    for (const auto tree : {Tree::zones, Tree::zoneNames, Tree::names, Tree::aliases, Tree::refused}) {
      for (const auto& [key, value] : contents(environment, tree)) {
        CPPUNIT_ASSERT(key.find("zone2") == std::string::npos);
        CPPUNIT_ASSERT(value.find("zone2") == std::string::npos);
      }
    }
    CPPUNIT_ASSERT_EQUAL(size_t{4}, contents(environment, Tree::names).size());
    CPPUNIT_ASSERT_EQUAL(size_t{2}, contents(environment, Tree::refused).size());
  }

  void aRenamedZoneIsFoundUnderItsNewNameOnly()
  {
    auto environment = open("file");
    Transaction transaction(environment, Transaction::Mode::write);
    Writer writer(transaction);
    writer.putZone(zoneOf(1, "old.example."), 0);
    writer.putZone(zoneOf(1, "new.example."), 0);
    transaction.commit();
    CPPUNIT_ASSERT_EQUAL(size_t{1}, contents(environment, Tree::zones).size());
    const auto names = contents(environment, Tree::zoneNames);
    CPPUNIT_ASSERT_EQUAL(size_t{1}, names.size());
    CPPUNIT_ASSERT(names.begin()->first.find("new") != std::string::npos);
  }

  void aRefusalIsKeptUntilTheNameIsMended()
  {
    const auto info = zoneOf(1, "example.com.");
    const ZonePlace zone(info);
    auto environment = open("file");
    Transaction transaction(environment, Transaction::Mode::write);
    Writer writer(transaction);
    NameBuilder::Built refused;
    refused.refusals = {{kA, "A: no address"}, {0, "FOO: unknown type"}};
    writer.putName(zone, nameOf("bad.example.com."), refused);
    NameBuilder::Built below;
    below.refusals = {{kA, "A: no address"}};
    writer.putName(zone, nameOf("x.bad.example.com."), below);
    CPPUNIT_ASSERT_EQUAL(uint64_t{3}, transaction.entryCount(Tree::refused));
    refused.refusals.pop_back();
    writer.putName(zone, nameOf("bad.example.com."), refused);
    CPPUNIT_ASSERT_EQUAL(uint64_t{2}, transaction.entryCount(Tree::refused));
    writer.putName(zone, nameOf("bad.example.com."), builtOf({{kA, "aaaa"}}));
    CPPUNIT_ASSERT_EQUAL(uint64_t{1}, transaction.entryCount(Tree::refused));
    writer.refuseName(zone, "UPPER.example.com.", "is upper-case");
    CPPUNIT_ASSERT_EQUAL(uint64_t{2}, transaction.entryCount(Tree::refused));
    writer.forgetName(zone, "UPPER.example.com.");
    CPPUNIT_ASSERT_EQUAL(uint64_t{1}, transaction.entryCount(Tree::refused));
  }

  void aliasesAreFoundOverSeveralZones()
  {
    auto environment = open("file");
    Transaction transaction(environment, Transaction::Mode::write);
    Writer writer(transaction);
    const auto addZone = [&writer](int32_t id, const std::string& name, const std::string& target) {
      const auto info = zoneOf(id, name);
      writer.putZone(info, 0);
      if (!target.empty()) {
        writer.putName(ZonePlace(info), nameOf("www." + name), builtOf({{kCname, target}}));
      }
    };
    addZone(1, "target.example.", "");
    addZone(2, "near.example.", "www.target.example.");
    addZone(3, "far.example.", "www.near.example.");
    addZone(4, "other.example.", "www.elsewhere.example.");
    // Not below the changed zone although its text begins alike.
    addZone(5, "alike.example.", "www.target.examples.");
    Applied applied;
    applied.zonesChanged.push_back(nameOf("target.example."));
    findAliases(transaction, applied);
    CPPUNIT_ASSERT(!applied.isEverything);
    CPPUNIT_ASSERT_EQUAL(size_t{2}, applied.zonesAliasing.size());
    CPPUNIT_ASSERT_EQUAL(std::string("near.example."), applied.zonesAliasing[0].toText());
    CPPUNIT_ASSERT_EQUAL(std::string("far.example."), applied.zonesAliasing[1].toText());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WriterTest);

} // namespace dodns::replica
