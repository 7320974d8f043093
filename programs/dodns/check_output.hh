// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/check_answers.hh"
#include "migration/check_contents.hh"
#include "migration/difference.hh"

#include <memory>
#include <string>

/** How `dodns check` prints what it finds, to the standard output. */
class CheckOutput
{
public:
  virtual ~CheckOutput() = default;

  /** @param repair what became of an attempt to repair it: `done`, `would be done`,
   * or why not; empty: there was none. */
  virtual void write(const dodns::migration::Difference& difference, const std::string& repair) = 0;

  /** A zone that could not be compared. */
  virtual void writeFailure(const std::string& zone, const std::string& why) = 0;

  virtual void finish(const dodns::migration::ContentFigures& figures) = 0;
};

/** One difference a line, as text or as JSON objects. */
std::unique_ptr<CheckOutput> makeCheckOutput(bool isJson);

/** The same for answers. */
class AnswerOutput
{
public:
  explicit AnswerOutput(bool isJson)
      : d_isJson(isJson) {}

  void write(const dodns::migration::AnswerDifference& difference) const;
  /** The first question that was not answered. */
  void writeFailure(const dodns::migration::Question& question, const std::string& why) const;
  /** The same of a zone about which nobody knows what to ask. */
  void writeFailure(const std::string& what, const std::string& why) const;
  void finish(const dodns::migration::AnswerFigures& figures) const;

private:
  const bool d_isJson;
};

/** Puts figures where Prometheus' node exporter collects them (a textfile):
 * replaces the file in one step. @throws base::Error */
void writeFigures(const std::string& path, const std::string& lines);

/** What came of NOTIFY since the start. */
struct ToldFigures
{
  uint64_t believed = 0; ///< messages
  uint64_t refused = 0;
  uint64_t zones = 0; ///< that were looked at
  dodns::migration::DifferenceCounts differences{};
};
std::string figureLines(const ToldFigures& figures);

/** Those of a round. */
std::string figureLines(const dodns::migration::ContentFigures& figures);
std::string figureLines(const dodns::migration::AnswerFigures& figures);
