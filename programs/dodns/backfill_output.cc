// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "backfill_output.hh"

#include <iomanip>
#include <iostream>

using Json = BackfillRun::Json;

namespace {

std::string rulesText(const std::map<std::string, uint64_t>& rules)
{
  std::string text;
  for (const auto& [rule, count] : rules) {
    text += (text.empty() ? " (" : ", ") + rule + " " + std::to_string(count);
  }
  return text.empty() ? text : text + ")";
}

std::string dump(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

BackfillOutput::BackfillOutput(bool isJson, bool isDry, uint64_t zones)
    : d_isJson(isJson), d_isDry(isDry), d_begin(Clock::now()), d_progress(ZoneProgress::Lines::nowAndThen)
{
  d_progress.begin(zones);
}

double BackfillOutput::seconds() const
{
  return std::chrono::duration<double>(Clock::now() - d_begin).count();
}

void BackfillOutput::take(const Json& result, const BackfillFigures& figures)
{
  d_progress.set(figures.done(), figures.entries);
  const auto outcome = result.value("outcome", "");
  const auto rejected = result.value("rejected", uint64_t{0});
  if (outcome != "failed" && rejected == 0) {
    return;
  }
  const auto pause = d_progress.pause();
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

void BackfillOutput::takeOutage(const std::string& why, std::chrono::seconds patience)
{
  const auto pause = d_progress.pause();
  std::cerr << "dodns: " << why << ", trying again for " << patience.count() << " s" << std::endl;
}

void BackfillOutput::finish(const BackfillFigures& figures)
{
  d_progress.end();
  const auto left = figures.zones - figures.done();
  if (d_isJson) {
    Json line = {{"zones", figures.zones}, {"brought", figures.brought}, {"unchanged", figures.unchanged}, {"decided_here", figures.decidedHere}, {"failed", figures.failed}, {"gone", figures.gone}, {"records", figures.entries}, {"converted", figures.converted}, {"added", figures.added}, {"changed", figures.changed}, {"removed", figures.removed}, {"rejected", figures.rejected}, {"rules", figures.rules}, {"dry_run", d_isDry}, {"seconds", seconds()}};
    if (left > 0) {
      line["left"] = left;
    }
    std::cout << dump(line) << std::endl;
    return;
  }
  std::cout << figures.zones << " zones: " << figures.brought << (d_isDry ? " would be brought, " : " brought, ") << figures.unchanged << " unchanged, " << figures.decidedHere << " decided here, " << figures.failed << " failed" << (figures.gone > 0 ? ", " + std::to_string(figures.gone) + " gone" : "") << (left > 0 ? ", " + std::to_string(left) + " left" : "") << "; "
            << figures.entries << " records: " << figures.converted << " converted, " << figures.rejected << " rejected" << rulesText(figures.rules) << "; "
            << figures.added << " added, " << figures.changed << " changed, " << figures.removed << " removed; "
            << std::fixed << std::setprecision(1) << seconds() << " s" << std::endl;
}
