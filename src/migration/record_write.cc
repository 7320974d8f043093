// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/record_write.hh"

#include "migration/record_verification.hh"
#include "migration/rejection.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/serial.hh"
#include "recorddb/zone_set.hh"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace dodns::migration {

namespace {

using Rows = std::vector<recorddb::NumberedRecord>;
using Kind = recorddb::ZoneChange::Kind;

/** One zone's RRsets, brought to what a write says: all that is stored is read
 * once, and what differs in the end is written at once. */
class ZoneWriter
{
public:
  ZoneWriter(pg::Connection& connection, const recorddb::ManagedZone& zone, const recorddb::DualWrite& write, const verify::Rules& rules)
      : d_connection(connection), d_zone(zone), d_write(write), d_rules(rules) {}

  /** @returns whether something was changed. */
  bool run()
  {
    read();
    for (const auto& rrset : d_write.change.rrsets) { // room first: an address may become a CNAME
      if (rrset.after.empty()) {
        put(rrset);
      }
    }
    for (const auto& rrset : d_write.change.rrsets) {
      if (!rrset.after.empty()) {
        verifyAndPut(rrset);
      }
    }
    const auto changes = this->changes();
    recorddb::writeRecordChanges(d_connection, changes);
    recorddb::resolveRejected(d_connection, recorddb::Side::records, d_zone.name(), d_done);
    return !changes.added.empty() || !changes.changed.empty() || !changes.removed.empty();
  }

private:
  void read()
  {
    std::set<std::string> names;
    std::vector<int64_t> ids;
    for (const auto& rrset : d_write.change.rrsets) {
      names.insert(rrset.name);
      for (const auto& row : rrset.after) {
        if (row.id != 0) {
          ids.push_back(row.id);
        }
      }
    }
    for (auto& row : recorddb::recordsOfNames(d_connection, d_zone.id(), {names.begin(), names.end()}, ids)) {
      d_names[row.name].push_back(row);
      d_stored.emplace(row.id, std::move(row));
    }
  }

  void verifyAndPut(const recorddb::RRsetRows& rrset)
  {
    Rows others;
    const auto& all = d_names[rrset.name];
    std::copy_if(all.begin(), all.end(), std::back_inserter(others), [&rrset](const auto& row) { return row.type != rrset.type; });
    const auto findings = verifyRRset(rrset.after, others, d_zone.name(), d_rules);
    if (verify::hasError(findings)) {
      reject(d_connection, recorddb::Side::records, d_write, rrset, findings);
      return;
    }
    put(rrset);
  }

  void put(const recorddb::RRsetRows& rrset)
  {
    auto& all = d_names[rrset.name];
    const auto first = std::stable_partition(all.begin(), all.end(), [&rrset](const auto& row) { return row.type != rrset.type; });
    Rows present(first, all.end());
    all.erase(first, all.end());
    const bool isSoa = rrset.type == "SOA";
    Rows missing;
    for (const auto& row : rrset.after) {
      const auto found = std::find_if(present.begin(), present.end(), [&](const auto& other) { return isSoa || saysTheSame(other, row); });
      if (found == present.end()) {
        missing.push_back(row);
        continue;
      }
      all.push_back(changed(*found, row, isSoa));
      d_taken.insert(found->id);
      present.erase(found);
    }
    for (auto& row : missing) {
      moveHere(std::move(row));
    }
    d_done.push_back({rrset.name, rrset.type, {}, {}});
  }

  /** A record that was changed through the API keeps its number, also when it
   * moved here from another RRset; unless that is what a record that stays has. */
  void moveHere(recorddb::NumberedRecord row)
  {
    if (!d_taken.insert(row.id).second) {
      row.id = 0;
    }
    if (const auto stored = d_stored.find(row.id); stored != d_stored.end()) {
      auto& there = d_names[stored->second.name];
      there.erase(std::remove_if(there.begin(), there.end(), [&row](const auto& other) { return other.id == row.id; }), there.end());
    }
    d_names[row.name].push_back(std::move(row));
  }

  static recorddb::NumberedRecord changed(const recorddb::NumberedRecord& present, recorddb::NumberedRecord row, bool isSoa)
  {
    if (row.id == 0) { // it was not written through the API
      row.given = present.given;
    }
    row.id = present.id;
    if (isSoa) { // its serial is ours
      row.rdata = recorddb::withSerial(row.rdata, recorddb::serialOf(present.rdata).value_or(0));
    }
    return row;
  }

  recorddb::RecordChanges changes()
  {
    recorddb::RecordChanges changes;
    for (const auto& [name, rows] : d_names) {
      for (const auto& row : rows) {
        const auto stored = d_stored.find(row.id);
        if (stored == d_stored.end()) {
          changes.added.emplace_back(d_zone.id(), row);
          continue;
        }
        if (!isSame(stored->second, row)) {
          changes.changed.push_back(row);
        }
        d_stored.erase(stored);
      }
    }
    for (const auto& [id, row] : d_stored) {
      changes.removed.push_back(id);
    }
    return changes;
  }

  static bool isSame(const recorddb::NumberedRecord& left, const recorddb::NumberedRecord& right)
  {
    return left.name == right.name && left.type == right.type && left.ttl == right.ttl && left.rdata == right.rdata && left.given == right.given;
  }

  pg::Connection& d_connection;
  const recorddb::ManagedZone& d_zone;
  const recorddb::DualWrite& d_write;
  const verify::Rules& d_rules;
  std::map<int64_t, recorddb::NumberedRecord> d_stored; ///< as they were, by number
  std::map<std::string, Rows> d_names;                  ///< as they become
  std::set<int64_t> d_taken;                            ///< numbers that have found their place
  std::vector<recorddb::RRsetRows> d_done;              ///< the RRsets that were not refused
};

void rejectForMissingZone(pg::Connection& connection, const recorddb::DualWrite& write)
{
  const base::Finding finding = {"zone-missing", base::Severity::error, "The record database has no zone " + write.change.zone.toText() + ".", "Bring the zone from the old system.", {}, {}};
  for (const auto& rrset : write.change.rrsets) {
    reject(connection, recorddb::Side::records, write, rrset, {finding});
  }
}

} // namespace

void writeRecords(pg::Connection& connection, const recorddb::DualWrite& write, const RecordRules& rules, std::optional<uint32_t> serial)
{
  const auto& name = write.change.zone;
  auto zone = recorddb::ManagedZone::lock(connection, name);
  if (write.change.kind == Kind::del) {
    if (zone) {
      zone->removeZone();
    }
    recorddb::resolveRejected(connection, recorddb::Side::records, name);
    return;
  }
  const bool isNew = !zone;
  if (isNew && write.change.kind == Kind::create) {
    zone = recorddb::ManagedZone::create(connection, name, rules.zoneKind);
  }
  if (!zone) {
    rejectForMissingZone(connection, write);
    return;
  }
  const bool hasChanged = ZoneWriter(connection, *zone, write, rules.rules).run();
  if (hasChanged && !isNew) {
    zone->raiseSerial();
  }
  if (serial) {
    zone->raiseSerialTo(*serial);
  }
}

} // namespace dodns::migration
