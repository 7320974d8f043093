// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/notify_listener.hh"
#include "migration/check_contents.hh"
#include "migration/repair.hh"

#include "check_output.hh"
#include "command.hh"
#include "zone_progress.hh"

#include <chrono>
#include <optional>
#include <string>

struct ContentRoundSettings
{
  dodns::pg::ConnectionSettings database;
  dodns::migration::ContentCheckSettings check;
  bool isRepeated = false;                                    ///< a round leaves something for the next one
  std::chrono::milliseconds fullEvery{0};                     ///< a round this long after the last full one is a full one
  std::optional<dodns::migration::RepairDirection> direction; ///< drift is repaired
  dodns::migration::RecordRules rules;                        ///< for that
  bool isDry = false;
  std::string metrics;                               ///< a file, if there is to be one
  dodns::legacy::NotifyListener* listener = nullptr; ///< null: nobody tells
};

/** The rounds of `dodns check` over the contents of both systems, and the zones
 * that are looked at between and during rounds because the old system tells. */
class ContentRounds
{
public:
  ContentRounds(dodns::legacy::System& system, ContentRoundSettings settings, CheckOutput& output);

  /** @returns the exit status. @throws base::Error */
  int round();

  /** Waits for the next round, and looks at zones meanwhile. */
  void waitUntil(std::chrono::steady_clock::time_point until);

private:
  struct Outcome
  {
    dodns::migration::ContentFigures figures;
    uint64_t left = 0; ///< differences that somebody has to look at
  };
  Outcome check(dodns::migration::ContentCheckSettings settings, bool isRegular);
  void begin(const std::vector<std::string>& zones);
  void lookAtTold();
  void writeMetrics();

  dodns::legacy::System& d_system;
  const ContentRoundSettings d_settings;
  CheckOutput& d_output;
  ZoneProgress d_progress{ZoneProgress::Lines::none};
  dodns::migration::ZoneMemory d_memory;
  std::optional<std::chrono::steady_clock::time_point> d_nextFull;
  bool d_isOwing = false; ///< the last full round could not read some zones
  std::chrono::steady_clock::time_point d_nextTold; ///< not before this, for the rate
  std::string d_lastFigures;
  ToldFigures d_told;
};
