// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/consistency.hh"

#include "recorddb/migration_statements.hh"
#include "recorddb/readable.hh"

namespace dodns::recorddb {

namespace {

const char* toText(ConsistencyCheck::Kind kind)
{
  return kind == ConsistencyCheck::Kind::content ? "content" : "wire";
}

RefusedRRsets readRefused(pg::Connection& connection, const pg::Parameters& parameters)
{
  RefusedRRsets refused;
  std::string entry;
  const auto rows = connection.execute(statements::kRefusedRRsets, parameters);
  for (int i = 0; i < rows.rowCount(); ++i) {
    auto& ofRRset = refused[{rows[i].string(3), rows[i].string(4)}];
    if (rows[i].string(0) != entry) {
      entry = rows[i].string(0);
      ofRRset.push_back({rows[i].boolean(1), {}});
    }
    if (!rows[i].isNull(2)) {
      ofRRset.back().data.push_back(rows[i].string(2));
    }
  }
  return refused;
}

} // namespace

void keepCheck(pg::Connection& connection, const ConsistencyCheck& check)
{
  connection.execute(statements::kKeepCheck, {toText(check.kind), check.isComplete ? "true" : "false", std::to_string(check.time.count()), std::to_string(check.zones), std::to_string(check.looks), std::to_string(check.inFlight), std::to_string(check.rejected), std::to_string(check.conversion), std::to_string(check.drift), std::to_string(check.driftAside)});
}

std::optional<LastCheck> lastCheck(pg::Connection& connection, ConsistencyCheck::Kind kind)
{
  const auto rows = connection.execute(statements::kLastCheck, {toText(kind)});
  if (rows.isEmpty()) {
    return std::nullopt;
  }
  const auto row = rows[0];
  return LastCheck{std::chrono::milliseconds(row.int64(0)), row.int64(1), row.int64(2), row.int64(3), row.int64(4), row.int64(5)};
}

RefusedRRsets refusedRRsets(pg::Connection& connection, const dns::Name& zone)
{
  return readRefused(connection, {zone.toText(), std::nullopt, std::nullopt});
}

std::vector<RefusedRRset> refusedRRsets(pg::Connection& connection, const dns::Name& zone, const std::string& name, const std::string& type)
{
  const auto refused = readRefused(connection, {zone.toText(), readable(name), readable(type)});
  return refused.empty() ? std::vector<RefusedRRset>() : refused.begin()->second;
}

bool isNameExplained(pg::Connection& connection, const dns::Name& zone, const dns::Name& name)
{
  const auto text = name.toText();
  return connection.execute(statements::kIsNameExplained, {zone.toText(), pg::arrayText(std::vector<std::string>{text, "*." + (name.isRoot() ? "" : text)})})[0].boolean(0);
}

} // namespace dodns::recorddb
