// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/schema.hh"

#include "command.hh"

#include <chrono>
#include <iostream>

using namespace dodns;

namespace {

const char* toText(recorddb::MigrationState state)
{
  switch (state) {
  case recorddb::MigrationState::applied:
    return "applied";
  case recorddb::MigrationState::pending:
    return "pending";
  case recorddb::MigrationState::altered:
    return "altered";
  case recorddb::MigrationState::unknown:
    return "unknown";
  }
  return "";
}

int apply(pg::Connection& connection)
{
  const auto applied = recorddb::applySchema(connection);
  std::cout << applied << " applied, schema version " << recorddb::expectedSchemaVersion() << '\n';
  return kOk;
}

int status(pg::Connection& connection)
{
  bool isComplete = true;
  for (const auto& migration : recorddb::schemaStatus(connection)) {
    isComplete = isComplete && migration.state == recorddb::MigrationState::applied;
    std::cout << migration.version << ' ' << migration.name << ' ' << toText(migration.state)
              << (migration.appliedAt.empty() ? "" : " ") << migration.appliedAt << '\n';
  }
  return isComplete ? kOk : kFailed;
}

int run(const std::vector<std::string>& arguments)
{
  const auto verb = arguments.empty() ? std::string() : arguments.front();
  if (verb != "apply" && verb != "status") {
    throw UsageError("schema: say apply or status");
  }
  auto settings = databaseSettings(readOptions({arguments.begin() + 1, arguments.end()}));
  settings.statementTimeout = std::chrono::hours(24); // a migration may rewrite big tables
  pg::Connection connection(settings);
  return verb == "apply" ? apply(connection) : status(connection);
}

} // namespace

const Command schemaCommand = {
    "schema",
    "  dodns schema apply   applies what is pending to the record database\n"
    "  dodns schema status  prints one line per migration; fails unless all are applied and unaltered\n",
    run,
};
