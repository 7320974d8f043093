// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/legacy_writes.hh"

#include "migration/error.hh"
#include "migration/legacy_changes.hh"
#include "migration/legacy_write.hh"

#include <algorithm>
#include <exception>

namespace dodns::migration {

using recorddb::Stage;
using recorddb::WriteState;
using Kind = recorddb::ZoneChange::Kind;

void LegacyWrites::add(Stage stage, recorddb::Author author, recorddb::ZoneChange change, std::optional<legacy::NextSerial> serial, std::vector<recorddb::RRsetRows> missing)
{
  const auto isRemoval = [](const auto& write) { return write.change.kind == Kind::del; };
  const auto at = change.kind == Kind::del ? d_writes.end() : std::find_if(d_writes.begin(), d_writes.end(), isRemoval);
  d_writes.insert(at, {{0, stage, WriteState::intent, std::move(author), std::move(change)}, stage, serial, std::move(missing)});
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
  auto transaction = system.begin();
  const bool isTransaction = transaction != nullptr;
  bool isVisible = !isTransaction; // what fails then has to be undone
  journal(system, isTransaction);
  size_t begun = 0;
  try {
    for (const auto& write : d_writes) {
      if (begun > 0) {
        renew();
      }
      ++begun;
      writeLegacy(system, write.change, write.serial, [this] { renew(); });
    }
    if (transaction) {
      isVisible = true;
      commit(system, std::move(transaction));
    }
    d_isWritten = true;
  }
  catch (const legacy::Error& error) {
    transaction.reset();
    const bool isUnanswered = isVisible && error.outcomeIsUnknown() && error.isRetryable();
    if (isUnanswered && isNotUndone(isTransaction)) {
      if (!isThere(system)) {
        throw; // who ends the intent looks again
      }
      renew();
      d_isWritten = true;
      return;
    }
    const size_t count = !isVisible ? 0 : error.outcomeIsUnknown() ? begun
                                                                   : begun - 1;
    undoFirst(system, count, !isUnanswered ? 0 : isTransaction ? count
                                                               : 1);
    throw;
  }
  catch (const base::Error&) {
    transaction.reset();
    undoFirst(system, isVisible ? begun : 0, 0);
    throw;
  }
}

/** One step that would not come back as it was: the columns of an application, what only the old system knew of a removed zone. */
bool LegacyWrites::isNotUndone(bool isTransaction) const
{
  return isTransaction || (isFinal() && d_writes.front().change.kind == Kind::del);
}

/** A commit that was not answered, and is there, is done. */
void LegacyWrites::commit(legacy::System& system, std::unique_ptr<legacy::Transaction> transaction) const
{
  try {
    transaction->commit();
  }
  catch (const legacy::Error& error) {
    transaction.reset();
    if (!error.outcomeIsUnknown() || !isThere(system)) {
      throw;
    }
  }
}

bool LegacyWrites::isThere(legacy::System& system) const
{
  try {
    return std::all_of(d_writes.begin(), d_writes.end(), [&system](const auto& write) { return stateOf(system, write.change) == legacy::State::after; });
  }
  catch (const legacy::Error& error) {
    throw legacy::Error(error.kind(), error.what(), true);
  }
}

/** In which stage an intent was written says how others end it when its writer dies. As
 * in `sync`: it is undone, and so is a part of what takes several steps, which
 * nobody decided on. As in `shadow`: what the old system has is finished. */
void LegacyWrites::journal(legacy::System& system, bool isTransaction)
{
  const auto& first = d_writes.front().change;
  const bool isOneStep = isTransaction || (d_writes.size() == 1 && !takesSeveralSteps(system, first));
  for (auto& write : d_writes) {
    if (isOneStep) {
      const bool isFinal = write.stage == Stage::sync && (isTransaction || first.kind == Kind::del);
      write.stage = isFinal ? Stage::shadow : write.stage;
      continue;
    }
    write.stage = Stage::sync;
    if (write.change.kind == Kind::del) {
      takeRemoved(write.change, system);
    }
  }
  d_journal.write([&](pg::Connection& connection) {
    for (auto& write : d_writes) {
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

/** Nobody else ends it for as long as another lease, then. */
bool LegacyWrites::isStillOurs(const Write& write)
{
  bool isOurs = false;
  d_journal.write([&](pg::Connection& connection) { isOurs = recorddb::renewIntents(connection, {write.id}, d_lease); });
  return isOurs;
}

/** What was not answered, and is not there, may still be done: such a write keeps its intent, so that who ends that when its
 * lease is over looks again. What others have ended is undone, and may have been written again since.
 * @param unanswered so many, the last of those. @throws the first failure, when all that can be undone is. */
void LegacyWrites::undoFirst(legacy::System& system, size_t count, size_t unanswered)
{
  std::exception_ptr failure;
  std::vector<int64_t> ended;
  for (size_t at = d_writes.size(); at > 0; --at) {
    const auto& write = d_writes[at - 1];
    const bool isBegun = at <= count;
    try {
      if (isBegun && !isStillOurs(write)) {
        continue;
      }
      const bool mayComeLater = isBegun && at + unanswered > count && stateOf(system, write.change) != legacy::State::after;
      if (isBegun) {
        undoLegacy(system, write.change, write.serial);
      }
      if (!mayComeLater) {
        ended.push_back(write.id);
      }
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
  d_isUndone = count > 0;
  if (failure) {
    std::rethrow_exception(failure);
  }
}

void LegacyWrites::queueForRecords(pg::Connection& connection, const Write& write)
{
  auto change = write.change;
  change.rrsets.insert(change.rrsets.end(), write.missing.begin(), write.missing.end());
  recorddb::queueDualWrite(connection, write.id, WriteState::forRecords, change);
}

void LegacyWrites::settle(pg::Connection& connection) const
{
  for (const auto& write : d_writes) {
    if (write.stageOfZone == Stage::shadow) {
      queueForRecords(connection, write);
    }
    else {
      recorddb::removeDualWrite(connection, write.id);
    }
  }
}

bool LegacyWrites::isFinal() const
{
  return std::none_of(d_writes.begin(), d_writes.end(), [](const auto& write) { return write.stage == Stage::sync; });
}

void LegacyWrites::leaveToRecords(pg::Connection& connection) const
{
  for (const auto& write : d_writes) {
    if (write.stageOfZone == Stage::legacy) {
      recorddb::removeDualWrite(connection, write.id);
    }
    else {
      queueForRecords(connection, write);
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
      undoLegacy(system, write->change, write->serial);
      recorddb::removeDualWrite(connection, write->id);
    }
  }
}

} // namespace dodns::migration
