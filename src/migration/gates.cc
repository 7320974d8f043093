// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/gates.hh"

#include <cstdio>

namespace dodns::migration {

namespace {

using recorddb::GateFacts;
using recorddb::Stage;

constexpr double kFreshHours = recorddb::kCheckHolds.count();
constexpr double kLagSeconds = 10;

std::string number(double value)
{
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string count(int64_t n, const char* what)
{
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

Gate backfill(const GateFacts& facts)
{
  if (!facts.hasBackfilled) {
    return {"backfill", false, "not all zones have been looked at since the stage `shadow` began: bring them by 'dodns backfill'"};
  }
  if (facts.failedZones > 0) {
    return {"backfill", false, count(facts.failedZones, "zone") + " could not be brought: bring them again"};
  }
  return {"backfill", true, "all zones of the old system have been looked at"};
}

Gate drift(const GateFacts& facts, double hours)
{
  if (!facts.hoursSinceCheck) {
    return {"drift", false, "no check has read all zones: run 'dodns check', and mend what it names"};
  }
  if (facts.drift > 0) {
    return {"drift", false, "the last check found drift in " + count(facts.drift, "RRset") + ": see 'dodns check'"};
  }
  if (*facts.hoursSinceCheck > kFreshHours) {
    return {"drift", false, "the last check is " + number(*facts.hoursSinceCheck) + " hours old: run 'dodns check'"};
  }
  const auto clean = facts.hoursWithoutDrift.value_or(0);
  return {"drift", clean >= hours, "no drift for " + number(clean) + " of " + number(hours) + " hours without a gap between the checks"};
}

std::string entries(int64_t n)
{
  return n == 1 ? "1 entry" : std::to_string(n) + " entries";
}

Gate rejected(const GateFacts& facts)
{
  if (facts.openRejected > 0) {
    return {"rejected", false, entries(facts.openRejected) + " that nobody has accepted: see 'dodns rejected list'"};
  }
  return {"rejected", true, "the rejected list is empty or accepted"};
}

/** Who goes back relies on the old system again. */
Gate rejectedByLegacy(const GateFacts& facts)
{
  if (facts.openRejectedByLegacy > 0) {
    return {"rejected", false, entries(facts.openRejectedByLegacy) + " that the old system refused and nobody has accepted: see 'dodns rejected list'"};
  }
  return {"rejected", true, "the old system has refused nothing that nobody has accepted"};
}

Gate lag(const GateFacts& facts)
{
  // Intents of now belong to writes that are being done, and a step counts from the next write on.
  if (facts.queue.intents > 0 && facts.queue.oldestIntentSeconds > kLagSeconds) {
    return {"lag", false, "the end of " + count(facts.queue.intents, "write") + " is not known yet"};
  }
  if (facts.queue.oldestSeconds > kLagSeconds) {
    return {"lag", false, count(facts.queue.waiting, "write") + " waiting, the oldest for " + number(facts.queue.oldestSeconds) + " seconds"};
  }
  return {"lag", true, count(facts.queue.waiting, "write") + " waiting"};
}

Gate queueIsEmpty(const GateFacts& facts)
{
  const auto left = facts.queue.intents + facts.queue.waiting;
  return {"queue", left == 0, left == 0 ? "no write is waiting" : count(left, "write") + " waiting: nobody would do them any more"};
}

Gate nameservers(const GateFacts& facts)
{
  if (facts.nameservers == 0) {
    return {"nameservers", false, "no nameserver follows the record database"};
  }
  if (facts.nameserversSilent > 0) {
    return {"nameservers", false, std::to_string(facts.nameserversSilent) + " of " + count(facts.nameservers, "nameserver") + " silent for more than a minute: start it, or remove the row in dodns.nameservers of one that is gone for good"};
  }
  if (facts.nameserversBehind > 0) {
    return {"nameservers", false, std::to_string(facts.nameserversBehind) + " of " + count(facts.nameservers, "nameserver") + " behind"};
  }
  return {"nameservers", true, count(facts.nameservers, "nameserver") + ", none behind"};
}

std::vector<Gate> forward(Stage to, const GateFacts& facts, double hours)
{
  switch (to) {
  case Stage::legacy:
  case Stage::shadow:
    return {};
  case Stage::sync:
    return {backfill(facts), rejected(facts), drift(facts, hours), lag(facts)};
  case Stage::lead:
    return {rejected(facts), drift(facts, hours), lag(facts), nameservers(facts)};
  case Stage::alone:
    return {drift(facts, hours), queueIsEmpty(facts), nameservers(facts)};
  }
  return {};
}

} // namespace

std::vector<Gate> gatesBetween(Stage from, Stage to, const GateFacts& facts, double hours)
{
  if (to > from) {
    return forward(to, facts, hours);
  }
  if (from == Stage::alone) {
    return {{"old-system", false, "the old system has had no writes since: bring it up to date with 'dodns check --repair legacy-from-new' behind this step"}};
  }
  if (from == Stage::lead) {
    return {rejectedByLegacy(facts), lag(facts)};
  }
  return {};
}

} // namespace dodns::migration
