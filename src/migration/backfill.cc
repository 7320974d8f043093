// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/backfill.hh"

#include "dns/rrtype.hh"
#include "migration/record_verification.hh"
#include "recorddb/backfilled_zones.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/rejected.hh"
#include "recorddb/serial.hh"

#include <algorithm>
#include <limits>

namespace dodns::migration {

namespace {

using Rows = std::vector<recorddb::NumberedRecord>;

/** One RRset as the old system has it. */
struct OldRRset
{
  dns::RRset rrset;
  std::string place; ///< of its first entry
};

using Key = std::pair<std::string, std::string>; ///< name, type
using OldZone = std::map<Key, OldRRset>;

class Backfill
{
public:
  Backfill(pg::Connection& connection, const dns::Name& name, const RecordRules& rules)
      : d_connection(connection), d_name(name), d_rules(rules) {}

  BackfillResult run(legacy::System& system, std::optional<uint32_t> serial)
  {
    auto old = read(system);
    auto zone = recorddb::ManagedZone::lock(d_connection, d_name);
    const bool isNew = !zone;
    if (isNew) {
      zone = recorddb::ManagedZone::create(d_connection, d_name, d_rules.zoneKind);
    }
    for (auto& row : isNew ? Rows() : zone->list({}, {0, std::numeric_limits<int64_t>::max()})) {
      d_present[Key(row.name, row.type)].push_back(std::move(row));
    }
    write(*zone, old);
    zone->addAll(d_missing);
    d_result.added = static_cast<int64_t>(d_missing.size());
    if (!isNew && d_result.added + d_result.changed + d_result.removed > 0) {
      zone->raiseSerial();
    }
    if (serial) {
      zone->raiseSerialTo(*serial);
    }
    recorddb::resolveOtherRejected(d_connection, recorddb::Side::records, d_name, d_rejected);
    return d_result;
  }

private:
  OldZone read(legacy::System& system)
  {
    OldZone old;
    system.readZone(d_name, [&](const legacy::Entry& entry) {
      ++d_result.entries;
      std::vector<base::Finding> findings;
      const auto record = zonefile::readEntry(entry.text, d_name, findings);
      if (!record) {
        reject(entry.text.name, entry.text.type, entry.text.ttl, {entry.text.data}, entry.place, findings);
        return;
      }
      const auto [found, isFirst] = old.try_emplace(Key(record->name.toText(), dns::rrtypeToText(record->type())));
      auto& rrset = found->second.rrset;
      rrset.ttl = isFirst ? record->ttl : std::min(rrset.ttl, record->ttl); // RFC 2181 section 5.2: they are equal
      rrset.rdata.push_back(record->rdata);
      if (isFirst) {
        found->second.place = entry.place;
      }
    });
    return old;
  }

  void write(recorddb::ManagedZone& zone, OldZone& old)
  {
    for (const auto& [key, rows] : d_present) {
      if (old.count(key) == 0) {
        remove(zone, rows);
      }
    }
    std::map<std::string, Rows> byName; // what each name has by now
    for (auto& [key, one] : old) {
      one.rrset.canonicalize();
      Rows rows;
      for (const auto& rdata : one.rrset.rdata) {
        rows.push_back({0, key.first, key.second, one.rrset.ttl, rdata.toText(), {}});
      }
      auto& others = byName[key.first];
      const auto findings = verifyRRset(rows, others, d_name, d_rules.rules);
      if (verify::hasError(findings)) {
        std::vector<std::string> data;
        for (const auto& row : rows) {
          data.push_back(row.rdata);
        }
        reject(key.first, key.second, one.rrset.ttl, data, one.place, findings);
        continue;
      }
      others.insert(others.end(), rows.begin(), rows.end());
      put(zone, key, rows);
    }
  }

  void put(recorddb::ManagedZone& zone, const Key& key, const Rows& rows)
  {
    auto& present = d_present[key];
    const bool isSoa = key.second == "SOA";
    for (auto row : rows) {
      const auto found = std::find_if(present.begin(), present.end(), [&](const auto& other) { return isSoa || saysTheSame(other, row); });
      if (found == present.end()) {
        d_missing.push_back(std::move(row));
        continue;
      }
      row.id = found->id;
      row.given = found->given;
      if (isSoa) { // its serial is ours
        row.rdata = recorddb::withSerial(row.rdata, recorddb::serialOf(found->rdata).value_or(0));
      }
      if (row.ttl != found->ttl || row.rdata != found->rdata) {
        zone.change(row);
        ++d_result.changed;
      }
      present.erase(found);
    }
    remove(zone, present);
  }

  void remove(recorddb::ManagedZone& zone, const Rows& rows)
  {
    for (const auto& row : rows) {
      zone.remove(row.id);
      ++d_result.removed;
    }
  }

  void reject(const std::string& name, const std::string& type, int64_t ttl, const std::vector<std::string>& data, const std::string& place, const std::vector<base::Finding>& findings)
  {
    recorddb::RejectedEntry entry;
    entry.zone = d_name.toText();
    entry.name = name;
    entry.type = type;
    entry.ttl = ttl;
    entry.data = data;
    entry.isFromBackfill = true;
    entry.place = place;
    entry.findings = findings;
    d_rejected.push_back(recorddb::reject(d_connection, entry));
    ++d_result.rejected;
    for (const auto& finding : findings) {
      d_result.rules[finding.code] += finding.severity == base::Severity::error ? 1 : 0;
    }
  }

  pg::Connection& d_connection;
  const dns::Name& d_name;
  const RecordRules& d_rules;
  std::map<Key, Rows> d_present;
  Rows d_missing;
  std::vector<int64_t> d_rejected;
  BackfillResult d_result;
};

} // namespace

BackfillResult backfillZone(pg::Connection& connection, legacy::System& system, const dns::Name& zone, const RecordRules& rules, bool isAgain)
{
  const auto found = system.findZone(zone);
  if (!found) {
    throw legacy::Error(legacy::Error::Kind::noZone, system.description() + " has no zone " + zone.toText());
  }
  if (!isAgain && found->serial && recorddb::isBackfilled(connection, zone, *found->serial)) {
    BackfillResult result;
    result.isSkipped = true;
    return result;
  }
  const auto result = Backfill(connection, zone, rules).run(system, found->serial);
  recorddb::noteBackfilled(connection, zone, found->serial, result.entries, result.rejected);
  return result;
}

} // namespace dodns::migration
