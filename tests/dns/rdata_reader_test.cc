// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_reader.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::dns::Name;
using dodns::dns::RdataField;
using dodns::dns::RdataReader;

class RdataReaderTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RdataReaderTest);
  CPPUNIT_TEST(fieldsAreReadOneAfterTheOther);
  CPPUNIT_TEST(fieldsAreTakenAsTheyAre);
  CPPUNIT_TEST(nothingIsReadBeyondTheEnd);
  CPPUNIT_TEST(whatIsNoNameIsRefused);
  CPPUNIT_TEST_SUITE_END();

public:
  void fieldsAreReadOneAfterTheOther()
  {
    const std::string wire("\x01\x80\x02\xff\xfe\xfd\xfc\3abc\4Mail\2eu\0rest", 24);
    RdataReader reader(wire);
    CPPUNIT_ASSERT_EQUAL(1U, unsigned(reader.u8()));
    CPPUNIT_ASSERT_EQUAL(0x8002U, unsigned(reader.u16()));
    CPPUNIT_ASSERT_EQUAL(0xfffefdfcU, reader.u32());
    CPPUNIT_ASSERT_EQUAL(std::string("abc"), std::string(reader.string()));
    CPPUNIT_ASSERT_EQUAL(std::string("mail.eu."), reader.name().toText());
    CPPUNIT_ASSERT(!reader.isAtEnd());
    CPPUNIT_ASSERT_EQUAL(std::string("rest"), std::string(reader.rest()));
    CPPUNIT_ASSERT(reader.isAtEnd() && reader.isGood());
  }

  void fieldsAreTakenAsTheyAre()
  {
    const std::string wire("\3abc\1A\0\x80\1x\0", 10);
    RdataReader reader(wire);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("with its length", std::string("\3abc"), std::string(reader.field(RdataField::string)));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("with its case", std::string("\1A\0", 3), std::string(reader.field(RdataField::nameAsIs)));
    CPPUNIT_ASSERT_EQUAL(std::string("\x80"), std::string(reader.field(RdataField::u8)));
    CPPUNIT_ASSERT_EQUAL(std::string_view(), reader.field(RdataField::u32));
    CPPUNIT_ASSERT(!reader.isGood());
    RdataReader strings(std::string_view(wire).substr(7));
    strings.u8();
    CPPUNIT_ASSERT_EQUAL_MESSAGE("up to the end", std::string("\1x"), std::string(strings.field(RdataField::strings)));
  }

  void nothingIsReadBeyondTheEnd()
  {
    RdataReader number("\x01");
    CPPUNIT_ASSERT_EQUAL(0U, unsigned(number.u16()));
    CPPUNIT_ASSERT_MESSAGE("what was there is not offered again", number.isAtEnd() && !number.isGood());
    CPPUNIT_ASSERT_EQUAL(0U, number.u32());
    CPPUNIT_ASSERT_EQUAL(std::string_view(), number.string());

    RdataReader string("\5abc");
    CPPUNIT_ASSERT_EQUAL(std::string_view(), string.string());
    CPPUNIT_ASSERT(!string.isGood());

    RdataReader empty("");
    CPPUNIT_ASSERT(empty.isAtEnd() && empty.rest().empty() && empty.isGood());
    CPPUNIT_ASSERT(empty.name().isRoot() && !empty.isGood());
  }

  void whatIsNoNameIsRefused()
  {
    const auto isGood = [](const std::string& wire) {
      RdataReader reader(wire);
      reader.nameWire();
      return reader.isGood();
    };
    CPPUNIT_ASSERT(isGood(std::string("\1a\0", 3)));
    CPPUNIT_ASSERT_MESSAGE("no root label", !isGood("\1a"));
    CPPUNIT_ASSERT_MESSAGE("label beyond the end", !isGood("\5a"));
    CPPUNIT_ASSERT_MESSAGE("a label of 64 octets", !isGood('\x40' + std::string(64, 'a') + '\0'));
    CPPUNIT_ASSERT_MESSAGE("compressed", !isGood("\1a\xc0\x01"));
    std::string longest;
    for (int i = 0; i < 127; ++i) {
      longest += "\1a";
    }
    CPPUNIT_ASSERT_MESSAGE("255 octets", isGood(longest + '\0'));
    CPPUNIT_ASSERT_MESSAGE("256 octets", !isGood("\2aa" + longest.substr(2) + '\0'));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RdataReaderTest);
