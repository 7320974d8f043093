// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/queue.hh"

#include "base/log.hh"
#include "migration/error.hh"
#include "migration/intent.hh"
#include "migration/push.hh"
#include "migration/rejection.hh"
#include "migration/serials.hh"
#include "recorddb/waiting_writes.hh"

namespace dodns::migration {

namespace {

using recorddb::DualWrite;
using recorddb::Stage;
using recorddb::WriteState;

// Of the updates at the head of a zone's queue, made in the old system as one.
constexpr int kMostTogether = 200;
constexpr size_t kMostRecordsTogether = 2000;
constexpr int kMostInTurn = 10; // transactions: a zone with a long queue must not keep others from their turn

/** In `lead` users need not wait for the old system: while it gets what waits for it
 * they write behind that. */
bool mayWriteMeanwhile(pg::Connection& connection, const dns::Name& zone, const std::vector<DualWrite>& writes)
{
  return !writes.empty() && writes.front().state == WriteState::forLegacy && recorddb::stageOf(connection, zone) == Stage::lead;
}

/** The head of a zone's queue, which nobody else works on then. */
std::vector<DualWrite> lockAndRead(pg::Connection& connection, const dns::Name& zone)
{
  const WriteError busy(WriteError::Kind::busy, "zone " + zone.toText() + " is being written");
  if (!recorddb::tryLockZonePushes(connection, zone)) {
    throw busy;
  }
  auto writes = recorddb::firstDualWrites(connection, zone, kMostTogether, kMostRecordsTogether);
  if (mayWriteMeanwhile(connection, zone, writes)) {
    return writes;
  }
  if (!recorddb::tryLockZoneWrites(connection, zone)) {
    throw busy;
  }
  return recorddb::firstDualWrites(connection, zone, kMostTogether, kMostRecordsTogether);
}

/** @returns nothing when there may be more. */
std::optional<Drained> advanceOnce(recorddb::Database& database, SystemPool& systems, const RecordRules& rules, const dns::Name& zone)
{
  std::optional<Drained> drained;
  database.write([&](pg::Connection& connection) {
    drained.reset();
    auto writes = lockAndRead(connection, zone);
    if (writes.empty()) {
      recorddb::forgetZoneWork(connection, zone);
      drained = Drained::all;
      return;
    }
    const auto& first = writes.front();
    if (first.state == WriteState::intent && !first.isLeaseOver) {
      throw WriteError(WriteError::Kind::busy, "a write to zone " + zone.toText() + " is not finished");
    }
    auto system = systems.acquire();
    if (const auto serial = first.state == WriteState::forLegacy ? serialForRoom(connection, *system, zone) : std::nullopt) {
      raiseSerial(connection, zone, *serial);
      drained = Drained::room;
      return;
    }
    if (first.state == WriteState::forLegacy) {
      pushToLegacy(connection, *system, std::move(writes));
      return;
    }
    advance(connection, *system, first, rules);
  });
  return drained;
}

/** PostgreSQL may refuse what verification lets pass; nobody is to wait behind that. What somebody has
 * written meanwhile past the API, which is once more the same record, is there at the second try. */
void writeOrReject(pg::Connection& connection, legacy::System& system, const DualWrite& write, const RecordRules& rules)
{
  const auto serial = leastSerial(connection, system, write.change.zone);
  recorddb::setSavepoint(connection);
  for (bool isAgain = false;; isAgain = true) {
    try {
      writeRecords(connection, write, rules, serial);
      return;
    }
    catch (const pg::Error& error) {
      const auto kind = error.sqlState().substr(0, 2);
      if (kind != "22" && kind != "23") { // data exception, integrity constraint violation
        throw;
      }
      recorddb::rollbackToSavepoint(connection);
      if (error.sqlState() == "23505" && !isAgain) { // unique violation
        continue;
      }
      const char* const hint = write.change.kind == recorddb::ZoneChange::Kind::create ? "Bring the zone by 'dodns backfill' when it is mended." : "Change the entry, or accept that the record database does not have it.";
      const base::Finding finding = {"database-refused", base::Severity::error, error.what(), hint, {}, {}};
      for (const auto& rrset : write.change.rrsets) {
        reject(connection, recorddb::Side::records, write, rrset, {finding});
      }
      return;
    }
  }
}

/** @param hasFailed at the oldest write, which is not tried for ever then */
void postpone(recorddb::Database& database, const dns::Name& zone, const base::Error& error, bool hasFailed)
{
  const std::string reason = error.what();
  base::log(base::LogLevel::warning, "zone " + zone.toText() + " waits: " + reason);
  database.write([&](pg::Connection& connection) {
    if (hasFailed) {
      recorddb::noteFailure(connection, zone);
    }
    recorddb::postponeZone(connection, zone, reason);
  });
}

} // namespace

void advance(pg::Connection& connection, legacy::System& system, const DualWrite& write, const RecordRules& rules)
{
  switch (write.state) {
  case WriteState::intent:
    endIntent(connection, system, write);
    return;
  case WriteState::forRecords:
    writeOrReject(connection, system, write, rules);
    recorddb::removeDualWrite(connection, write.id);
    return;
  case WriteState::forLegacy:
    pushToLegacy(connection, system, {write});
    return;
  }
}

Drained drainZone(recorddb::Database& database, SystemPool& systems, const RecordRules& rules, const dns::Name& zone)
{
  try {
    for (int n = 0; n < kMostInTurn; ++n) {
      if (const auto drained = advanceOnce(database, systems, rules, zone)) {
        return *drained;
      }
    }
    database.write([&](pg::Connection& connection) { recorddb::putZoneLast(connection, zone); });
    return Drained::more;
  }
  catch (const WriteError&) {
    return Drained::later;
  }
  catch (const legacy::Error& error) {
    postpone(database, zone, error, error.kind() == legacy::Error::Kind::failed);
    return Drained::later;
  }
  catch (const base::Error& error) {
    postpone(database, zone, error, false);
    return Drained::later;
  }
}

} // namespace dodns::migration
