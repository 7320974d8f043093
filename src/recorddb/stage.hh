// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::recorddb {

/** How far the service, or one zone, is on its way from an old DNS system to
 * the record database. In this order, one step at a time. */
enum class Stage : uint8_t
{
  legacy, ///< only the old system is written
  shadow, ///< the old system decides, the record database follows
  sync,   ///< both have a write, or neither
  lead,   ///< the record database decides, the old system follows
  alone,  ///< only the record database is written
};

const char* toText(Stage stage);
std::optional<Stage> stageFromText(std::string_view text);

/** The program was not told of the old system that the stage wants it to write. */
class StageMismatch : public base::Error
{
public:
  using base::Error::Error;
  bool isRetryable() const noexcept override { return true; }
};

/** The stage behind or before one; nothing at the ends. */
std::optional<Stage> nextStage(Stage stage);
std::optional<Stage> previousStage(Stage stage);

struct ZoneStage
{
  dns::Name zone;
  Stage stage;
};

/** @throws pg::Error, also when what is stored is no stage. */
Stage serviceStage(pg::Connection& connection);

/** The zone's own stage, else the service's. */
Stage stageOf(pg::Connection& connection, const dns::Name& zone);

/** The old system decides again in this zone, after a stage in which secondaries may have
 * followed the new one. */
bool hasComeBack(pg::Connection& connection, const dns::Name& zone);

/** Zones that have a stage of their own, by name. */
std::vector<ZoneStage> zoneStages(pg::Connection& connection);

/** Changes the stage and says so in dodns.stage_log. A zone with the service's
 * stage has none of its own.
 * @param zone nothing: the service.
 * @param ignored names of gates that did not hold, or did only because fewer hours were asked for. */
void setStage(pg::Connection& connection, const std::optional<dns::Name>& zone, Stage stage, const std::vector<std::string>& ignored);

/** For a program that knows no old system.
 * @throws StageMismatch when the service or some zone has one. */
void requireAlone(pg::Connection& connection);

} // namespace dodns::recorddb
