// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_data.hh"

#include "api/record_names.hh"
#include "dns/rrtype.hh"
#include "runner/cases.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

/** Between the JSON of clients and rdata. */
class RecordDataTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(RecordDataTest);
  CPPUNIT_TEST(recordsAreStoredAndGivenBack);
  CPPUNIT_TEST(ownersAreReadAndShown);
  CPPUNIT_TEST(longTextIsCutIntoStrings);
  CPPUNIT_TEST(whatOthersChangedIsNotHidden);
  CPPUNIT_TEST(otherTypesAreShownAsTheyAre);
  CPPUNIT_TEST_SUITE_END();

  const dns::Name d_zone = *dns::Name::parse("example.com.");

  static std::string messages(const api::Findings& findings)
  {
    const auto response = api::unprocessable({}, findings);
    return api::Json::parse(response.body)["message"].get<std::string>();
  }

  api::RecordMembers members(const std::string& json)
  {
    api::Findings findings;
    return api::readMembers(api::Json::parse(json), findings);
  }

  std::string shown(const std::string& type, const std::string& rdata, const std::optional<std::string>& given = {})
  {
    return *api::shownMembers({1, "example.com.", type, 300, rdata, given}, d_zone).data;
  }

public:
  void recordsAreStoredAndGivenBack()
  {
    for (const auto& one : runner::readCases("api/data/records", 4)) {
      const auto given = members(one.columns[0]);
      api::Findings findings;
      const auto rdata = api::toRdata(*given.type, given, d_zone, findings);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], rdata ? rdata->toText() : messages(findings));
      if (rdata) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], shown(*given.type, rdata->toText(), api::givenBeside(*rdata, given, d_zone)));
        // What a client would send to make it again makes it again.
        const auto again = api::requestMembers({1, "example.com.", *given.type, 300, rdata->toText(), {}}, d_zone);
        api::Findings none;
        const auto same = api::toRdata(*given.type, again, d_zone, none);
        CPPUNIT_ASSERT_MESSAGE(one.where + " again", (same && *same == *rdata) || *given.type == "TXT");
      }
    }
  }

  void ownersAreReadAndShown()
  {
    for (const auto& one : runner::readCases("api/data/owners", 4)) {
      api::Findings findings;
      const auto name = api::readOwner(one.columns[0] == "-" ? std::nullopt : std::optional(one.columns[0]), d_zone, findings);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[1], name ? name->toText() : findings.back().code);
      if (name) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(one.where, one.columns[2], api::shownOwner(name->toText(), d_zone));
      }
    }
  }

  void longTextIsCutIntoStrings()
  {
    api::RecordMembers given;
    given.data = std::string(600, 'x');
    api::Findings findings;
    const auto rdata = api::toRdata("TXT", given, d_zone, findings);
    const std::string piece(255, 'x');
    CPPUNIT_ASSERT_EQUAL("\"" + piece + "\" \"" + piece + "\" \"" + std::string(90, 'x') + "\"", rdata->toText());
    CPPUNIT_ASSERT_EQUAL(*given.data, shown("TXT", rdata->toText()));
  }

  void whatOthersChangedIsNotHidden()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("\"a\""), shown("TXT", "\"a\"", "\"a\""));
    CPPUNIT_ASSERT_EQUAL(std::string("b"), shown("TXT", "\"b\"", "\"a\""));
  }

  void otherTypesAreShownAsTheyAre()
  {
    CPPUNIT_ASSERT_EQUAL(std::string("1 1 aabb"), shown("SSHFP", "1 1 aabb"));
    CPPUNIT_ASSERT_EQUAL(std::string("mail.example.net"), shown("MX", "10   mail.example.net."));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("nonsense that somebody stored", std::string("nonsense"), shown("A", "nonsense"));
    CPPUNIT_ASSERT_EQUAL_MESSAGE("an SOA's data is its TTL", std::string("300"), shown("SOA", "a. b. 1 2 3 4 5"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordDataTest);
