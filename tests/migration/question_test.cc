// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/question.hh"

#include "dns/rrtype.hh"
#include "migration/check_answers.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using migration::Question;

class QuestionTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(QuestionTest);
  CPPUNIT_TEST(zoneIsAskedForWhatFollowsFromItsNames);
  CPPUNIT_TEST(answerIsExplainedByTheDataThatWereRefused);
  CPPUNIT_TEST_SUITE_END();

  static dns::Name name(const std::string& text) { return *dns::Name::parse(text); }

  static bool isExplained(bool isByLegacy, std::vector<std::string> data, std::vector<std::string> before, std::vector<std::string> now)
  {
    migration::AnswerDifference difference;
    difference.question = {name("www.example.com."), dns::rrtype::kA};
    for (auto* lines : {&before, &now}) {
      for (auto& line : *lines) {
        line = "answer " + line;
      }
      lines->insert(lines->begin(), "NOERROR aa");
    }
    difference.before = std::move(before);
    difference.now = std::move(now);
    return migration::isExplained(difference, {{isByLegacy, std::move(data)}});
  }

public:
  void zoneIsAskedForWhatFollowsFromItsNames()
  {
    std::vector<Question> questions = {
        {name("example.com."), dns::rrtype::kSoa},
        {name("dodns-check-missing.example.com."), dns::rrtype::kA, name("example.com.")},
        {name("a.b.c.example.com."), dns::rrtype::kMx},
        {name("d.c.example.com."), dns::rrtype::kA},
        {name("*.example.com."), dns::rrtype::kA},
        {name("*.example.com."), dns::rrtype::kMx},
        {name("*.w.example.com."), dns::rrtype::kTxt},
        {name("elsewhere.example.org."), dns::rrtype::kA},
    };
    const auto known = questions.size();
    migration::addQuestionsOfZone(questions, name("example.com."));
    std::string added;
    for (auto i = known; i < questions.size(); ++i) {
      added += questions[i].name.toText() + " " + dns::rrtypeToText(questions[i].type) + (questions[i].about ? " about " + questions[i].about->toText() : "") + "|";
    }
    CPPUNIT_ASSERT_EQUAL(std::string("example.com. DNSKEY|"
                                     "b.c.example.com. TXT about b.c.example.com.|dodns-check-missing.b.c.example.com. A about b.c.example.com.|"
                                     "c.example.com. TXT about c.example.com.|dodns-check-missing.c.example.com. A about c.example.com.|"
                                     "dodns-check-missing.example.com. MX about example.com.|"
                                     "w.example.com. TXT about w.example.com.|dodns-check-missing.w.example.com. A about w.example.com.|"
                                     "dodns-check-missing.w.example.com. TXT about w.example.com.|"),
                         added);
  }

  void answerIsExplainedByTheDataThatWereRefused()
  {
    const std::vector<std::string> two = {"www.example.com. A 192.0.2.1", "www.example.com. A 192.0.2.2"};
    CPPUNIT_ASSERT(isExplained(false, {"192.0.2.2", "192.0.2.1"}, two, {}));
    CPPUNIT_ASSERT_MESSAGE("with TTL", isExplained(false, {"192.0.2.1"}, {"www.example.com. 300 A 192.0.2.1"}, {}));
    CPPUNIT_ASSERT_MESSAGE("other data", !isExplained(false, {"192.0.2.1"}, two, {}));
    CPPUNIT_ASSERT_MESSAGE("who refused it does not answer it", !isExplained(true, {"192.0.2.2", "192.0.2.1"}, two, {}));
    CPPUNIT_ASSERT(isExplained(true, {"192.0.2.2", "192.0.2.1"}, {}, two));
    CPPUNIT_ASSERT_MESSAGE("a deletion", isExplained(false, {}, {}, two));
    CPPUNIT_ASSERT_MESSAGE("what is to be gone is there", !isExplained(false, {}, two, {}));
    CPPUNIT_ASSERT_MESSAGE("of another name or type", !isExplained(false, {"192.0.2.1"}, {"other.example.com. A 192.0.2.1", "www.example.com. TXT \"192.0.2.1\""}, {}));
    CPPUNIT_ASSERT_MESSAGE("nobody knows what is answered", isExplained(false, {"192.0.2.256"}, two, {}));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QuestionTest);
