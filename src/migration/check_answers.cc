// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/check_answers.hh"

#include "dns/rrtype.hh"
#include "legacy/error.hh"
#include "migration/answer_text.hh"

#include <algorithm>
#include <thread>

namespace dodns::migration {

namespace {

constexpr size_t kMostSuspects = 1000;

std::vector<std::string> sorted(std::vector<std::string> texts)
{
  std::sort(texts.begin(), texts.end());
  return texts;
}

/** The data of an answer's RRset that was asked for. */
std::vector<std::string> dataIn(const std::vector<std::string>& answer, const Question& question)
{
  std::vector<std::string> data;
  const auto begin = "answer " + question.name.toText() + " ";
  const auto type = dns::rrtypeToText(question.type) + " ";
  for (const auto& line : answer) {
    if (line.compare(0, begin.size(), begin) != 0) {
      continue;
    }
    auto rest = line.substr(begin.size());
    if (rest.find_first_not_of("0123456789") == rest.find(' ')) { // with TTL
      rest.erase(0, rest.find(' ') + 1);
    }
    if (rest.compare(0, type.size(), type) == 0) {
      data.push_back(rest.substr(type.size()));
    }
  }
  return sorted(std::move(data));
}

/** As an answer has it. @returns nothing when some is no rdata: then nobody knows what is answered. */
std::optional<std::vector<std::string>> dataOf(const std::vector<std::string>& texts, uint16_t type)
{
  std::vector<std::string> data;
  for (const auto& text : texts) {
    const auto rdata = dns::Rdata::parse(type, text);
    if (!rdata) {
      return std::nullopt;
    }
    data.push_back(rdataText(*rdata));
  }
  return sorted(std::move(data));
}

} // namespace

bool isExplained(const AnswerDifference& difference, const std::vector<recorddb::RefusedRRset>& refused)
{
  const auto& question = difference.question;
  return std::any_of(refused.begin(), refused.end(), [&](const auto& one) {
    const auto data = dataOf(one.data, question.type);
    return !data || *data == dataIn(one.isByLegacy ? difference.now : difference.before, question);
  });
}

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
      told.kind = isSame ? d_classOf(zone, told) : DifferenceClass::inFlight;
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
