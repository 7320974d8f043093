// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/name_entry.hh"

#include <cppunit/extensions/HelperMacros.h>

namespace dodns::replica {

class NameEntryTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(NameEntryTest);
  CPPUNIT_TEST(recordsComeBackSortedByTypeAndRdata);
  CPPUNIT_TEST(equalRdataIsOneRecord);
  CPPUNIT_TEST(flagsComeBackAndCanBeChanged);
  CPPUNIT_TEST(anEntryThatIsCutShortEndsEarlyAndIsNotSound);
  CPPUNIT_TEST(onlyDsAndSignaturesAreAuthoritativeAtACut);
  CPPUNIT_TEST_SUITE_END();

  static std::string list(std::string_view value)
  {
    std::string text;
    NameEntry entry(value);
    while (const auto record = entry.next()) {
      text += std::to_string(record->type) + "/" + std::to_string(record->ttl) + "/" + std::string(record->rdata) + " ";
    }
    return text;
  }

public:
  void recordsComeBackSortedByTypeAndRdata()
  {
    const auto value = encodeNameEntry({}, {{16, 60, "text"}, {1, 300, "bbbb"}, {1, 300, "aaaa"}, {65226, 0x7fffffff, ""}});
    CPPUNIT_ASSERT_EQUAL(std::string("1/300/aaaa 1/300/bbbb 16/60/text 65226/2147483647/ "), list(value));
    CPPUNIT_ASSERT(NameEntry::isSound(value));
  }

  void equalRdataIsOneRecord()
  {
    const auto value = encodeNameEntry({}, {{1, 300, "aaaa"}, {1, 60, "aaaa"}, {28, 300, "aaaa"}});
    CPPUNIT_ASSERT_EQUAL(std::string("1/300/aaaa 28/300/aaaa "), list(value));
  }

  void flagsComeBackAndCanBeChanged()
  {
    for (const auto flags : {NameFlags{false, false}, NameFlags{true, false}, NameFlags{false, true}, NameFlags{true, true}}) {
      const auto value = encodeNameEntry(flags, {{1, 300, "aaaa"}});
      CPPUNIT_ASSERT(NameEntry(value).flags() == flags);
      const auto changed = NameEntry::withFlags(encodeNameEntry({}, {{1, 300, "aaaa"}}), flags);
      CPPUNIT_ASSERT(changed == value);
    }
  }

  void anEntryThatIsCutShortEndsEarlyAndIsNotSound()
  {
    const auto value = encodeNameEntry({}, {{1, 300, "aaaa"}, {16, 300, "text"}});
    for (size_t size = 0; size < value.size(); ++size) {
      const auto cut = value.substr(0, size);
      const auto text = list(cut);
      CPPUNIT_ASSERT(list(value).compare(0, text.size(), text) == 0);
      const bool endsBetweenRecords = size == 1 || size == 1 + 8 + 4;
      CPPUNIT_ASSERT_EQUAL(endsBetweenRecords, NameEntry::isSound(cut));
    }
  }

  void onlyDsAndSignaturesAreAuthoritativeAtACut()
  {
    const NameFlags plain{false, false};
    const NameFlags cut{true, false};
    const NameFlags below{false, true};
    const NameFlags cutBelow{true, true};
    CPPUNIT_ASSERT(isAuthoritative(plain, dns::rrtype::kNs));
    CPPUNIT_ASSERT(!isAuthoritative(cut, dns::rrtype::kNs));
    CPPUNIT_ASSERT(!isAuthoritative(cut, 1));
    CPPUNIT_ASSERT(isAuthoritative(cut, dns::rrtype::kDs));
    CPPUNIT_ASSERT(isAuthoritative(cut, dns::rrtype::kRrsig));
    CPPUNIT_ASSERT(!isAuthoritative(below, 1));
    CPPUNIT_ASSERT(!isAuthoritative(cutBelow, dns::rrtype::kDs));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NameEntryTest);

} // namespace dodns::replica
