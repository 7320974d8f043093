// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/backfill.hh"

#include "migration/error.hh"
#include "migration/old_zone.hh"
#include "migration/record_verification.hh"
#include "migration/serials.hh"
#include "recorddb/backfilled_zones.hh"
#include "recorddb/rejected.hh"
#include "recorddb/serial.hh"
#include "recorddb/zone_set.hh"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <set>

namespace dodns::migration {

namespace {

using Outcome = BackfillResult::Outcome;
using Rows = std::vector<recorddb::NumberedRecord>;

// After which no further zone is begun: the locks of all are held until the end. It is
// over soon, too, when the old system does not answer at all.
constexpr std::chrono::seconds kMostTime(2);
constexpr int64_t kMostEntries = 50000;

/** A zone on its way from one system to the other. */
struct Zone
{
  BackfillResult* result;
  OldZone old;
  std::optional<uint32_t> serial; ///< of the old system
  bool hasComeBack;
};

class Reading
{
public:
  Reading(legacy::System& system, const RecordRules& rules, bool isAgain)
      : d_system(system), d_rules(rules), d_isAgain(isAgain), d_end(std::chrono::steady_clock::now() + kMostTime) {}

  /** Reads the zone, or says in `result` why not. */
  void read(const recorddb::ZoneAtBackfill& found, BackfillResult& result)
  {
    if (found.stage == recorddb::Stage::lead || found.stage == recorddb::Stage::alone) {
      fail(result, Outcome::decidedHere, WriteError(WriteError::Kind::refused, "zone " + result.zone.toText() + ": the record database decides, the old system has nothing to bring"));
    }
    else if (!found.isLocked || found.hasUnfinished) {
      fail(result, Outcome::later, WriteError(WriteError::Kind::busy, "zone " + result.zone.toText() + " is being written"));
    }
    else if (d_entries > kMostEntries || std::chrono::steady_clock::now() > d_end) {
      fail(result, Outcome::later, WriteError(WriteError::Kind::busy, "zone " + result.zone.toText() + ": those before it took too long"));
    }
    else {
      tryToRead(found, result);
    }
  }

  std::vector<Zone>& zones() { return d_zones; }

private:
  void tryToRead(const recorddb::ZoneAtBackfill& found, BackfillResult& result)
  {
    try {
      const auto before = d_system.findZone(result.zone); // not newer than what is read after it
      if (!before) {
        const legacy::Error none(legacy::Error::Kind::noZone, d_system.description() + " has no zone " + result.zone.toText());
        fail(result, found.isThere ? Outcome::failed : Outcome::gone, none);
        return;
      }
      const bool mayBeUnchanged = found.wasBrought && !d_isAgain;
      if (mayBeUnchanged && before->serial && before->serial == found.serial) {
        result.outcome = Outcome::unchanged;
        return;
      }
      Zone zone = {&result, readOldZone(d_system, result.zone, d_rules.rules), before->serial, found.hasComeBack};
      d_entries += zone.old.entries;
      d_zones.push_back(std::move(zone));
    }
    catch (const legacy::Error& error) {
      fail(result, error.isRetryable() ? Outcome::later : Outcome::failed, error);
    }
  }

  template <typename Error>
  static void fail(BackfillResult& result, Outcome outcome, const Error& error)
  {
    result.outcome = outcome;
    result.problem = std::make_exception_ptr(error);
  }

  legacy::System& d_system;
  const RecordRules& d_rules;
  const bool d_isAgain;
  const std::chrono::steady_clock::time_point d_end;
  int64_t d_entries = 0;
  std::vector<Zone> d_zones;
};

/** What has to be written so that one zone is what it is in the old system. */
class Comparison
{
public:
  /** @param refused by the old system: ours stay as they are, because it does not have them. */
  Comparison(Zone& zone, recorddb::ZoneOfSet& ours, std::set<OldZone::Key> refused, recorddb::RecordChanges& changes)
      : d_zone(zone), d_result(*zone.result), d_ours(ours), d_refused(std::move(refused)), d_changes(changes)
  {
    for (auto& row : d_ours.records) {
      const OldZone::Key key(row.name, row.type);
      d_present[key].push_back(std::move(row));
    }
  }

  void run()
  {
    for (const auto& [key, rows] : d_present) {
      if (d_zone.old.rrsets.count(key) == 0 && d_refused.count(key) == 0) {
        remove(rows);
      }
    }
    for (auto& [key, rrset] : d_zone.old.rrsets) {
      if (!rrset.isRefused && key.second != "SOA" && d_refused.count(key) == 0) {
        put(d_present[key], rrset.rows);
      }
    }
    putSoa();
  }

private:
  void put(Rows& present, Rows& wanted)
  {
    for (auto& row : wanted) {
      const auto found = std::find_if(present.begin(), present.end(), [&row](const auto& other) { return other.rdata == row.rdata || saysTheSame(other, row); });
      if (found == present.end()) {
        add(std::move(row));
        continue;
      }
      change(*found, row.ttl, row.rdata);
      present.erase(found);
    }
    remove(present);
  }

