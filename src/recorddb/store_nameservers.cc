// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

namespace dodns::recorddb {

namespace {

constexpr const char* kInsufficientPrivilege = "42501";

} // namespace

std::vector<NameserverStatus> Store::nameservers()
{
  auto& connection = reader();
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

void Store::requestCopy(const std::string& nameserver)
{
  try {
    write([&](pg::Connection& connection) { return connection.execute(statements::kRequestCopy, {nameserver}); });
  }
  catch (const pg::Error& error) {
    if (error.sqlState() != kInsufficientPrivilege) {
      throw;
    }
    throw pg::Error("only a member of dodns_writer may ask nameservers for full copies; let the owner run GRANT dodns_writer TO the role of this connection (" + std::string(error.what()) + ")", error.sqlState(), false);
  }
}

} // namespace dodns::recorddb
