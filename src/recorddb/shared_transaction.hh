// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/audit.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/token.hh"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** What the changes that share a transaction need only once in it: the token,
 * the lock of the zone, the number of the transaction; and at the end the rise
 * of the serial and the audit log.
 *
 * All methods throw pg::Error. */
class SharedTransaction
{
public:
  explicit SharedTransaction(pg::Connection& connection)
      : d_connection(connection) {}

  /** As recorddb::findToken(); what is found holds for all who follow. */
  std::optional<Token> findToken(const std::string& hash);
  /** As ManagedZone::lock(). */
  std::optional<ManagedZone> lockZone(const dns::Name& name);
  /** The transaction, which begins to write with this. */
  uint64_t number();

  /** At the end, once for all who ask for it. */
  void raiseSerial(const ManagedZone& zone);
  void addAuditEntry(AuditEntry entry);

  /** The present change is done and stays. */
  void keep();
  /** The present change was rolled back: what it asked for is not done, and the
   * locks that it got are gone. */
  void forget();
  /** Does what was kept. */
  void finish();

private:
  struct Wanted
  {
    std::map<int32_t, ManagedZone> risen; ///< by id
    std::vector<AuditEntry> entries;
  };

  pg::Connection& d_connection;
  std::map<std::string, Token> d_tokens;       ///< by hash
  std::map<std::string, ManagedZone> d_locked; ///< by name
  std::optional<uint64_t> d_number;
  Wanted d_kept;
  Wanted d_present;
};

/** A change for SharedWrites. The transaction is nullptr when it has one of its own. */
using SharedChange = std::function<void(pg::Connection&, SharedTransaction*)>;

} // namespace dodns::recorddb
