// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/dns_client.hh"
#include "migration/difference.hh"
#include "migration/pace.hh"
#include "migration/question.hh"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace dodns::migration {

struct AnswerCheckSettings
{
  std::chrono::milliseconds lag{5000};
  double questionsPerSecond = 0; ///< 0: as fast as it goes
  bool withTtls = false;
};

struct AnswerDifference
{
  DifferenceClass kind = DifferenceClass::drift;
  Question question;
  std::vector<std::string> before; ///< what the old nameserver says, as answerText()
  std::vector<std::string> now;    ///< what the new one says
};

struct AnswerFigures
{
  uint64_t questions = 0;
  uint64_t equal = 0;
  uint64_t failed = 0; ///< one of the two did not answer, or it is not known what to ask about a zone
  DifferenceCounts differences{};
};

/** Why two nameservers answer differently, both times they are asked. */
using ClassOf = std::function<DifferenceClass(const dns::Name& zone, const AnswerDifference&)>;

/** Whether one of them answers what the other system had refused: these very data, where they can be read. */
bool isExplained(const AnswerDifference& difference, const std::vector<recorddb::RefusedRRset>& refused);

/** Asks two nameservers the same and compares what they say.
 *
 * Answers that differ are asked for once more after the lag: what is then
 * equal, or another difference, is in flight. What does not answer is counted,
 * and the first such question is told. */
class AnswerCheck
{
public:
  /** Both must outlive this. */
  AnswerCheck(legacy::DnsClient& before, legacy::DnsClient& now, ClassOf classOf, AnswerCheckSettings settings)
      : d_before(before), d_now(now), d_classOf(std::move(classOf)), d_settings(settings), d_pace(settings.questionsPerSecond) {}

  std::function<void(const AnswerDifference&)> takeDifference;
  std::function<void(const Question&, const std::string& why)> takeFailure;

  /** @param zone that the question is about. */
  void ask(const dns::Name& zone, const Question& question);
  /** Some questions cannot be asked, because nobody knows them. */
  void addFailed() { ++d_figures.failed; }
  /** Looks again at what is left. */
  void finish();

  const AnswerFigures& figures() const { return d_figures; }

private:
  struct Suspect
  {
    dns::Name zone;
    AnswerDifference difference;
  };

  AnswerDifference compare(const Question& question);
  void fail(const Question& question, const std::string& why);

  legacy::DnsClient& d_before;
  legacy::DnsClient& d_now;
  const ClassOf d_classOf;
  const AnswerCheckSettings d_settings;
  Pace d_pace;
  std::vector<Suspect> d_suspects;
  AnswerFigures d_figures;
};

} // namespace dodns::migration
