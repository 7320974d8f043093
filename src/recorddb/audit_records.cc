// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/audit_records.hh"

#include "recorddb/migration_statements.hh"

namespace dodns::recorddb {

void addAuditedRecords(pg::Connection& connection, const Author& author, AuditAction action, const dns::Name& zone, const std::string& how,
                       const std::vector<NumberedRecord>& before, const std::vector<NumberedRecord>& after)
{
  std::vector<std::string> sides;
  std::vector<std::string> names;
  std::vector<std::string> types;
  std::vector<int64_t> ttls;
  std::vector<std::string> rdata;
  for (const auto* side : {&before, &after}) {
    for (const auto& record : *side) {
      sides.emplace_back(side == &after ? "t" : "f");
      names.push_back(record.name);
      types.push_back(record.type);
      ttls.push_back(record.ttl);
      rdata.push_back(record.rdata);
    }
  }
  const auto tokenId = author.tokenId ? std::optional(std::to_string(*author.tokenId)) : std::nullopt;
  connection.execute(statements::kAddAuditedRecords, {tokenId, author.token, author.client, author.requestId, toText(action), zone.toText(), how, pg::arrayText(sides), pg::arrayText(names), pg::arrayText(types), pg::arrayText(ttls), pg::arrayText(rdata)});
}

} // namespace dodns::recorddb
