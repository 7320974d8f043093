// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/consistency.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

namespace {

const char* toText(ConsistencyCheck::Kind kind)
{
  return kind == ConsistencyCheck::Kind::content ? "content" : "wire";
}

} // namespace

void keepCheck(pg::Connection& connection, const ConsistencyCheck& check)
{
  connection.execute(statements::kKeepCheck, {toText(check.kind), check.isComplete ? "true" : "false", std::to_string(check.time.count()), std::to_string(check.zones), std::to_string(check.looks), std::to_string(check.inFlight), std::to_string(check.rejected), std::to_string(check.conversion), std::to_string(check.drift)});
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

std::vector<RefusedRRset> refusedRRsets(pg::Connection& connection, const dns::Name& zone, const std::string& name, const std::string& type)
{
  std::vector<RefusedRRset> refused;
  std::string entry;
  const auto rows = connection.execute(statements::kRefusedRRsets, {zone.toText(), name, type});
  for (int i = 0; i < rows.rowCount(); ++i) {
    if (refused.empty() || rows[i].string(0) != entry) {
      entry = rows[i].string(0);
      refused.push_back({rows[i].boolean(1), {}});
    }
    if (!rows[i].isNull(2)) {
      refused.back().data.push_back(rows[i].string(2));
    }
  }
  return refused;
}

bool isInRejectedList(pg::Connection& connection, const dns::Name& zone, const std::string& name, const std::string& type)
{
  return connection.execute(statements::kIsRejected, {zone.toText(), name, type})[0].boolean(0);
}

bool isInRejectedList(pg::Connection& connection, const dns::Name& zone, const dns::Name& name)
{
  const auto text = name.toText();
  return connection.execute(statements::kIsNameRejected, {zone.toText(), pg::arrayText(std::vector<std::string>{text, "*." + (name.isRoot() ? "" : text)})})[0].boolean(0);
}

} // namespace dodns::recorddb
