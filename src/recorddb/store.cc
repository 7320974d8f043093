// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/store.hh"

#include "recorddb/schema.hh"
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

#include <cassert>

namespace dodns::recorddb {

Store::Store(pg::ConnectionSettings settings)
    : d_settings(std::move(settings))
{
}

Store::~Store() = default;

Store::Session& Store::session()
{
  if (!d_session || (!inTransaction() && !d_session->connection.isOpen())) {
    d_session.reset();
    auto fresh = std::make_unique<Session>(d_settings);
    requireSchema(fresh->connection);
    d_session = std::move(fresh);
  }
  return *d_session;
}

/** The connection, with everything written that was added before. */
pg::Connection& Store::reader()
{
  auto& current = session();
  flush();
  return current.connection;
}

bool Store::inTransaction() const
{
  return d_session && d_session->transaction;
}

void Store::begin()
{
  assert(!inTransaction());
  auto& current = session();
  current.endTransaction();
  current.transaction.emplace(current.connection);
}

std::optional<uint64_t> Store::commit()
{
  assert(inTransaction());
  flush();
  const auto own = d_session->connection.execute(statements::kOwnTransaction);
  try {
    d_session->transaction->commit();
  }
  catch (...) {
    d_session->endTransaction();
    throw;
  }
  d_session->endTransaction();
  if (own[0].isNull(0)) {
    return std::nullopt;
  }
  return own[0].uint64(0);
}

void Store::rollback()
{
  assert(inTransaction());
  d_session->endTransaction(); // a transaction that is not committed rolls back
}

Identity Store::identity()
{
  const auto found = reader().execute(statements::kIdentity);
  if (found.isEmpty()) {
    throw pg::Error("the single row of dodns.database_identity is missing: the database was tampered with; restore it from a backup", {}, false);
  }
  return {found[0].string(0), found[0].string(1), found[0].string(2)};
}

void Store::lockZone(int32_t zoneId)
{
  if (d_session->lockedZones.insert(zoneId).second) {
    d_session->connection.execute(statements::kLockZone, {std::to_string(zoneId)});
  }
}

std::optional<int32_t> Store::lockZone(const dns::Name& name)
{
  const auto locked = d_session->connection.execute(statements::kLockZoneByName, {name.toText()});
  if (locked.isEmpty()) {
    return std::nullopt;
  }
  const auto id = locked[0].int32(0);
  d_session->lockedZones.insert(id);
  return id;
}

} // namespace dodns::recorddb
