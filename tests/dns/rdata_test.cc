// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata.hh"
#include "dns/rdata_layout.hh"
#include "dns/rdata_reader.hh"
#include "dns/rrtype.hh"
#include "runner/cases.hh"
#include "runner/hex.hh"

#include <cppunit/extensions/HelperMacros.h>

using dodns::dns::absoluteNames;
using dodns::dns::Name;
using dodns::dns::Rdata;
using dodns::dns::RdataField;
using dodns::dns::RdataProblem;
using dodns::dns::RdataReader;
using dodns::runner::fromHex;
using dodns::runner::toHex;

namespace {

uint16_t type(const std::string& mnemonic)
{
  const auto code = dodns::dns::rrtypeFromText(mnemonic);
  CPPUNIT_ASSERT_MESSAGE("no type " + mnemonic, code.has_value());
  return *code;
}

Rdata parse(const std::string& where, uint16_t code, const std::string& text)
{
  std::string reason;
  const auto rdata = Rdata::parse(code, text, &reason);
  CPPUNIT_ASSERT_MESSAGE(where + ": refused, it " + reason, rdata.has_value());
  return *rdata;
}

Rdata rdata(const std::string& mnemonic, const std::string& text)
{
  return parse(mnemonic + " " + text, type(mnemonic), text);
}

} // namespace

class RdataTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RdataTest);
  CPPUNIT_TEST(textHasOneStoredForm);
  CPPUNIT_TEST(storedFormAndWireFormLeadBack);
  CPPUNIT_TEST(zoneFilesHaveTheSyntaxOfEveryType);
  CPPUNIT_TEST(layoutsCoverAllOctets);
  CPPUNIT_TEST(problemsSayWhere);
  CPPUNIT_TEST(canonicalFormFoldsTheNamesOfOldTypes);
  CPPUNIT_TEST(namesInsideAreFound);
  CPPUNIT_TEST(sizeIsLimited);
  CPPUNIT_TEST_SUITE_END();

