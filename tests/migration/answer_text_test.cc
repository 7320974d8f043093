// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/answer_text.hh"

#include "dns/rdata.hh"
#include "dns/rrtype.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

namespace {

using namespace dns::rrtype;

legacy::ReceivedRecord record(const char* name, uint16_t type, const char* data, uint32_t ttl = 300)
{
  return {*dns::Name::parse(name), type, ttl, dns::Rdata::parse(type, data)->wire()};
}

std::string textOf(const legacy::Answer& answer)
{
  std::string text;
  for (const auto& line : migration::answerText(answer, true)) {
    text += line + "\n";
  }
  return text;
}

} // namespace

class AnswerTextTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(AnswerTextTest);
  CPPUNIT_TEST(referralHasItsGlue);
  CPPUNIT_TEST(additionalSectionOfAnAnswerIsLeftOut);
  CPPUNIT_TEST_SUITE_END();

public:
  void referralHasItsGlue()
  {
    legacy::Answer answer;
    answer.authority = {record("sub.example.com.", kNs, "ns.sub.example.com."), record("sub.example.com.", kNs, "ns.example.com."), record("sub.example.com.", kNs, "sub.example.com.")};
    answer.additional = {record("ns.sub.example.com.", kAaaa, "2001:db8::1"), record("ns.sub.example.com.", kA, "192.0.2.1", 60),
                         record("ns.example.com.", kA, "192.0.2.2"),        // a sibling: servers differ
                         record("other.sub.example.com.", kA, "192.0.2.3"), // of nobody
                         record("sub.example.com.", kA, "192.0.2.4"), record("ns.sub.example.com.", kTxt, "\"x\"")};
    CPPUNIT_ASSERT_EQUAL(std::string("NOERROR\n"
                                     "additional ns.sub.example.com. A 192.0.2.1\n"
                                     "additional ns.sub.example.com. AAAA 2001:db8::1\n"
                                     "additional sub.example.com. A 192.0.2.4\n"
                                     "authority sub.example.com. NS ns.example.com.\n"
                                     "authority sub.example.com. NS ns.sub.example.com.\n"
                                     "authority sub.example.com. NS sub.example.com.\n"),
                         textOf(answer));
  }

  void additionalSectionOfAnAnswerIsLeftOut()
  {
    legacy::Answer answer;
    answer.isAuthoritative = true;
    answer.answer = {record("example.com.", kNs, "ns.example.com.")};
    answer.authority = answer.answer;
    answer.additional = {record("ns.example.com.", kA, "192.0.2.1")};
    CPPUNIT_ASSERT_EQUAL(std::string("NOERROR aa\nanswer example.com. 300 NS ns.example.com.\n"), textOf(answer));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AnswerTextTest);
