// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"
#include "recorddb/token.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

enum class AuditAction
{
  create,
  update,
  del,
};

/** Who asked for a change, as text that outlives the token. */
struct Author
{
  Author() = default;
  Author(const Token& user, std::string address, std::string request)
      : tokenId(user.id), token(user.label), client(std::move(address)), requestId(std::move(request)) {}

  std::optional<int64_t> tokenId; ///< nothing when it is not known any more
  std::string token;              ///< its label
  std::string client;             ///< address; empty: the role of the database
  std::string requestId;
};

const char* toText(AuditAction action);

/** Adds a row to dodns.audit_log, in the transaction of the change itself.
 * @param before,after JSON; nothing for what was not there, or is not any more.
 * @returns the transaction. */
uint64_t addAuditEntry(pg::Connection& connection, const Author& author, AuditAction action, const dns::Name& zone,
                       const std::optional<std::string>& before, const std::optional<std::string>& after);

struct AuditEntry
{
  Author author;
  AuditAction action;
  dns::Name zone;
  std::optional<std::string> before;
  std::optional<std::string> after;
};

/** Arrays of what addAuditEntry() writes, one for each of its parameters. */
pg::Parameters columnsOf(const std::vector<AuditEntry>& entries);

} // namespace dodns::recorddb
