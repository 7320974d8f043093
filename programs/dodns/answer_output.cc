// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"

#include "check_output.hh"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace dodns;
using migration::Question;

namespace {

using Json = nlohmann::ordered_json;

std::string textOf(const Question& question)
{
  return question.name.toText() + " " + dns::rrtypeToText(question.type);
}

std::string joined(const std::vector<std::string>& lines)
{
  std::string text;
  for (const auto& line : lines) {
    text += (text.empty() ? "" : "; ") + line;
  }
  return text;
}

} // namespace

void AnswerOutput::write(const migration::AnswerDifference& difference) const
{
  if (d_isJson) {
    std::cout << Json({{"difference", toText(difference.kind)}, {"name", difference.question.name.toText()}, {"type", dns::rrtypeToText(difference.question.type)}, {"old", difference.before}, {"new", difference.now}}).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  std::cout << std::left << std::setw(11) << toText(difference.kind) << textOf(difference.question) << "\n  old: " << joined(difference.before) << "\n  new: " << joined(difference.now) << '\n';
}

void AnswerOutput::writeFailure(const Question& question, const std::string& why) const
{
  writeFailure(textOf(question), why);
}

void AnswerOutput::writeFailure(const std::string& what, const std::string& why) const
{
  if (d_isJson) {
    std::cout << Json({{"failed", what}, {"reason", why}}).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  std::cout << std::left << std::setw(11) << "failed" << what << ": " << why << '\n';
}

void AnswerOutput::finish(const migration::AnswerFigures& figures) const
{
  Json counts;
  std::string text = std::to_string(figures.questions) + " questions, " + std::to_string(figures.equal) + " answered alike, " + std::to_string(figures.failed) + " failed;";
  for (size_t i = 0; i < figures.differences.size(); ++i) {
    const auto* kind = toText(static_cast<migration::DifferenceClass>(i));
    counts[kind] = figures.differences[i];
    text += (i == 0 ? " " : ", ") + std::to_string(figures.differences[i]) + " " + kind;
  }
  if (d_isJson) {
    std::cout << Json({{"questions", figures.questions}, {"equal", figures.equal}, {"failed", figures.failed}, {"differences", counts}}).dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
    return;
  }
  std::cout << text << std::endl;
}
