// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/fast_path.hh"

#include "dns/rrtype.hh"
#include "runner/cases.hh"
#include "zonefile/three_readers.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <random>

using namespace dodns;
using zonefile::FastPath;

namespace {

/** An entry that consists of rdata only. */
class ScannedRdata
{
public:
  explicit ScannedRdata(std::string text)
      : d_text(std::move(text) + '\n')
  {
    zonefile::ScanProblem problem{};
    const char* next = nullptr;
    const char* end = d_text.data() + d_text.size() - 1;
    isGood = zonefile::scanEntry(d_text.data(), end, true, d_entry, problem, next) == zonefile::Scan::entry;
  }

  bool isFast(FastPath& path, uint16_t type, const zonefile::Origin* origin) const
  {
    return isGood && !d_entry.hasAdjacentWords && path.readRdata(type, d_entry.words.data(), d_entry.words.data() + d_entry.words.size(), origin);
  }

  std::string compare(runner::ThreeReaders& readers, uint16_t type, const zonefile::Origin& origin) const
  {
    return readers.compareRdata(type, d_entry, d_entry.words.data(), origin);
  }

  bool isGood;

private:
  std::string d_text;
  zonefile::ScannedEntry d_entry;
};

zonefile::Origin origin(const char* name)
{
  return zonefile::Origin(*dns::Name::parse(name));
}

const char* const kOrigins[] = {"example.com.", ".", "com.", "2.0.192.in-addr.arpa.", "xn--bcher-kva.example.", "a\\.b.example."};

} // namespace

class FastPathTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(FastPathTest);
  CPPUNIT_TEST(plainRdataIsFast);
  CPPUNIT_TEST(allReadersSayTheSameOfRdata);
  CPPUNIT_TEST(allReadersSayTheSameOfOwners);
  CPPUNIT_TEST(allReadersSayTheSameOfAddresses);
  CPPUNIT_TEST(nothingIsRelativeToNoOrigin);
  CPPUNIT_TEST_SUITE_END();

public:
  void plainRdataIsFast()
  {
    const auto example = origin("example.com.");
    for (const auto& one : runner::readCases("zonefile/data/fast_path", 4)) {
      const auto type = dns::rrtypeFromText(one.columns[1]);
      CPPUNIT_ASSERT_MESSAGE(one.where, type.has_value());
      const ScannedRdata rdata(one.columns[2]);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[0], std::string(rdata.isFast(d_path, *type, &example) ? "fast" : "full"));
    }
  }

  void allReadersSayTheSameOfRdata()
  {
    std::mt19937 random(1);
    runner::ThreeReaders readers;
    for (const auto& one : runner::readCases("zonefile/data/fast_path", 4)) {
      const auto type = *dns::rrtypeFromText(one.columns[1]);
      for (const auto* name : kOrigins) {
        const auto someOrigin = origin(name);
        compareRdata(type, one.columns[2], someOrigin, readers);
        for (int round = 0; round < 300; ++round) {
          compareRdata(type, mutated(one.columns[2], random), someOrigin, readers);
        }
      }
    }
    requireMany(readers.fastRdataCount(), 20'000);
  }

  void allReadersSayTheSameOfOwners()
  {
    std::mt19937 random(1);
    runner::ThreeReaders readers;
    for (const auto& one : runner::readCases("zonefile/data/fast_path", 4)) {
      for (int round = 0; round < 300; ++round) {
        const auto text = mutated(one.columns[2], random);
        zonefile::Word word;
        word.text = std::string_view(text).substr(0, text.find_first_of(" \"();"));
        word.hasEscape = word.text.find('\\') != std::string_view::npos;
        CPPUNIT_ASSERT_EQUAL(std::string(), readers.compareOwner(word, origin(kOrigins[random() % std::size(kOrigins)])));
      }
    }
    requireMany(readers.fastOwnerCount(), 5'000);
  }

  /** What a mutated text hardly becomes: many groups of zeros. */
  void allReadersSayTheSameOfAddresses()
  {
    std::mt19937 random(1);
    const auto root = origin(".");
    runner::ThreeReaders readers;
    for (int round = 0; round < 20'000; ++round) {
      std::string address;
      const int gap = static_cast<int>(random() % 16);
      for (int group = 0; group < 8; ++group) {
        constexpr const char* kGroups[] = {"0", "0", "0", "00", "1", "ffff", "FFFF", "db8", "0a0"};
        address += group == gap ? "" : kGroups[random() % std::size(kGroups)];
        address += group < 7 ? ":" : "";
      }
      compareRdata(dns::rrtype::kAaaa, address, root, readers);
    }
    requireMany(readers.fastRdataCount(), 5'000);
  }

  void nothingIsRelativeToNoOrigin()
  {
    CPPUNIT_ASSERT(!d_path.readOwner("www", nullptr));
    CPPUNIT_ASSERT(!d_path.readOwner("@", nullptr));
    CPPUNIT_ASSERT(d_path.readOwner("www.", nullptr));
    CPPUNIT_ASSERT(!ScannedRdata("10 mail").isFast(d_path, 15, nullptr));
  }

private:
  static std::string mutated(std::string text, std::mt19937& random)
  {
    static const std::string kOctets = "0159afgzAFZ.-_:*@/ \"\\=+\t~\x7f\xc3";
    for (size_t change = 0; change <= random() % 3; ++change) {
      const size_t at = random() % (text.size() + 1);
      switch (random() % 5) {
      case 0:
        text.insert(at, 1, kOctets[random() % kOctets.size()]);
        break;
      case 1:
        text.erase(at, 1 + random() % 2);
        break;
      case 2:
        text.insert(at, text.substr(random() % (text.size() + 1), random() % 70));
        break;
      case 3:
        if (at < text.size()) {
          text[at] = static_cast<char>(text[at] ^ 0x20);
        }
        break;
      default:
        if (at < text.size()) {
          text[at] = kOctets[random() % kOctets.size()];
        }
      }
    }
    return text;
  }

  static void compareRdata(uint16_t type, const std::string& text, const zonefile::Origin& origin, runner::ThreeReaders& readers)
  {
    const ScannedRdata scanned(text);
    if (scanned.isGood) {
      CPPUNIT_ASSERT_EQUAL(std::string(), scanned.compare(readers, type, origin));
    }
  }

  static void requireMany(uint64_t fast, uint64_t expected)
  {
    CPPUNIT_ASSERT_MESSAGE(std::to_string(fast) + " were fast", fast > expected);
  }

  zonefile::Mnemonics d_mnemonics;
  FastPath d_path{d_mnemonics};
};

CPPUNIT_TEST_SUITE_REGISTRATION(FastPathTest);
