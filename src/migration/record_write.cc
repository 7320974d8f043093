// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/record_write.hh"

#include "migration/record_verification.hh"
#include "migration/rejection.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/serial.hh"

#include <algorithm>

namespace dodns::migration {

namespace {

using Rows = std::vector<recorddb::NumberedRecord>;
using Kind = recorddb::ZoneChange::Kind;

/** One zone's RRsets, brought to what a write says. */
class ZoneWriter
{
public:
  ZoneWriter(pg::Connection& connection, recorddb::ManagedZone zone, const recorddb::DualWrite& write, const verify::Rules& rules)
      : d_connection(connection), d_zone(std::move(zone)), d_write(write), d_rules(rules) {}

  void run()
  {
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
  }

  bool hasChanged() const { return d_hasChanged; }
  recorddb::ManagedZone& zone() { return d_zone; }

private:
  void verifyAndPut(const recorddb::RRsetRows& rrset)
  {
    auto others = d_zone.recordsOf(rrset.name);
    others.erase(std::remove_if(others.begin(), others.end(), [&rrset](const auto& row) { return row.type == rrset.type; }), others.end());
    const auto findings = verifyRRset(rrset.after, others, d_zone.name(), d_rules);
    if (verify::hasError(findings)) {
      reject(d_connection, recorddb::Side::records, d_write, rrset, findings);
      return;
    }
    put(rrset);
  }

  void put(const recorddb::RRsetRows& rrset)
  {
    auto present = d_zone.recordsOf(rrset.name);
    present.erase(std::remove_if(present.begin(), present.end(), [&rrset](const auto& row) { return row.type != rrset.type; }), present.end());
    const bool isSoa = rrset.type == "SOA";
    Rows missing;
    for (const auto& row : rrset.after) {
      const auto found = std::find_if(present.begin(), present.end(), [&](const auto& other) { return isSoa || saysTheSame(other, row); });
      if (found == present.end()) {
        missing.push_back(row);
        continue;
      }
      change(*found, row, isSoa);
      present.erase(found);
    }
    for (const auto& row : missing) {
      add(row);
      present.erase(std::remove_if(present.begin(), present.end(), [&row](const auto& other) { return other.id == row.id; }), present.end());
    }
    for (const auto& row : present) {
      d_zone.remove(row.id);
      d_hasChanged = true;
    }
    recorddb::resolveRejected(d_connection, recorddb::Side::records, d_zone.name(), rrset.name, rrset.type);
  }

  /** A record that was changed through the API keeps its number, also when it
   * moved here from another RRset. */
  void add(const recorddb::NumberedRecord& row)
  {
    if (row.id != 0 && d_zone.find(row.id)) {
      d_zone.change(row);
    }
    else {
      d_zone.add(row);
    }
    d_hasChanged = true;
  }

  void change(const recorddb::NumberedRecord& present, recorddb::NumberedRecord row, bool isSoa)
  {
    if (row.id == 0) { // it was not written through the API
      row.given = present.given;
    }
    row.id = present.id;
    if (isSoa) { // its serial is ours
      row.rdata = recorddb::withSerial(row.rdata, recorddb::serialOf(present.rdata).value_or(0));
    }
    const bool isSame = row.ttl == present.ttl && row.rdata == present.rdata && row.given == present.given;
    if (!isSame) {
      d_zone.change(row);
      d_hasChanged = true;
    }
  }

  pg::Connection& d_connection;
  recorddb::ManagedZone d_zone;
  const recorddb::DualWrite& d_write;
  const verify::Rules& d_rules;
  bool d_hasChanged = false;
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
  ZoneWriter writer(connection, *zone, write, rules.rules);
  writer.run();
  if (writer.hasChanged() && !isNew) {
    writer.zone().raiseSerial();
  }
  if (serial) {
    writer.zone().raiseSerialTo(*serial);
  }
}

} // namespace dodns::migration
