// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/gate_facts.hh"

#include "recorddb/migration_statements.hh"
#include "recorddb/rejected.hh"

namespace dodns::recorddb {

namespace {

std::optional<double> hours(const pg::Row& row, int column)
{
  return row.isNull(column) ? std::nullopt : std::optional(static_cast<double>(row.int64(column)) / 3600);
}

} // namespace

GateFacts gateFacts(pg::Connection& connection, const std::optional<dns::Name>& zone)
{
  GateFacts facts;
  const auto backfill = connection.execute(statements::kBackfillFacts, {zone ? std::optional(zone->toText()) : std::nullopt});
  facts.hasBackfilled = backfill[0].boolean(0);
  facts.failedZones = backfill[0].int64(1);
  facts.openRejected = countOpenRejected(connection, std::nullopt, zone);
  facts.openRejectedByLegacy = countOpenRejected(connection, Side::legacy, zone);
  facts.queue = queueFigures(connection, zone);
  const auto checks = connection.execute(statements::kCheckFacts, {std::to_string(std::chrono::seconds(kCheckHolds).count()), zone ? std::optional(zone->toText()) : std::nullopt});
  facts.hoursWithoutDrift = hours(checks[0], 0);
  facts.hoursSinceCheck = hours(checks[0], 1);
  facts.drift = checks[0].int64(2);
  const auto nameservers = connection.execute(statements::kNameserverFacts);
  facts.nameservers = nameservers[0].int64(0);
  facts.nameserversBehind = nameservers[0].int64(1);
  facts.nameserversSilent = nameservers[0].int64(2);
  return facts;
}

bool hasZones(pg::Connection& connection)
{
  return connection.execute(statements::kHasZones)[0].boolean(0);
}

bool knowsZone(pg::Connection& connection, const dns::Name& zone)
{
  return connection.execute(statements::kKnowsZone, {zone.toText()})[0].boolean(0);
}

} // namespace dodns::recorddb
