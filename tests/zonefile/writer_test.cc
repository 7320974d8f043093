// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/writer.hh"

#include "zonefile/reader.hh"
#include "zonefile/zone_cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using namespace dodns::zonefile;

namespace {

std::vector<dns::Record> read(const std::string& text)
{
  std::vector<dns::Record> records;
  auto reader = Reader::openText(text, "zone", ReaderOptions());
  while (const auto record = reader.next()) {
    records.push_back(record->toRecord());
  }
  CPPUNIT_ASSERT_EQUAL_MESSAGE(text, uint64_t{0}, reader.errorCount());
  return records;
}

/** The records of a case, which may have errors, too. */
std::vector<dns::Record> readCase(const zonefile_test::ZoneCase& one)
{
  ReaderOptions options;
  if (one.hasOrigin) {
    options.origin = dns::Name::parse("example.com.");
    options.ttl = 300;
  }
  std::vector<dns::Record> records;
  auto reader = Reader::openText(one.text, "zone", options);
  while (const auto record = reader.next()) {
    records.push_back(record->toRecord());
  }
  return records;
}

std::string write(const std::vector<dns::Record>& records, const std::optional<dns::Name>& origin)
{
  std::string text;
  Writer writer(origin, [&](std::string_view part) { text += part; });
  for (const auto& record : records) {
    writer.add(record);
  }
  writer.finish();
  return text;
}

} // namespace

class WriterTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(WriterTest);
  CPPUNIT_TEST(filesAreForPeople);
  CPPUNIT_TEST(absoluteNamesNeedNoOrigin);
  CPPUNIT_TEST(longNamesDoNotMoveTheOthers);
  CPPUNIT_TEST(nothingMakesNothing);
  CPPUNIT_TEST(whatIsWrittenIsReadBack);
  CPPUNIT_TEST(ownersGoOnAfterAThousand);
  CPPUNIT_TEST_SUITE_END();

public:
  void filesAreForPeople()
  {
    const auto records = read("example.com. 3600 SOA ns1.example.com. hostmaster.example.com. 2026112401 10800 3600 604800 300\n"
                              "example.com. 3600 NS ns1.example.com.\n"
                              "example.com. 3600 NS ns2.example.net.\n"
                              "www.example.com. 60 A 192.0.2.1\n"
                              "www.example.com. 3600 TXT \"a b\"\n"
                              "\\$x.example.com. 3600 CNAME www.example.com.\n");
    CPPUNIT_ASSERT_EQUAL(std::string("$ORIGIN example.com.\n"
                                     "$TTL 3600\n"
                                     "@      IN SOA   ns1 hostmaster (\n"
                                     "                2026112401 ; serial\n"
                                     "                10800      ; refresh\n"
                                     "                3600       ; retry\n"
                                     "                604800     ; expire\n"
                                     "                300        ; negative TTL\n"
                                     "                )\n"
                                     "       IN NS    ns1\n"
                                     "       IN NS    ns2.example.net.\n"
                                     "www 60 IN A     192.0.2.1\n"
                                     "       IN TXT   \"a b\"\n"
                                     "\\$x    IN CNAME www\n"),
                         write(records, dns::Name::parse("example.com.")));
  }

  void absoluteNamesNeedNoOrigin()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("$TTL 60\nwww.example.com. IN MX 10 mail.example.com.\n"), write(read("www.example.com. 60 MX 10 mail.example.com.\n"), std::nullopt));
  }

  void longNamesDoNotMoveTheOthers()
  {
    const std::string longName(50, 'a');
    const auto text = write(read("a.example. 60 A 192.0.2.1\n" + longName + ".example. 60 A 192.0.2.2\n"), dns::Name::parse("example."));
    CPPUNIT_ASSERT_MESSAGE(text, text.find("\na" + std::string(40, ' ') + "IN A 192.0.2.1\n") != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE(text, text.find('\n' + longName + " IN A 192.0.2.2\n") != std::string::npos);
  }

  void nothingMakesNothing()
  {
    CPPUNIT_ASSERT_EQUAL(std::string(), write({}, std::nullopt));
  }

  void whatIsWrittenIsReadBack()
  {
    for (const auto* topic : {"owners", "ttl_and_class", "types", "words", "directives", "generate"}) {
      for (const auto& one : zonefile_test::readZoneCases(std::string("zonefile/data/") + topic)) {
        const auto records = readCase(one);
        for (const auto* origin : {"", ".", "com.", "example.com.", "www.example.com."}) {
          const auto written = write(records, *origin == '\0' ? std::nullopt : dns::Name::parse(origin));
          const auto again = read(written);
          CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where + "\n" + written, records.size(), again.size());
          for (size_t i = 0; i < records.size(); ++i) {
            const bool isSame = again[i].name == records[i].name && again[i].ttl == records[i].ttl && again[i].rdata.wire() == records[i].rdata.wire();
            CPPUNIT_ASSERT_MESSAGE(one.where + "\n" + written, isSame);
          }
        }
      }
    }
  }

  void ownersGoOnAfterAThousand()
  {
    std::string text;
    for (int i = 0; i < 2500; ++i) {
      text += "a.example. 60 TXT " + std::to_string(i) + '\n';
    }
    const auto written = write(read(text), dns::Name::parse("example."));
    CPPUNIT_ASSERT_EQUAL(size_t{2500}, read(written).size());
    CPPUNIT_ASSERT_EQUAL_MESSAGE("the owner stands in one line", written.find("\na "), written.rfind("\na "));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WriterTest);
