// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/push.hh"

#include "migration/legacy_write.hh"
#include "migration/rejection.hh"
#include "migration/serials.hh"
#include "recorddb/managed_zone.hh"

#include <algorithm>
#include <map>
#include <set>

namespace dodns::migration {

namespace {

using recorddb::DualWrite;
using recorddb::WriteState;
using Kind = recorddb::ZoneChange::Kind;
using RRsetKey = std::pair<std::string, std::string>; ///< name, type

constexpr int kMostFailures = 12; ///< of one write, which takes half an hour: then it holds up the others no longer

void overwriteAndLook(legacy::System& system, const recorddb::ZoneChange& change)
{
  overwriteLegacy(system, change, legacy::NextSerial());
  if (stateOf(system, change) != legacy::State::after) {
    throw legacy::Error(legacy::Error::Kind::refused, system.description() + " accepted a change and did not do it");
  }
}

/** The old system has it. */
void notePushed(pg::Connection& connection, legacy::System& system, const recorddb::ZoneChange& change)
{
  resolveRejected(connection, recorddb::Side::legacy, change);
  keepSerialAhead(connection, system, change.zone);
}

/** The zone as the record database has it now. */
recorddb::ZoneChange creationOf(recorddb::ManagedZone& zone)
{
  recorddb::ZoneChange change{zone.name(), Kind::create, {}};
  std::map<RRsetKey, recorddb::RRsetRows> rrsets;
  zone.forEach([&rrsets](const recorddb::NumberedRecord& row) {
    auto& rrset = rrsets.try_emplace({row.name, row.type}, recorddb::RRsetRows{row.name, row.type, {}, {}}).first->second;
    rrset.after.push_back(row);
  });
  for (auto& [key, rrset] : rrsets) {
    change.rrsets.push_back(std::move(rrset));
  }
  return change;
}

/** A zone that is to be made and is not there is made as it is now, because who retries it has one RRset of it; one that is there becomes
 * what the change says of it. @returns what was written. */
recorddb::ZoneChange overwriteOrMake(pg::Connection& connection, legacy::System& system, const recorddb::ZoneChange& change)
{
  auto written = change;
  if (change.kind == Kind::create) {
    const bool isThere = system.findZone(change.zone).has_value();
    auto zone = isThere ? std::nullopt : recorddb::ManagedZone::find(connection, change.zone);
    written.kind = isThere ? Kind::update : Kind::create;
    written = zone ? creationOf(*zone) : written;
  }
  overwriteAndLook(system, written);
  return written;
}

void pushOne(pg::Connection& connection, legacy::System& system, const DualWrite& write)
{
  recorddb::ZoneChange written;
  try {
    written = overwriteOrMake(connection, system, write.change);
  }
  catch (const legacy::Error& error) {
    const bool isLasting = error.isRefusal() ? !error.isConflict() : error.kind() == legacy::Error::Kind::failed && write.failures >= kMostFailures;
    if (!isLasting) {
      throw;
    }
    rejectByLegacy(connection, write, error);
    recorddb::removeDualWrite(connection, write.id);
    return;
  }
  recorddb::removeDualWrite(connection, write.id);
  notePushed(connection, system, written);
}

/** How many at the head of a queue are updates for the old system. */
std::ptrdiff_t updatesAtHead(const std::vector<DualWrite>& writes)
{
  const auto isOther = [](const auto& write) { return write.state != WriteState::forLegacy || write.change.kind != Kind::update; };
  return std::find_if(writes.begin(), writes.end(), isOther) - writes.begin();
}

/** Entries are states, so several at the head of a queue are one: of each RRset
 * the last. Some of them may have been written before, so that what was there first says nothing: a value that
 * comes back is a change. */
recorddb::ZoneChange joinUpdates(std::vector<DualWrite> writes)
{
  std::map<RRsetKey, recorddb::RRsetRows> last;
  for (auto& write : writes) {
    for (auto& rrset : write.change.rrsets) {
      const auto [found, isNew] = last.try_emplace({rrset.name, rrset.type}, rrset);
      if (!isNew) {
        auto& joined = found->second;
        if (!rrset.after.empty()) {
          joined.before.clear();
        }
        else if (joined.before.empty()) { // neither before nor after would be none
          joined.before = joined.after;
        }
        joined.after = rrset.after;
      }
    }
  }
  recorddb::ZoneChange joined;
  joined.zone = writes.front().change.zone;
  for (auto& [key, rrset] : last) {
    joined.rrsets.push_back(std::move(rrset));
  }
  return joined;
}

/** @returns false when the old system refuses, or fails: one by one, then, so that only what
 * it refuses is rejected. */
bool pushTogether(pg::Connection& connection, legacy::System& system, const std::vector<DualWrite>& writes)
{
  const auto joined = joinUpdates(writes);
  try {
    overwriteAndLook(system, joined);
  }
  catch (const legacy::Error& error) {
    const bool isOfOne = error.isRefusal() ? !error.isConflict() : error.kind() == legacy::Error::Kind::failed;
    if (!isOfOne) {
      throw;
    }
    return false;
  }
  std::vector<int64_t> ids;
  for (const auto& write : writes) {
    ids.push_back(write.id);
  }
  recorddb::removeDualWrites(connection, ids);
  notePushed(connection, system, joined);
  return true;
}

/** The old system may have taken in part what was written together: the first write
 * leaves alone what a later one writes again, so that no older value comes back. */
void leaveToLater(std::vector<DualWrite>& writes)
{
  std::set<RRsetKey> later;
  std::for_each(writes.begin() + 1, writes.end(), [&later](const auto& write) {
    for (const auto& rrset : write.change.rrsets) {
      later.emplace(rrset.name, rrset.type);
    }
  });
  auto& rrsets = writes.front().change.rrsets;
  const auto isLater = [&later](const auto& rrset) { return later.count({rrset.name, rrset.type}) > 0; };
  rrsets.erase(std::remove_if(rrsets.begin(), rrsets.end(), isLater), rrsets.end());
}

} // namespace

void rejectByLegacy(pg::Connection& connection, const DualWrite& write, const legacy::Error& error)
{
  const char* hint = write.change.kind == Kind::update ? "Change the entry, or accept that the old system does not have it."
                                                       : "Let the old system make and remove zones ('rndc', 'add-zone' in its configuration) or do it there by hand, and retry this; or accept it.";
  const base::Finding finding = {"legacy-refused", base::Severity::error, error.what(), hint, {}, {}};
  for (const auto& rrset : write.change.rrsets) {
    reject(connection, recorddb::Side::legacy, write, rrset, {finding});
  }
  if (write.change.rrsets.empty()) { // a zone without records
    reject(connection, recorddb::Side::legacy, write, {write.change.zone.toText(), "SOA", {}, {}}, {finding});
  }
}

void pushToLegacy(pg::Connection& connection, legacy::System& system, std::vector<DualWrite> writes)
{
  if (const auto together = updatesAtHead(writes); together > 1) {
    writes.erase(writes.begin() + together, writes.end());
    if (pushTogether(connection, system, writes)) {
      return;
    }
    leaveToLater(writes);
  }
  pushOne(connection, system, writes.front());
}

} // namespace dodns::migration
