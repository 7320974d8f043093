// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/audit.hh"

#include "pg/array_text.hh"
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

pg::Parameters columnsOf(const std::vector<AuditEntry>& entries)
{
  std::vector<pg::Parameters> columns(8);
  for (const auto& [author, action, zone, before, after] : entries) {
    columns[0].push_back(author.tokenId ? std::optional(std::to_string(*author.tokenId)) : std::nullopt);
    columns[1].push_back(author.token);
    columns[2].push_back(author.client);
    columns[3].push_back(author.requestId);
    columns[4].push_back(toText(action));
    columns[5].push_back(zone.toText());
    columns[6].push_back(before);
    columns[7].push_back(after);
  }
  pg::Parameters texts;
  for (const auto& column : columns) {
    texts.emplace_back(pg::arrayText(column));
  }
  return texts;
}

} // namespace dodns::recorddb
