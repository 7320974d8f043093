// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "backfill_run.hh"
#include "zone_progress.hh"

#include <chrono>

/** What `dodns backfill` prints: a line for each zone that somebody should look
 * at and a summary on the standard output, and how far it is on the standard
 * error output. */
class BackfillOutput
{
public:
  BackfillOutput(bool isJson, bool isDry, uint64_t zones);

  void take(const BackfillRun::Json& result, const BackfillFigures& figures);
  void takeOutage(const std::string& why, std::chrono::seconds patience);
  /** Of a run that was ended early, too. */
  void finish(const BackfillFigures& figures);

private:
  using Clock = std::chrono::steady_clock;

  double seconds() const;

  const bool d_isJson;
  const bool d_isDry;
  const Clock::time_point d_begin;
  ZoneProgress d_progress;
};
