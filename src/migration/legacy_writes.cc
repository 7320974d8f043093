// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/legacy_writes.hh"

#include "migration/error.hh"
#include "migration/legacy_write.hh"

#include <algorithm>
#include <exception>

namespace dodns::migration {

using recorddb::Stage;
using recorddb::WriteState;

void LegacyWrites::add(Stage stage, recorddb::Author author, recorddb::ZoneChange change)
{
  d_writes.push_back({0, stage, WriteState::intent, std::move(author), std::move(change)});
  d_stages.push_back(stage);
}

std::vector<dns::Name> LegacyWrites::zones() const
{
  std::vector<dns::Name> zones;
  for (const auto& write : d_writes) {
    zones.push_back(write.change.zone);
  }
  return zones;
}

void LegacyWrites::write(legacy::System& system)
{
  for (const auto& write : d_writes) {
    requireRoom(system, write.change);
  }
  journal(system);
  size_t begun = 0;
  try {
    for (const auto& write : d_writes) {
      if (begun > 0) {
        renew();
      }
      ++begun;
      writeLegacy(system, write.change, [this] { renew(); });
    }
    d_isWritten = true;
  }
  catch (const legacy::Error& error) {
    undoFirst(system, error.outcomeIsUnknown() ? begun : begun - 1);
    throw;
  }
  catch (const base::Error&) {
    undoFirst(system, begun);
    throw;
  }
}

/** A part of what takes several steps is not what the old system decided on: it
 * is undone as in `sync` when its writer dies. */
void LegacyWrites::journal(const legacy::System& system)
{
  const bool isInSteps = d_writes.size() > 1 || takesSeveralSteps(system, d_writes.front().change);
  d_journal.write([&](pg::Connection& connection) {
    for (auto& write : d_writes) {
      write.stage = isInSteps ? Stage::sync : write.stage;
      write.id = recorddb::addDualWrite(connection, write, d_lease);
    }
  });
}

/** The lease is long enough for one step. */
void LegacyWrites::renew()
{
  std::vector<int64_t> ids;
  for (const auto& write : d_writes) {
    ids.push_back(write.id);
  }
  d_journal.write([&](pg::Connection& connection) {
    if (!recorddb::renewIntents(connection, ids, d_lease)) {
      throw WriteError(WriteError::Kind::busy, "somebody else has ended a write that took too long");
    }
  });
}

/** @throws the first failure, when all that can be undone is. */
void LegacyWrites::undoFirst(legacy::System& system, size_t count)
{
  std::exception_ptr failure;
  std::vector<int64_t> ended;
  for (size_t at = d_writes.size(); at > 0; --at) {
    const auto& write = d_writes[at - 1];
    try {
      if (at <= count) {
        undoLegacy(system, write.change);
      }
      ended.push_back(write.id);
    }
    catch (const legacy::Error&) {
      failure = failure ? failure : std::current_exception();
    }
  }
  d_journal.write([&](pg::Connection& connection) {
    for (const auto id : ended) {
      recorddb::removeDualWrite(connection, id);
    }
  });
  if (failure) {
    std::rethrow_exception(failure);
  }
  d_isUndone = count > 0;
}

void LegacyWrites::settle(pg::Connection& connection) const
{
  for (size_t i = 0; i < d_writes.size(); ++i) {
    if (d_stages[i] == Stage::shadow) {
      recorddb::queueDualWrite(connection, d_writes[i].id, WriteState::forRecords, d_writes[i].change);
    }
    else {
      recorddb::removeDualWrite(connection, d_writes[i].id);
    }
  }
}

bool LegacyWrites::isOpen(pg::Connection& connection) const
{
  return std::all_of(d_writes.begin(), d_writes.end(), [&connection](const auto& write) { return recorddb::isIntent(connection, write.id); });
}

void LegacyWrites::takeBack(pg::Connection& connection, legacy::System& system) const
{
  for (auto write = d_writes.rbegin(); write != d_writes.rend(); ++write) {
    if (recorddb::isIntent(connection, write->id)) {
      undoLegacy(system, write->change);
      recorddb::removeDualWrite(connection, write->id);
    }
  }
}

} // namespace dodns::migration
