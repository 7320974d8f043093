// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <string>
#include <string_view>
#include <vector>

namespace dodns::recorddb {

/** One numbered file of schema/, compiled in. */
struct Migration
{
  int version;           ///< 1, 2, 3 … without a gap
  std::string_view name; ///< file name without number and `.sql`
  std::string_view sql;
};

/** What the migration says of programs that are older than it, in a line
 * `-- Compatible since: N` before its first statement: those made for version N
 * or a later one may go on. Its own version when it says nothing. */
int compatibleSince(const Migration& migration);

/** All migrations that this build knows, in order. */
const std::vector<Migration>& migrations();

/** The version that this build was made for: that of the last migration. */
int expectedSchemaVersion();

enum class MigrationState
{
  applied,
  pending,
  altered, ///< applied with other contents than this build has
  unknown, ///< applied by a newer build
};

struct MigrationStatus
{
  int version;
  std::string name;
  MigrationState state;
  std::string appliedAt; ///< empty when pending
};

std::vector<MigrationStatus> schemaStatus(pg::Connection& connection);

/** Applies what is pending, each migration in a transaction of its own and
 * under an advisory lock, so that two appliers do not collide.
 * @returns how many were applied.
 * @throws SchemaMismatch when one is altered or unknown. */
int applySchema(pg::Connection& connection);

/** The database holds a schema that this build does not know; the text says
 * expected and found, and how to mend it. */
class SchemaMismatch : public base::Error
{
public:
  using base::Error::Error;
};

/** @throws SchemaMismatch unless the expected version is applied, and every
 * newer migration is compatible with it. */
void requireSchema(pg::Connection& connection);

} // namespace dodns::recorddb
