// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/audit.hh"

#include "recorddb/api_statements.hh"

namespace dodns::recorddb {

const char* toText(AuditAction action)
{
  switch (action) {
  case AuditAction::create:
    return "create";
  case AuditAction::update:
    return "update";
  case AuditAction::del:
    return "delete";
  }
  return "";
}

uint64_t addAuditEntry(pg::Connection& connection, const Author& author, AuditAction action, const dns::Name& zone,
                       const std::optional<std::string>& before, const std::optional<std::string>& after)
{
  const auto tokenId = author.tokenId ? std::optional(std::to_string(*author.tokenId)) : std::nullopt;
  return connection.execute(statements::kAddAuditEntry, {tokenId, author.token, author.client, author.requestId, toText(action), zone.toText(), before, after})[0].uint64(0);
}

} // namespace dodns::recorddb
