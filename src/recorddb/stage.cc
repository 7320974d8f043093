// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/stage.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

namespace {

constexpr Stage kStages[] = {Stage::legacy, Stage::shadow, Stage::sync, Stage::lead, Stage::alone};

Stage readStage(std::string_view text)
{
  if (const auto stage = stageFromText(text)) {
    return *stage;
  }
  throw pg::Error("the record database holds '" + std::string(text) + "' for a stage", {}, false);
}

std::optional<Stage> stageAt(int index)
{
  return index >= 0 && index <= static_cast<int>(Stage::alone) ? std::optional(kStages[index]) : std::nullopt;
}

} // namespace

const char* toText(Stage stage)
{
  switch (stage) {
  case Stage::legacy:
    return "legacy";
  case Stage::shadow:
    return "shadow";
  case Stage::sync:
    return "sync";
  case Stage::lead:
    return "lead";
  case Stage::alone:
    return "alone";
  }
  return "";
}

std::optional<Stage> stageFromText(std::string_view text)
{
  for (const auto stage : kStages) {
    if (text == toText(stage)) {
      return stage;
    }
  }
  return std::nullopt;
}

std::optional<Stage> nextStage(Stage stage)
{
  return stageAt(static_cast<int>(stage) + 1);
}

std::optional<Stage> previousStage(Stage stage)
{
  return stageAt(static_cast<int>(stage) - 1);
}

Stage serviceStage(pg::Connection& connection)
{
  return readStage(connection.execute(statements::kServiceStage)[0].text(0));
}

Stage stageOf(pg::Connection& connection, const dns::Name& zone)
{
  return readStage(connection.execute(statements::kStageOf, {zone.toText()})[0].text(0));
}

bool hasComeBack(pg::Connection& connection, const dns::Name& zone)
{
  return connection.execute(statements::kHasComeBack, {zone.toText()})[0].boolean(0);
}

std::vector<ZoneStage> zoneStages(pg::Connection& connection)
{
  std::vector<ZoneStage> all;
  const auto rows = connection.execute(statements::kZoneStages);
  for (int i = 0; i < rows.rowCount(); ++i) {
    if (const auto name = dns::Name::parse(rows[i].text(0))) {
      all.push_back({*name, readStage(rows[i].text(1))});
    }
  }
  return all;
}

void setStage(pg::Connection& connection, const std::optional<dns::Name>& zone, Stage stage, const std::vector<std::string>& ignored)
{
  const auto name = zone ? std::optional(zone->toText()) : std::nullopt;
  const auto before = zone ? stageOf(connection, *zone) : serviceStage(connection);
  if (!zone) {
    connection.execute(statements::kSetServiceStage, {toText(stage)});
    connection.execute(statements::kForgetEqualZoneStages);
  }
  else if (stage == serviceStage(connection)) {
    connection.execute(statements::kForgetZoneStage, {name});
  }
  else {
    connection.execute(statements::kSetZoneStage, {name, toText(stage)});
  }
  connection.execute(statements::kLogStage, {name, toText(before), toText(stage), pg::arrayText(ignored)});
}

void requireAlone(pg::Connection& connection)
{
  if (connection.execute(statements::kHasLegacyStage)[0].boolean(0)) {
    throw StageMismatch("an old DNS system must be written, too ('dodns stage'), and this program was not told of it: set legacy-system");
  }
}

} // namespace dodns::recorddb
