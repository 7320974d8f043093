// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backfill_run.hh"

#include <chrono>

/** What `dodns backfill` prints: a line for each zone that somebody should look
 * at and a summary on the standard output, and how far it is on the standard
 * error output. */
class BackfillOutput
{
public:
  BackfillOutput(bool isJson, bool isDry);
  ~BackfillOutput();
  BackfillOutput(const BackfillOutput&) = delete;
  BackfillOutput& operator=(const BackfillOutput&) = delete;

  void take(const BackfillRun::Json& result, const BackfillFigures& figures);
  void finish(const BackfillFigures& figures);

private:
  using Clock = std::chrono::steady_clock;

  double seconds() const;
  void showProgress(const BackfillFigures& figures);
  void clearProgress();

  const bool d_isJson;
  const bool d_isDry;
  const bool d_isTerminal;
  bool d_isShown = false;
  const Clock::time_point d_begin;
  Clock::time_point d_next; ///< when progress is shown again
};
