// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/plain_rdata.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

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

} // namespace

class PlainRdataTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(PlainRdataTest);
  CPPUNIT_TEST(plainRdataIsEncodedAndNothingElse);
  CPPUNIT_TEST_SUITE_END();

public:
  void plainRdataIsEncodedAndNothingElse()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/plain_rdata", 4)) {
      const auto type = static_cast<uint16_t>(std::stoi(one.columns[0]));
      const auto wire = dodns::dns::encodePlainRdata(type, one.columns[1]);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where + ": " + one.columns[3], one.columns[2], wire ? hex(*wire) : "-");
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PlainRdataTest);
