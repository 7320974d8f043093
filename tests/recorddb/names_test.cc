// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/name.hh"
#include "dns/order_key.hh"
#include "runner/cases.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <random>

using namespace dodns;
using recorddb::TestDatabase;

namespace {

constexpr int kNames = 5000;

std::string hex(const std::string& octets)
{
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char octet : octets) {
    text += kDigits[octet / 16];
    text += kDigits[octet % 16];
  }
  return text;
}

/** Names of all sizes: ordinary ones, and ones with every octet. */
dns::Name randomName(std::mt19937& random)
{
  const bool isOrdinary = random() % 2 == 0;
  const size_t labels = random() % 3 == 0 ? random() % 30 : random() % 6;
  std::string wire;
  for (size_t i = 0; i < labels; ++i) {
    const size_t size = 1 + (random() % 10 == 0 ? random() % 63 : random() % 12);
    if (wire.size() + size + 2 > 255) {
      break;
    }
    wire += static_cast<char>(size);
    for (size_t j = 0; j < size; ++j) {
      constexpr const char* kOrdinary = "abcdefghijklmnopqrstuvwxyz0123456789-_*/";
      constexpr const char* kDelicate = "\0\1\2.\\ \x7f\xff@\"";
      wire += isOrdinary ? kOrdinary[random() % 40] : random() % 3 == 0 ? kDelicate[random() % 10]
                                                                        : static_cast<char>(random() % 256);
    }
  }
  const auto name = dns::Name::fromWire(wire + '\0');
  CPPUNIT_ASSERT(name.has_value());
  return *name;
}

std::vector<std::string> randomNames()
{
  std::mt19937 random(20240229); // the same names each time
  std::vector<std::string> names;
  for (int i = 0; i < kNames; ++i) {
    names.push_back(randomName(random).toText());
  }
  return names;
}

} // namespace

class DatabaseNamesTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(DatabaseNamesTest);
  CPPUNIT_TEST(orderKeyEqualsThatOfTheProgram);
  CPPUNIT_TEST(canonicalFormsAreFqdns);
  CPPUNIT_TEST(onlyCanonicalFormsAreFqdns);
  CPPUNIT_TEST(damagedFormsAreJudgedLikeInTheProgram);
  CPPUNIT_TEST(orderKeyNeverFails);
  CPPUNIT_TEST(nullGivesNull);
  CPPUNIT_TEST_SUITE_END();

public:
  void orderKeyEqualsThatOfTheProgram()
  {
    TestDatabase database;
    auto names = randomNames();
    for (const auto& one : runner::readCases("dns/data/canonical_order", 2)) {
      names.push_back(one.columns[0]);
    }
    const auto keys = database.sql().execute("SELECT encode(dodns.order_key(n), 'hex') FROM unnest($1::text[]) n", {pg::arrayText(names)});
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(names.size()), keys.rowCount());
    for (size_t i = 0; i < names.size(); ++i) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(names[i], hex(dns::orderKey(*dns::Name::parse(names[i]))), keys[static_cast<int>(i)].string(0));
    }
  }

  void canonicalFormsAreFqdns()
  {
    TestDatabase database;
    auto names = randomNames();
    for (const auto& one : runner::readCases("dns/data/names", 4)) {
      if (one.columns[0] == "OK") {
        names.push_back(one.columns[2]);
      }
    }
    CPPUNIT_ASSERT_EQUAL(std::string(), database.rows("SELECT n FROM unnest($1::text[]) n WHERE dodns.is_fqdn(n) IS NOT TRUE", {pg::arrayText(names)}));
  }

  void onlyCanonicalFormsAreFqdns()
  {
    TestDatabase database;
    for (const auto& one : runner::readCases("dns/data/names", 4)) {
      const bool isCanonical = one.columns[0] == "OK" && one.columns[1] == one.columns[2];
      const auto answer = database.rows("SELECT dodns.is_fqdn($1)", {one.columns[1]});
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, std::string(isCanonical ? "t" : "f"), answer);
    }
  }

  /** Changes one character of a good name and lets both sides judge. */
  void damagedFormsAreJudgedLikeInTheProgram()
  {
    TestDatabase database;
    std::mt19937 random(19870101);
    auto names = randomNames();
    for (auto& name : names) {
      constexpr const char* kReplacements = ".\\0A9 x2";
      const size_t at = random() % name.size();
      if (random() % 3 == 0) {
        name.erase(at, 1);
      }
      else {
        name[at] = kReplacements[random() % 8];
      }
    }
    const auto answers = database.sql().execute("SELECT dodns.is_fqdn(n) FROM unnest($1::text[]) n", {pg::arrayText(names)});
    int good = 0;
    for (size_t i = 0; i < names.size(); ++i) {
      const auto parsed = dns::Name::parse(names[i]);
      const bool isCanonical = parsed && parsed->toText() == names[i];
      good += isCanonical ? 1 : 0;
      CPPUNIT_ASSERT_EQUAL_MESSAGE(names[i], isCanonical, answers[static_cast<int>(i)].boolean(0));
    }
    CPPUNIT_ASSERT_MESSAGE("both kinds must occur", good > kNames / 10 && good < kNames * 9 / 10);
  }

  void orderKeyNeverFails()
  {
    TestDatabase database;
    const std::vector<std::string> names = {"", "relative", "..", "\\", "a\\", "a\\2", "a\\999.", "ü.example.", "\\ü.", "a..b.", std::string(100000, 'x')};
    const auto keys = database.sql().execute("SELECT dodns.order_key(n) FROM unnest($1::text[]) n", {pg::arrayText(names)});
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(names.size()), keys.rowCount());
  }

  void nullGivesNull()
  {
    TestDatabase database;
    CPPUNIT_ASSERT_EQUAL(std::string("t|t"), database.rows("SELECT dodns.is_fqdn(NULL) IS NULL, dodns.order_key(NULL) IS NULL"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DatabaseNamesTest);