  /** Ours has a serial of its own, which rises with every change and is above the old one. */
  void putSoa()
  {
    const OldZone::Key key(d_result.zone.toText(), "SOA");
    const auto wanted = d_zone.old.rrsets.find(key);
    auto& present = d_present[key];
    if (present.empty()) {
      if (wanted != d_zone.old.rrsets.end() && !wanted->second.isRefused) {
        add(raised(wanted->second.rows.front()));
      }
      return;
    }
    const auto& ours = present.front();
    const bool isRefused = wanted == d_zone.old.rrsets.end() || wanted->second.isRefused;
    const auto serial = recorddb::serialOf(ours.rdata).value_or(0);
    auto soa = isRefused ? ours : wanted->second.rows.front();
    soa.rdata = recorddb::withSerial(soa.rdata, serial);
    const bool isOther = soa.ttl != ours.ttl || soa.rdata != ours.rdata;
    if (isOther || d_result.added + d_result.changed + d_result.removed > 0) {
      soa.rdata = recorddb::withSerial(soa.rdata, recorddb::risenSerial(serial, static_cast<uint32_t>(std::time(nullptr))));
    }
    soa = raised(soa);
    d_result.changed += isOther ? 1 : 0;
    if (soa.ttl != ours.ttl || soa.rdata != ours.rdata) {
      soa.id = ours.id;
      soa.given = ours.given;
      d_changes.changed.push_back(std::move(soa));
    }
  }

  recorddb::NumberedRecord raised(recorddb::NumberedRecord soa) const
  {
    const auto serial = recorddb::serialOf(soa.rdata);
    if (serial && d_zone.serial) {
      const auto least = d_zone.hasComeBack ? *d_zone.serial : serialAbove(*serial, *d_zone.serial);
      soa.rdata = recorddb::withSerial(soa.rdata, recorddb::isNewerSerial(least, *serial) ? least : *serial);
    }
    return soa;
  }

  void add(recorddb::NumberedRecord row)
  {
    d_changes.added.emplace_back(d_ours.id, std::move(row));
    ++d_result.added;
  }

  void change(const recorddb::NumberedRecord& ours, uint32_t ttl, const std::string& rdata)
  {
    if (ours.ttl == ttl && ours.rdata == rdata) {
      return;
    }
    auto row = ours;
    row.ttl = ttl;
    row.rdata = rdata;
    d_changes.changed.push_back(std::move(row));
    ++d_result.changed;
  }

  void remove(const Rows& rows)
  {
    for (const auto& row : rows) {
      d_changes.removed.push_back(row.id);
      ++d_result.removed;
    }
  }

  Zone& d_zone;
  BackfillResult& d_result;
  recorddb::ZoneOfSet& d_ours;
  const std::set<OldZone::Key> d_refused;
  recorddb::RecordChanges& d_changes;
  std::map<OldZone::Key, Rows> d_present;
};

/** All that was read, in a few statements. */
void write(pg::Connection& connection, std::vector<Zone>& zones, recorddb::ZoneKind kind)
{
  std::vector<std::string> names;
  for (const auto& zone : zones) {
    names.push_back(zone.result->zone.toText());
  }
  auto ours = recorddb::lockOrCreateZones(connection, names, kind);
  auto refused = recorddb::refusedByLegacy(connection, names);
  recorddb::RecordChanges changes;
  std::vector<int64_t> rejected;
  std::vector<recorddb::BackfilledZone> notes;
  recorddb::unplaceRejected(connection, recorddb::Side::records, names);
  for (size_t i = 0; i < zones.size(); ++i) {
    auto& zone = zones[i];
    auto& result = *zone.result;
    auto& one = ours.at(names[i]);
    if (one.isNew) {
      changes.newZones.insert(one.id);
    }
    Comparison(zone, one, one.isNew ? std::set<OldZone::Key>() : refused[names[i]], changes).run();
    for (const auto& entry : zone.old.rejected) {
      rejected.push_back(recorddb::reject(connection, entry));
    }
    result.entries = zone.old.entries;
    result.converted = zone.old.converted;
    result.rejected = zone.old.refused;
    result.rules = std::move(zone.old.rules);
    notes.push_back({names[i], zone.serial, result.entries, result.rejected});
  }
  recorddb::writeRecordChanges(connection, changes);
  recorddb::resolveOtherRejected(connection, recorddb::Side::records, names, rejected);
  recorddb::noteBackfilled(connection, notes);
}

} // namespace

const char* toText(Outcome outcome)
{
  switch (outcome) {
  case Outcome::brought:
    return "brought";
  case Outcome::unchanged:
    return "unchanged";
  case Outcome::decidedHere:
    return "decided-here";
  case Outcome::gone:
    return "gone";
  case Outcome::later:
    return "later";
  case Outcome::failed:
    break;
  }
  return "failed";
}

std::vector<BackfillResult> backfillZones(pg::Connection& connection, legacy::System& system, const std::vector<dns::Name>& zones, const RecordRules& rules, bool isAgain)
{
  std::vector<BackfillResult> results(zones.begin(), zones.end());
  std::vector<std::string> names;
  for (const auto& zone : zones) {
    names.push_back(zone.toText());
  }
  const auto found = recorddb::lockForBackfill(connection, names);
  Reading reading(system, rules, isAgain);
  for (size_t i = 0; i < results.size(); ++i) {
    reading.read(found[i], results[i]);
  }
  if (!reading.zones().empty()) {
    write(connection, reading.zones(), rules.zoneKind);
  }
  std::vector<std::string> unchanged;
  for (const auto& result : results) {
    if (result.outcome == Outcome::unchanged) {
      unchanged.push_back(result.zone.toText());
    }
  }
  recorddb::noteUnchanged(connection, unchanged);
  return results;
}

} // namespace dodns::migration
