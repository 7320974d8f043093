// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "backfill_output.hh"

#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <unistd.h>

using Json = BackfillRun::Json;

namespace {

constexpr std::chrono::milliseconds kBetweenBars(200);
constexpr std::chrono::seconds kBetweenLines(10);
constexpr int kBarWidth = 24;

std::string rulesText(const std::map<std::string, uint64_t>& rules)
{
  std::string text;
  for (const auto& [rule, count] : rules) {
    text += (text.empty() ? " (" : ", ") + rule + " " + std::to_string(count);
  }
  return text.empty() ? text : text + ")";
}

std::string timeText(double seconds)
{
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  std::ostringstream text;
  if (seconds < kMinute) {
    text << std::lround(seconds) << " s";
  }
  else if (seconds < kHour) {
    text << std::lround(seconds / kMinute) << " min";
  }
  else {
    text << std::fixed << std::setprecision(1) << seconds / kHour << " h";
  }
  return text.str();
}

std::string dump(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

BackfillOutput::BackfillOutput(bool isJson, bool isDry)
    : d_isJson(isJson), d_isDry(isDry), d_isTerminal(::isatty(STDERR_FILENO) == 1), d_begin(Clock::now()), d_next(d_begin)
{
  d_next += d_isTerminal ? kBetweenBars : kBetweenLines;
}

BackfillOutput::~BackfillOutput()
{
  clearProgress();
}

double BackfillOutput::seconds() const
{
  return std::chrono::duration<double>(Clock::now() - d_begin).count();
}

void BackfillOutput::take(const Json& result, const BackfillFigures& figures)
{
  const auto outcome = result.value("outcome", "");
  const auto rejected = result.value("rejected", uint64_t{0});
  if (outcome == "failed" || rejected > 0) {
    clearProgress();
    const auto zone = result.value("zone", "");
    if (d_isJson) {
      std::cout << dump(result) << std::endl;
    }
    else if (outcome == "failed") {
      std::cout << "failed   " << zone << ' ' << result.value("reason", "") << std::endl;
    }
    else {
      std::cout << "rejected " << zone << ' ' << rejected << rulesText(result.at("rules").get<std::map<std::string, uint64_t>>()) << std::endl;
    }
  }
  if (Clock::now() >= d_next) {
    showProgress(figures);
    d_next = Clock::now() + (d_isTerminal ? std::chrono::milliseconds(kBetweenBars) : kBetweenLines);
  }
}

void BackfillOutput::showProgress(const BackfillFigures& figures)
{
  const auto done = static_cast<double>(figures.done());
  const auto total = static_cast<double>(figures.zones);
  const auto rate = done / seconds();
  std::ostringstream line;
  if (d_isTerminal) {
    const auto filled = static_cast<int>(kBarWidth * done / total);
    line << "\r[" << std::string(filled, '#') << std::string(kBarWidth - filled, '.') << "] ";
  }
  line << figures.done() << " of " << figures.zones << " zones, " << std::lround(rate) << " zones/s, "
       << std::lround(static_cast<double>(figures.entries) / seconds()) << " records/s, " << timeText((total - done) / rate) << " left"
       << (d_isTerminal ? "\033[K" : "\n");
  std::cerr << line.str() << std::flush;
  d_isShown = d_isTerminal;
}

void BackfillOutput::clearProgress()
{
  if (d_isShown) {
    std::cerr << "\r\033[K" << std::flush;
    d_isShown = false;
  }
}

void BackfillOutput::finish(const BackfillFigures& figures)
{
  clearProgress();
  if (d_isJson) {
    Json line = {{"zones", figures.zones}, {"brought", figures.brought}, {"unchanged", figures.unchanged}, {"decided_here", figures.decidedHere}, {"failed", figures.failed}, {"gone", figures.gone}, {"records", figures.entries}, {"converted", figures.converted}, {"added", figures.added}, {"changed", figures.changed}, {"removed", figures.removed}, {"rejected", figures.rejected}, {"rules", figures.rules}, {"dry_run", d_isDry}, {"seconds", seconds()}};
    std::cout << dump(line) << std::endl;
    return;
  }
  std::cout << figures.zones << " zones: " << figures.brought << (d_isDry ? " would be brought, " : " brought, ") << figures.unchanged << " unchanged, " << figures.decidedHere << " decided here, " << figures.failed << " failed" << (figures.gone > 0 ? ", " + std::to_string(figures.gone) + " gone" : "") << "; "
            << figures.entries << " records: " << figures.converted << " converted, " << figures.rejected << " rejected" << rulesText(figures.rules) << "; "
            << figures.added << " added, " << figures.changed << " changed, " << figures.removed << " removed; "
            << std::fixed << std::setprecision(1) << seconds() << " s" << std::endl;
}
