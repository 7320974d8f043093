// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/forwarded.hh"

#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class ForwardedTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(ForwardedTest);
  CPPUNIT_TEST(rangesContainTheirAddresses);
  CPPUNIT_TEST(onlyTrustedProxiesAreBelieved);
  CPPUNIT_TEST_SUITE_END();

public:
  void rangesContainTheirAddresses()
  {
    for (const auto& one : runner::readCases("http/data/address_ranges", 4)) {
      const auto range = http::AddressRange::parse(one.columns[0]);
      const std::string found = !range ? "malformed" : range->contains(one.columns[1]) ? "yes"
                                                                                       : "no";
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], found);
    }
  }

  void onlyTrustedProxiesAreBelieved()
  {
    const std::vector<http::AddressRange> trusted = {*http::AddressRange::parse("10.0.0.0/8")};
    for (const auto& one : runner::readCases("http/data/forwarded", 6)) {
      http::Request request;
      request.client = one.columns[0];
      request.host = "own";
      const char* const fields[] = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"};
      for (int i = 0; i < 3; ++i) {
        if (one.columns[1 + i] != "-") {
          request.headers.add(fields[i], one.columns[1 + i]);
        }
      }
      applyForwarded(request, trusted);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[4], request.client + " " + request.scheme + " " + request.host);
    }
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ForwardedTest);
