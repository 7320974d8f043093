// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/rejection.hh"

namespace dodns::migration {

void reject(pg::Connection& connection, recorddb::Side refusedBy, const recorddb::DualWrite& write, const recorddb::RRsetRows& rrset, const std::vector<base::Finding>& findings)
{
  recorddb::RejectedEntry entry;
  entry.refusedBy = refusedBy;
  entry.zone = write.change.zone.toText();
  entry.name = rrset.name;
  entry.type = rrset.type;
  entry.ttl = rrset.after.empty() ? 0 : rrset.after.front().ttl;
  for (const auto& row : rrset.after) {
    entry.data.push_back(row.rdata);
  }
  entry.author = write.author;
  entry.findings = findings;
  recorddb::reject(connection, entry);
}

void resolveRejected(pg::Connection& connection, recorddb::Side side, const recorddb::ZoneChange& change)
{
  if (change.kind == recorddb::ZoneChange::Kind::del) {
    recorddb::resolveRejected(connection, side, change.zone);
    return;
  }
  recorddb::resolveRejected(connection, side, change.zone, change.rrsets);
}

} // namespace dodns::migration
