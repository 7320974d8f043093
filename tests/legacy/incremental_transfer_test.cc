// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata.hh"
#include "dns/rrtype.hh"
#include "legacy/incremental_transfer.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <sstream>

using namespace dodns;
using legacy::IncrementalTransfer;
using legacy::ReceivedRecord;

namespace {

const dns::Name kZone = *dns::Name::parse("example.com.");

/** `7`: the SOA with that serial; `|`: see the caller; other words: a TXT record with that text. */
ReceivedRecord recordFrom(const std::string& word)
{
  const bool isSoa = word.find_first_not_of("0123456789") == std::string::npos;
  const auto rdata = isSoa ? dns::Rdata::parse(dns::rrtype::kSoa, ". . " + word + " 1 1 1 1") : dns::Rdata::parse(dns::rrtype::kTxt, word);
  return {kZone, rdata->type(), 300, rdata->wire()};
}

std::string textOf(const ReceivedRecord& record)
{
  std::istringstream words(dns::Rdata::fromWire(record.type, record.rdata)->toText());
  std::string word;
  for (int i = record.type == dns::rrtype::kSoa ? 3 : 1; i > 0; --i) {
    words >> word;
  }
  return record.type == dns::rrtype::kSoa ? word : word.substr(1, word.size() - 2);
}

/** What comes of a transfer since serial 7: `-7 -a +8 +b = 8`, `whole` or `goes on`. */
std::string read(const std::string& text)
{
  std::string changes;
  IncrementalTransfer transfer(kZone, 7, [&changes](const ReceivedRecord& record, bool isAdded) { changes += (isAdded ? "+" : "-") + textOf(record) + " "; });
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const auto state = word == "|" ? transfer.endMessage() : transfer.take(recordFrom(word));
    if (state != IncrementalTransfer::State::goesOn) {
      return state == IncrementalTransfer::State::whole ? "whole" : changes + "= " + std::to_string(transfer.serial());
    }
  }
  return "goes on";
}

} // namespace

class IncrementalTransferTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(IncrementalTransferTest);
  CPPUNIT_TEST(everyFormIsRead);
  CPPUNIT_TEST(anotherNamesSoaIsNone);
  CPPUNIT_TEST(brokenSoaIsNone);
  CPPUNIT_TEST_SUITE_END();

public:
  void everyFormIsRead()
  {
    for (const auto& one : runner::readCases("legacy/data/incremental_transfers", 3)) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], read(one.columns[0]));
    }
  }

  void anotherNamesSoaIsNone()
  {
    IncrementalTransfer transfer(kZone, 7, [](const ReceivedRecord&, bool) {});
    auto soa = recordFrom("7");
    soa.name = *dns::Name::parse("other.example.");
    CPPUNIT_ASSERT(transfer.take(soa) == IncrementalTransfer::State::whole);
  }

  void brokenSoaIsNone()
  {
    IncrementalTransfer transfer(kZone, 7, [](const ReceivedRecord&, bool) {});
    auto soa = recordFrom("7");
    soa.rdata.pop_back();
    CPPUNIT_ASSERT(transfer.take(soa) == IncrementalTransfer::State::whole);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(IncrementalTransferTest);
