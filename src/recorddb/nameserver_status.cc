// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/nameserver_status.hh"

#include "recorddb/statements.hh"

namespace dodns::recorddb {

namespace {

constexpr const char* kReadOnly = "25006"; // read_only_sql_transaction

} // namespace

bool reportStatus(pg::Connection& connection, const std::string& name, const Progress& applied, std::chrono::milliseconds lag, const std::string& version, std::optional<int64_t> copiedAt)
{
  try {
    connection.execute(statements::kReportStatus,
                       {name, applied.position.toText(), std::to_string(applied.feedNeededFrom()), std::to_string(lag.count()), version,
                        copiedAt ? std::optional(std::to_string(*copiedAt)) : std::nullopt});
    return true;
  }
  catch (const pg::Error& error) {
    if (error.sqlState() != kReadOnly) {
      throw;
    }
    return false;
  }
}

std::vector<NameserverStatus> listNameservers(pg::Connection& connection)
{
  std::vector<NameserverStatus> all;
  const auto rows = connection.execute(statements::kNameservers);
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto row = rows[i];
    NameserverStatus status;
    status.name = row.string(0);
    status.position = Position::parse(row.text(1));
    status.lag = std::chrono::milliseconds(row.int64(2));
    status.version = row.string(3);
    status.sinceContact = std::chrono::seconds(row.int64(4));
    if (!row.isNull(5)) {
      status.sinceCopy = std::chrono::seconds(row.int64(5));
    }
    status.isGone = row.boolean(6);
    if (status.position) {
      status.mustCopy = status.position->completeBelow() < row.uint64(7);
      const std::vector<int64_t> inProgress(status.position->inProgress.begin(), status.position->inProgress.end());
      status.pendingChanges = connection.execute(statements::kCountChangesSince, {std::to_string(status.position->horizon), pg::arrayText(inProgress)})[0].int64(0);
    }
    all.push_back(std::move(status));
  }
  return all;
}

int64_t pruneFeed(pg::Connection& connection)
{
  try {
    return connection.execute(statements::kPruneFeed)[0].int64(0);
  }
  catch (const pg::Error& error) {
    if (error.sqlState() != kReadOnly) {
      throw;
    }
    return 0;
  }
}

} // namespace dodns::recorddb
