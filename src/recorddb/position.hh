// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::recorddb {

/** Which transactions of the record database a reader has seen.
 *
 * This is PostgreSQL's own idea of a snapshot: every transaction below
 * `horizon` is seen, but for those of `inProgress`. It says exactly what is
 * new at the next look, however long some other transaction stays open, and
 * says the same after a restart. On a hot standby PostgreSQL does not tell
 * which transactions between xmin and xmax are in progress: all are taken for
 * it of which no row was read. After a copy, or with very many of them, the
 * horizon is xmin, and rows may be seen twice, which does no harm.
 */
struct Position
{
  uint64_t horizon = 0;
  std::vector<uint64_t> inProgress; ///< ascending, all below horizon

  bool hasSeen(uint64_t transaction) const;

  /** Every transaction below this is seen: what the change feed must still
   * hold for the next look to be complete. */
  uint64_t completeBelow() const;

  /** `xmin:xmax:xid,xid`, the text form of PostgreSQL's pg_snapshot: xmin is
   * completeBelow(), xmax the horizon. Round-trips through parse(). */
  std::string toText() const;
  static std::optional<Position> parse(std::string_view text);

  bool operator==(const Position& rhs) const { return horizon == rhs.horizon && inProgress == rhs.inProgress; }
};

/** Which database, and which of its histories, a position belongs to. */
struct Identity
{
  std::string database; ///< UUID drawn when the schema was first applied
  std::string system;   ///< PostgreSQL's system identifier: differs after dump and restore
  std::string timeline; ///< differs after a fail-over or a restored backup

  bool operator==(const Identity& rhs) const
  {
    return database == rhs.database && system == rhs.system && timeline == rhs.timeline;
  }
};

} // namespace dodns::recorddb
