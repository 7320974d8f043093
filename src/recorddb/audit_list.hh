// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** One change of a zone and who made it. */
struct AuditRow
{
  std::string at; ///< RFC 3339
  int64_t id = 0; ///< of the audit log; below 0 for what others than the API did
  uint64_t transaction = 0;
  std::string action; ///< `create`, `update`, `delete`
  // Of the API.
  std::optional<int64_t> tokenId;
  std::string token;
  std::string client;
  std::string requestId;
  std::string databaseRole; ///< of the others
  std::string before;       ///< JSON, or empty
  std::string after;
};

/** Where a list goes on: behind the last entry that was seen. */
struct AuditPlace
{
  std::string at;
  int64_t id = 0;
};

/** The changes of all zones that have had this name, the latest first: the
 * audit log, and what others than the API replaced or removed. What others
 * added is no entry: nobody recorded who. */
std::vector<AuditRow> auditOfZone(pg::Connection& connection, const dns::Name& zone, const std::optional<AuditPlace>& behind, int64_t limit);

} // namespace dodns::recorddb
