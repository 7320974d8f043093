// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/aliases.hh"
#include "replica/reader.hh"
#include "scratch.hh"

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
  CPPUNIT_TEST(aRemovedZoneLeavesNothing);
  CPPUNIT_TEST(aRenamedZoneIsFoundUnderItsNewNameOnly);
  CPPUNIT_TEST(aRefusalIsKeptUntilTheNameIsMended);
  CPPUNIT_TEST(aliasesAreFoundOverSeveralZones);
  CPPUNIT_TEST_SUITE_END();

  ScratchFolder d_folder;

  Environment open(const char* name) { return Environment(d_folder.path() + "/" + name, kTestMapSize, Environment::Mode::build); }

public:
  /** Random changes of random names, delegations and aliases among them, one
   * by one; then everything, the derived flags and aliases included, is what a
   * fresh copy of the final contents has. */
  void aFileThatWasChangedEqualsOneThatWasCopied()
  {
    const auto info = zoneOf(7, "example.com.");
    const ZonePlace zone(info.zone);
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
      switch (pick(4)) {
      case 0:
        break;
      case 1:
        records = {{kNs, "ns"}, {kA, "aaaa"}};
        break;
      case 2:
        records = {{kCname, std::string(1, "abc"[pick(3)]) + ".example.net."}};
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
    }
  }

  void aRemovedZoneLeavesNothing()
  {
    auto environment = open("file");
    Transaction transaction(environment, Transaction::Mode::write);
    Writer writer(transaction);
    NameBuilder::Built refused;
    refused.refusals.push_back({kA, "A: no address"});
    for (const int32_t id : {1, 2, 3}) {
      const auto info = zoneOf(id, "zone" + std::to_string(id) + ".example.");
      const ZonePlace zone(info.zone);
      writer.putZone(info);
      writer.putName(zone, info.zone.name, builtOf({{kNs, "ns"}}));
      writer.putName(zone, nameOf("www." + info.zone.name.toText()), builtOf({{kCname, "target.example."}}));
      writer.putName(zone, nameOf("bad." + info.zone.name.toText()), refused);
    }
    writer.removeZone(ZonePlace(zoneOf(2, "zone2.example.").zone));
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
    writer.putZone(zoneOf(1, "old.example."));
    writer.putZone(zoneOf(1, "new.example."));
    transaction.commit();
    CPPUNIT_ASSERT_EQUAL(size_t{1}, contents(environment, Tree::zones).size());
    const auto names = contents(environment, Tree::zoneNames);
    CPPUNIT_ASSERT_EQUAL(size_t{1}, names.size());
    CPPUNIT_ASSERT(names.begin()->first.find("new") != std::string::npos);
  }

  void aRefusalIsKeptUntilTheNameIsMended()
  {
    const auto info = zoneOf(1, "example.com.");
    const ZonePlace zone(info.zone);
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
      writer.putZone(info);
      if (!target.empty()) {
        writer.putName(ZonePlace(info.zone), nameOf("www." + name), builtOf({{kCname, target}}));
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