public:
  void textHasOneStoredForm()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/rdata", 6)) {
      const auto code = type(one.columns[1]);
      std::string reason;
      const auto parsed = Rdata::parse(code, one.columns[2], &reason);
      if (one.columns[0] == "OK") {
        CPPUNIT_ASSERT_MESSAGE(one.where + ": refused, it " + reason, parsed.has_value());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[4], toHex(parsed->wire()));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[3], parsed->toText());
      }
      else {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, std::string("KO"), one.columns[0]);
        CPPUNIT_ASSERT_MESSAGE(one.where + ": accepted", !parsed.has_value());
        CPPUNIT_ASSERT_MESSAGE(one.where + ": the reason is: " + reason, reason.find(one.columns[3]) != std::string::npos);
      }
    }
  }

  void storedFormAndWireFormLeadBack()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/rdata", 6)) {
      if (one.columns[0] == "OK") {
        const auto code = type(one.columns[1]);
        const auto wire = fromHex(one.columns[4]);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[4], toHex(parse(one.where, code, one.columns[3]).wire()));
        const auto read = Rdata::fromWire(code, wire);
        CPPUNIT_ASSERT_MESSAGE(one.where + ": wire form refused", read.has_value());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[3], read->toText());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[4], toHex(parse(one.where, code, read->toText(absoluteNames())).wire()));
      }
    }
  }

  void zoneFilesHaveTheSyntaxOfEveryType()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/rdata_for_people", 5)) {
      const auto parsed = parse(one.where, type(one.columns[0]), one.columns[1]);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[3], toHex(parsed.wire()));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], parsed.toText(absoluteNames()));
      CPPUNIT_ASSERT_MESSAGE(one.where, parsed == parse(one.where, parsed.type(), parsed.toText(absoluteNames())));
      CPPUNIT_ASSERT_MESSAGE(one.where, parsed == parse(one.where, parsed.type(), parsed.toText()));
    }
  }

  void layoutsCoverAllOctets()
  {
    for (const auto& one : dodns::runner::readCases("dns/data/rdata", 6)) {
      if (one.columns[0] == "OK") {
        const auto wire = fromHex(one.columns[4]);
        RdataReader reader(wire);
        for (const char field : dodns::dns::rdataLayout(type(one.columns[1]))) {
          reader.field(static_cast<RdataField>(field));
        }
        CPPUNIT_ASSERT_MESSAGE(one.where + ": the layout asks for more", reader.isGood());
        CPPUNIT_ASSERT_MESSAGE(one.where + ": the layout leaves octets", reader.isAtEnd());
      }
    }
  }

  void problemsSayWhere()
  {
    const auto problem = [](const char* mnemonic, const char* text) {
      RdataProblem found;
      CPPUNIT_ASSERT_MESSAGE(text, !Rdata::parse(type(mnemonic), text, absoluteNames(), found));
      return found;
    };
    const auto wrongName = problem("MX", "10  mail");
    CPPUNIT_ASSERT_EQUAL(size_t(4), wrongName.at);
    CPPUNIT_ASSERT_EQUAL(size_t(4), wrongName.size);
    const auto missing = problem("MX", "10");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("behind the end", size_t(2), missing.at);
    CPPUNIT_ASSERT_EQUAL(size_t(0), missing.size);
    const auto wrongString = problem("TXT", "a \"b\\400\"");
    CPPUNIT_ASSERT_EQUAL_MESSAGE("at the quote", size_t(2), wrongString.at);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("with both quotes", size_t(7), wrongString.size);
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the parameter", size_t(9), problem("SVCB", "1 . port=a alpn=h2").at + 5);
  }

  void canonicalFormFoldsTheNamesOfOldTypes()
  {
    for (const auto* folded : {"NS", "CNAME", "PTR", "DNAME", "MB"}) {
      CPPUNIT_ASSERT_MESSAGE(folded, rdata(folded, "A.Example.") == rdata(folded, "a.example."));
    }
    CPPUNIT_ASSERT(rdata("MX", "10 A.Example.") == rdata("MX", "10 a.example."));
    CPPUNIT_ASSERT(rdata("SOA", "A. B. 1 2 3 4 5") == rdata("SOA", "a. b. 1 2 3 4 5"));
    CPPUNIT_ASSERT(rdata("SRV", "1 2 3 A.") == rdata("SRV", "1 2 3 a."));
    CPPUNIT_ASSERT(rdata("NAPTR", "1 2 \"A\" \"B\" \"C\" D.") == rdata("NAPTR", "1 2 \"A\" \"B\" \"C\" d."));
    CPPUNIT_ASSERT_MESSAGE("strings have a case", rdata("NAPTR", "1 2 \"A\" \"B\" \"C\" D.") != rdata("NAPTR", "1 2 \"a\" \"B\" \"C\" D."));
    CPPUNIT_ASSERT_MESSAGE("RFC 6840 section 5.1", rdata("RRSIG", "A 5 3 1 2 3 4 Example. AQID") == rdata("RRSIG", "A 5 3 1 2 3 4 example. AQID"));
    CPPUNIT_ASSERT_MESSAGE("RFC 6840 section 5.1", rdata("NSEC", "A.Example. A") != rdata("NSEC", "a.example. A"));
    CPPUNIT_ASSERT_MESSAGE("RFC 9460 section 2.2: not of RFC 4034", rdata("SVCB", "1 A.") != rdata("SVCB", "1 a."));
    CPPUNIT_ASSERT_MESSAGE("no names", rdata("TXT", "A") != rdata("TXT", "a"));
    CPPUNIT_ASSERT_MESSAGE("the type counts", rdata("NS", "a.") != rdata("CNAME", "a."));
  }

  void namesInsideAreFound()
  {
    const auto texts = [](const Rdata& data) {
      std::string found;
      for (const auto& name : data.names()) {
        found += name.toText() + " ";
      }
      return found;
    };
    CPPUNIT_ASSERT_EQUAL(std::string("ns.example. h.example. "), texts(rdata("SOA", "Ns.Example. h.example. 1 2 3 4 5")));
    CPPUNIT_ASSERT_EQUAL(std::string("gw.example. "), texts(rdata("IPSECKEY", "10 3 2 gw.example. AQID")));
    CPPUNIT_ASSERT_EQUAL(std::string(), texts(rdata("IPSECKEY", "10 1 2 192.0.2.1 AQID")));
    CPPUNIT_ASSERT_EQUAL(std::string("a. b. "), texts(rdata("HIP", "2 2001 AQID a. b.")));
    CPPUNIT_ASSERT_EQUAL(std::string("relay. "), texts(rdata("AMTRELAY", "10 0 3 relay.")));
    CPPUNIT_ASSERT_EQUAL(std::string("svc. "), texts(rdata("HTTPS", "1 svc. alpn=h2")));
    CPPUNIT_ASSERT_EQUAL(std::string(), texts(rdata("TXT", "a.example.")));
  }

  void sizeIsLimited()
  {
    std::string strings;
    for (int i = 0; i < 256; ++i) {
      strings += '"' + std::string(255, 'x') + "\" ";
    }
    std::string reason;
    CPPUNIT_ASSERT_MESSAGE("65,536 octets", !Rdata::parse(type("TXT"), strings, &reason));
    CPPUNIT_ASSERT_EQUAL(std::string("is longer than 65,535 octets"), reason);
    strings.erase(1, 1);
    CPPUNIT_ASSERT_EQUAL(size_t(65535), rdata("TXT", strings).wire().size());
    CPPUNIT_ASSERT(!Rdata::parse(type("TXT"), '"' + std::string(256, 'x') + '"', &reason));
    CPPUNIT_ASSERT_EQUAL(std::string("has a character string of 256 octets, more than 255"), reason);
    CPPUNIT_ASSERT(!Rdata::fromWire(type("TYPE65280"), std::string(65536, 'x')));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RdataTest);
