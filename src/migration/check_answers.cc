// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/check_answers.hh"

#include "legacy/error.hh"
#include "migration/answer_text.hh"

#include <thread>

namespace dodns::migration {

namespace {

constexpr size_t kMostSuspects = 1000;

} // namespace

AnswerDifference AnswerCheck::compare(const Question& question)
{
  AnswerDifference difference;
  difference.question = question;
  difference.before = answerText(d_before.ask(question.name, question.type), d_settings.withTtls);
  difference.now = answerText(d_now.ask(question.name, question.type), d_settings.withTtls);
  return difference;
}

void AnswerCheck::ask(const dns::Name& zone, const Question& question)
{
  std::this_thread::sleep_until(d_pace.next());
  ++d_figures.questions;
  try {
    auto difference = compare(question);
    if (difference.before == difference.now) {
      ++d_figures.equal;
    }
    else {
      d_suspects.push_back({zone, std::move(difference)});
    }
  }
  catch (const legacy::Error& error) {
    fail(question, error.what());
  }
  if (d_suspects.size() >= kMostSuspects) {
    finish();
  }
}

void AnswerCheck::finish()
{
  if (!d_suspects.empty()) {
    std::this_thread::sleep_for(d_settings.lag);
  }
  for (auto& [zone, first] : d_suspects) {
    std::this_thread::sleep_until(d_pace.next());
    try {
      auto now = compare(first.question);
      const bool isSame = now.before == first.before && now.now == first.now;
      auto& told = now.before == now.now ? first : now;
      told.kind = isSame ? d_classOf(zone, told.question) : DifferenceClass::inFlight;
      ++d_figures.differences.at(static_cast<size_t>(told.kind));
      if (takeDifference) {
        takeDifference(told);
      }
    }
    catch (const legacy::Error& error) {
      fail(first.question, error.what());
    }
  }
  d_suspects.clear();
}

void AnswerCheck::fail(const Question& question, const std::string& why)
{
  if (d_figures.failed++ == 0 && takeFailure) {
    takeFailure(question, why);
  }
}

} // namespace dodns::migration
