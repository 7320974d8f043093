// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/fast_path.hh"

#include "dns/rrtype.hh"
#include "runner/cases.hh"
#include "zonefile/entry.hh"
#include "zonefile/joined_rdata.hh"

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
    isGood = zonefile::scanEntry(d_text.data(), end, true, d_entry, problem, next) == zonefile::Scan::entry && d_entry.isPlain && !d_entry.hasAdjacentWords;
  }

  std::optional<std::string> fast(FastPath& path, uint16_t type, const zonefile::Origin* origin) const
  {
    const auto text = path.readRdata(type, d_entry.words.data(), d_entry.words.data() + d_entry.words.size(), origin);
    return text ? std::optional(std::string(*text)) : std::nullopt;
  }

  std::string text() const { return std::string(zonefile::JoinedRdata(d_entry, d_entry.words.data()).text()); }

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
  CPPUNIT_TEST(bothPathsSayTheSameOfRdata);
  CPPUNIT_TEST(bothPathsSayTheSameOfOwners);
  CPPUNIT_TEST(bothPathsSayTheSameOfAddresses);
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
      const bool isFast = rdata.isGood && rdata.fast(d_path, *type, &example).has_value();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[0], std::string(isFast ? "fast" : "full"));
    }
  }

  void bothPathsSayTheSameOfRdata()
  {
    std::mt19937 random(1);
    size_t fast = 0;
    for (const auto& one : runner::readCases("zonefile/data/fast_path", 4)) {
      const auto type = *dns::rrtypeFromText(one.columns[1]);
      for (const auto* name : kOrigins) {
        const auto someOrigin = origin(name);
        compareRdata(type, one.columns[2], someOrigin, fast);
        for (int round = 0; round < 300; ++round) {
          compareRdata(type, mutated(one.columns[2], random), someOrigin, fast);
        }
      }
    }
    CPPUNIT_ASSERT_MESSAGE(std::to_string(fast) + " were fast", fast > 20'000);
  }

  void bothPathsSayTheSameOfOwners()
  {
    std::mt19937 random(1);
    size_t fast = 0;
    for (const auto& one : runner::readCases("zonefile/data/fast_path", 4)) {
      for (int round = 0; round < 300; ++round) {
        auto word = mutated(one.columns[2], random);
        word = word.substr(0, word.find_first_of(" \"();"));
        const auto someOrigin = origin(kOrigins[random() % std::size(kOrigins)]);
        const auto text = word.find('\\') == std::string::npos ? d_path.readOwner(word, &someOrigin) : std::nullopt;
        if (!text) {
          continue;
        }
        ++fast;
        zonefile::Findings findings;
        const auto name = zonefile::readName(word, someOrigin.name, findings);
        CPPUNIT_ASSERT_MESSAGE("'" + word + "' is refused, or there is something to say", name && findings.empty());
        CPPUNIT_ASSERT_EQUAL(name->toText(), std::string(*text));
      }
    }
    CPPUNIT_ASSERT_MESSAGE(std::to_string(fast) + " were fast", fast > 5'000);
  }

  /** What a mutated text hardly becomes: many groups of zeros. */
  void bothPathsSayTheSameOfAddresses()
  {
    std::mt19937 random(1);
    const auto root = origin(".");
    size_t fast = 0;
    for (int round = 0; round < 20'000; ++round) {
      std::string address;
      const int gap = static_cast<int>(random() % 16);
      for (int group = 0; group < 8; ++group) {
        constexpr const char* kGroups[] = {"0", "0", "0", "00", "1", "ffff", "FFFF", "db8", "0a0"};
        address += group == gap ? "" : kGroups[random() % std::size(kGroups)];
        address += group < 7 ? ":" : "";
      }
      compareRdata(dns::rrtype::kAaaa, address, root, fast);
    }
    CPPUNIT_ASSERT_MESSAGE(std::to_string(fast) + " were fast", fast > 5'000);
  }

  void nothingIsRelativeToNoOrigin()
  {
    CPPUNIT_ASSERT(!d_path.readOwner("www", nullptr));
    CPPUNIT_ASSERT(!d_path.readOwner("@", nullptr));
    CPPUNIT_ASSERT(d_path.readOwner("www.", nullptr));
    CPPUNIT_ASSERT(!ScannedRdata("10 mail").fast(d_path, 15, nullptr));
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

  void compareRdata(uint16_t type, const std::string& text, const zonefile::Origin& origin, size_t& fast)
  {
    const ScannedRdata scanned(text);
    const auto answer = scanned.isGood ? scanned.fast(d_path, type, &origin) : std::nullopt;
    if (!answer) {
      return;
    }
    ++fast;
    zonefile::Findings findings;
    const auto rdata = zonefile::readRdata(type, scanned.text(), origin.name, findings);
    const auto what = dns::rrtypeToText(type) + " " + text + " at " + origin.text;
    CPPUNIT_ASSERT_MESSAGE(what + " is refused", rdata.has_value());
    CPPUNIT_ASSERT_MESSAGE(what + ": " + (findings.empty() ? "" : findings.front().message), findings.empty());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what, rdata->toText(), *answer);
  }

  zonefile::Mnemonics d_mnemonics;
  FastPath d_path{d_mnemonics};
};

CPPUNIT_TEST_SUITE_REGISTRATION(FastPathTest);
