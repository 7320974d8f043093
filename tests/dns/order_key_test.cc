// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/order_key.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::dns::Name;
using dodns::dns::orderKey;

namespace {

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

Name name(const std::string& text)
{
  const auto parsed = Name::parse(text);
  CPPUNIT_ASSERT_MESSAGE(text, parsed.has_value());
  return *parsed;
}

} // namespace

class OrderKeyTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(OrderKeyTest);
  CPPUNIT_TEST(keyIsWhatTheHeaderSays);
  CPPUNIT_TEST(keysSortCanonically);
  CPPUNIT_TEST(keyGivesTheNameBack);
  CPPUNIT_TEST(whatIsNoKeyGivesNoName);
  CPPUNIT_TEST(longestKeyFits);
  CPPUNIT_TEST(keyOfAnyCaseIsTheSame);
  CPPUNIT_TEST(keyOfAncestorIsPrefixOfItsNamesOnly);
  CPPUNIT_TEST_SUITE_END();

public:
  void keyIsWhatTheHeaderSays()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/order_keys", 3)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], hex(orderKey(name(one.columns[0]))));
    }
  }

  void keysSortCanonically()
  {
    std::string last;
    bool isFirst = true;
    for (const auto& one : dodns::runner::readCases("dns/data/canonical_order", 2)) {
      const auto key = orderKey(name(one.columns[0]));
      CPPUNIT_ASSERT_MESSAGE(one.where + ": sorts before the line above", isFirst || last < key);
      last = key;
      isFirst = false;
    }
  }

  void keyGivesTheNameBack()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/canonical_order", 2)) {
      const auto wire = name(one.columns[0]).wire();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, hex(wire), hex(dodns::dns::wireFromOrderKey(orderKey(name(one.columns[0])))));
    }
  }

  void whatIsNoKeyGivesNoName()
  {
    const auto isRefused = [](const std::string& key) { return dodns::dns::wireFromOrderKey(key).empty(); };
    CPPUNIT_ASSERT_MESSAGE("last label has no end", isRefused("com"));
    CPPUNIT_ASSERT_MESSAGE("empty label", isRefused(std::string("com\0\0", 5)));
    CPPUNIT_ASSERT_MESSAGE("escape of nothing", isRefused("com\1"));
    CPPUNIT_ASSERT_MESSAGE("escape of 03", isRefused(std::string("com\1\3\0", 6)));
    CPPUNIT_ASSERT_MESSAGE("label of 64 octets", isRefused(std::string(64, 'a') + '\0'));
    CPPUNIT_ASSERT_MESSAGE("name of more than 255 octets", isRefused(std::string(63, 'a') + '\0' + std::string(63, 'a') + '\0' + std::string(63, 'a') + '\0' + std::string(62, 'a') + '\0'));
    CPPUNIT_ASSERT_MESSAGE("longer than any key", isRefused(std::string(10000, 'a')));
  }

  void longestKeyFits()
  {
    std::string text;
    for (const int size : {63, 63, 63, 61}) {
      for (int i = 0; i < size; ++i) {
        text += "\\000";
      }
      text += '.';
    }
    CPPUNIT_ASSERT_EQUAL(dodns::dns::kMaxOrderKeySize, orderKey(name(text)).size());
  }

  void keyOfAnyCaseIsTheSame()
  {
    dodns::dns::OrderKeyBuffer buffer;
    const auto key = dodns::dns::writeOrderKey(std::string_view("\3WwW\2eU\0", 8), buffer);
    CPPUNIT_ASSERT_EQUAL(hex(orderKey(name("www.eu."))), hex(std::string(key)));
  }

  void keyOfAncestorIsPrefixOfItsNamesOnly()
  {
    const auto isWithin = [](const char* below, const char* above) {
      return dodns::dns::isKeyWithin(orderKey(name(below)), orderKey(name(above)));
    };
    CPPUNIT_ASSERT(isWithin("www.example.com.", "example.com."));
    CPPUNIT_ASSERT(isWithin("example.com.", "example.com."));
    CPPUNIT_ASSERT(isWithin("example.com.", "."));
    CPPUNIT_ASSERT(!isWithin("com.", "example.com."));
    CPPUNIT_ASSERT(!isWithin("examples.com.", "example.com."));
    CPPUNIT_ASSERT(!isWithin("example\\000.com.", "example.com."));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OrderKeyTest);
