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
  return listNameservers(reader());
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
