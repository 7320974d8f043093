// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/nameserver_status.hh"

#include "recorddb/statements.hh"

namespace dodns::recorddb {

namespace {

constexpr const char* kReadOnly = "25006"; // read_only_sql_transaction

} // namespace

bool reportStatus(pg::Connection& connection, const std::string& name, const Progress& applied, std::chrono::milliseconds lag, const std::string& version)
{
  try {
    connection.execute(statements::kReportStatus,
                       {name, applied.position.toText(), std::to_string(applied.feedNeededFrom()), std::to_string(lag.count()), version});
    return true;
  }
  catch (const pg::Error& error) {
    if (error.sqlState() != kReadOnly) {
      throw;
    }
    return false;
  }
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
