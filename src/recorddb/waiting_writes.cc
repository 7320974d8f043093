// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/waiting_writes.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

void followClock(pg::Connection& connection, std::chrono::milliseconds lease)
{
  if (connection.execute(statements::kHasTimesOfFuture)[0].boolean(0)) {
    connection.execute(statements::kBringBackLeases, {std::to_string(lease.count())});
    connection.execute(statements::kBringBackPauses);
  }
}

void lockZonePushes(pg::Connection& connection, const std::vector<dns::Name>& zones)
{
  std::vector<std::string> names;
  for (const auto& zone : zones) {
    names.push_back(zone.toText());
  }
  connection.execute(statements::kLockZonePushes, {pg::arrayText(names)});
}

bool tryLockZonePushes(pg::Connection& connection, const dns::Name& zone)
{
  return connection.execute(statements::kTryLockZonePushes, {zone.toText()})[0].boolean(0);
}

bool waitsForRecords(pg::Connection& connection, const dns::Name& zone)
{
  return connection.execute(statements::kWaitsForRecords, {zone.toText()})[0].boolean(0);
}

bool hasWork(pg::Connection& connection, const dns::Name& zone)
{
  return connection.execute(statements::kHasWork, {zone.toText()})[0].boolean(0);
}

std::vector<std::string> writersNow(pg::Connection& connection)
{
  std::vector<std::string> writers;
  const auto rows = connection.execute(statements::kWriters);
  for (int i = 0; i < rows.rowCount(); ++i) {
    writers.push_back(rows[i].string(0));
  }
  return writers;
}

bool isWriting(pg::Connection& connection, const std::vector<std::string>& writers)
{
  return connection.execute(statements::kIsWriting, {pg::arrayText(writers)})[0].boolean(0);
}

std::set<RRsetName> waitingRRsets(pg::Connection& connection, const dns::Name& zone, const std::vector<RRsetName>& rrsets)
{
  std::vector<std::string> names;
  std::vector<std::string> types;
  for (const auto& [name, type] : rrsets) {
    names.push_back(name);
    types.push_back(type);
  }
  std::set<RRsetName> waiting;
  const auto rows = connection.execute(statements::kWaitingRRsets, {zone.toText(), pg::arrayText(names), pg::arrayText(types)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    waiting.emplace(rows[i].string(0), rows[i].string(1));
  }
  return waiting;
}

} // namespace dodns::recorddb
