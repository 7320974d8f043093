// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/audit_list.hh"

#include "recorddb/history_statements.hh"

namespace dodns::recorddb {

std::vector<AuditRow> auditOfZone(pg::Connection& connection, const dns::Name& zone, const std::optional<AuditPlace>& behind, int64_t limit)
{
  const auto rows = connection.execute(statements::kAuditOfZone, {zone.toText(), behind ? std::optional(behind->at) : std::nullopt,
                                                                  behind ? std::optional(std::to_string(behind->id)) : std::nullopt, std::to_string(limit)});
  std::vector<AuditRow> entries;
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto row = rows[i];
    AuditRow entry;
    entry.at = row.string(0);
    entry.id = row.int64(1);
    entry.transaction = row.uint64(2);
    entry.action = row.string(3);
    if (!row.isNull(4)) {
      entry.tokenId = row.int64(4);
    }
    entry.token = row.string(5);
    entry.client = row.string(6);
    entry.requestId = row.string(7);
    entry.databaseRole = row.string(8);
    entry.before = row.string(9);
    entry.after = row.string(10);
    entries.push_back(std::move(entry));
  }
  return entries;
}

} // namespace dodns::recorddb
