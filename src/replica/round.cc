// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/round.hh"

#include "base/log.hh"
#include "dns/order_key.hh"
#include "replica/aliases.hh"
#include "replica/facts.hh"
#include "replica/row_reader.hh"
#include "replica/writer.hh"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace dodns::replica {

namespace {

int64_t unixMilliseconds()
{
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string firstValue(const recorddb::Metadata& metadata, const char* kind)
{
  const auto found = metadata.find(kind);
  return found == metadata.end() || found->second.empty() ? std::string() : found->second.front();
}

/** Takes out of a zone's metadata parameters of NSEC3 that are none: with them
 * the server would answer no question that asks for a proof. */
void dropBadNsec3Parameters(recorddb::Metadata& metadata, const dns::Name& zone)
{
  const auto text = firstValue(metadata, "NSEC3PARAM");
  if (!text.empty() && !dns::Nsec3Parameters::parse(text)) {
    base::log(base::LogLevel::error, "zone " + zone.toText() + ": its NSEC3PARAM '" + text + "' is left out: it is not hash algorithm, flags, iterations and salt; the zone uses NSEC");
    metadata.erase("NSEC3PARAM");
  }
}

/** What the server will hash this zone's names with, if it needs their order. */
std::optional<dns::Nsec3Parameters> nsec3Parameters(const recorddb::Metadata& metadata, const HostRules& rules)
{
  auto parameters = dns::Nsec3Parameters::parse(firstValue(metadata, "NSEC3PARAM"));
  if (!parameters || firstValue(metadata, "NSEC3NARROW") == "1") {
    return std::nullopt;
  }
  if (firstValue(metadata, "PRESIGNED") != "1") {
    parameters->iterations = std::min(parameters->iterations, rules.maxNsec3Iterations);
  }
  return parameters;
}

class Round
{
public:
  Round(Environment& environment, recorddb::Snapshot& snapshot, const HostRules& rules)
      : d_transaction(environment, Transaction::Mode::write), d_writer(d_transaction), d_snapshot(snapshot), d_rules(rules) {}

  Applied apply(const recorddb::Snapshot::Changes& changes)
  {
    applyZoneRows(changes);
    if (changes.tsigKeys) {
      d_writer.replaceTsigKeys(d_snapshot);
    }
    for (const auto id : changes.zones) {
      if (const auto zone = findZone(id)) {
        replaceZone(*zone);
      }
    }
    for (const auto& [id, names] : changes.names) {
      if (const auto zone = findZone(id)) {
        replaceNames(*zone, names);
      }
    }
    findAliases(d_transaction, d_applied);
    writeFacts(d_transaction, {d_snapshot.identity(), {changes.position, changes.witnesses}, d_rules.maxNsec3Iterations});
    d_transaction.commit();
    return std::move(d_applied);
  }

private:
  std::optional<ZoneInfo> storedZone(int32_t id)
  {
    const auto value = d_transaction.get(Tree::zones, zoneKey(id));
    return value ? decodeZoneInfo(*value) : std::nullopt;
  }

  std::optional<ZonePlace> findZone(int32_t id)
  {
    const auto zone = storedZone(id);
    return zone ? std::optional(ZonePlace(*zone)) : std::nullopt;
  }

  void applyZoneRows(const recorddb::Snapshot::Changes& changes)
  {
    std::set<int32_t> ids = changes.zones;
    ids.insert(changes.infos.begin(), changes.infos.end());
    if (ids.empty()) {
      return;
    }
    std::map<int32_t, ZoneInfo> present;
    d_snapshot.forEachZone(ids, [&](const auto& row) {
      if (auto info = toZoneInfo(row, d_rules)) {
        present.emplace(row.id, std::move(*info));
      }
    });
    // All removals come first: a zone may be gone and be made anew under
    // another id in one round.
    for (const auto id : ids) {
      const auto old = storedZone(id);
      const auto now = present.find(id);
      if (old && (now == present.end() || now->second.zone.name != old->zone.name)) {
        d_writer.removeZone(ZonePlace(*old));
        d_applied.zonesRemoved.push_back(old->zone.name);
        markChanged(old->zone.name);
      }
    }
    for (const auto& [id, info] : present) {
      if (!storedZone(id)) {
        d_applied.zonesAdded.emplace_back(info.zone.name, id);
      }
      d_writer.putZone(info, unixMilliseconds());
      d_applied.infosChanged.push_back(info.zone.name);
      markChanged(info.zone.name);
    }
    // Whoever forgot the name of one that was made anew would deny it for a moment.
    std::set<std::string> added;
    for (const auto& [name, id] : d_applied.zonesAdded) {
      added.insert(name.wire());
    }
    auto& removed = d_applied.zonesRemoved;
    removed.erase(std::remove_if(removed.begin(), removed.end(), [&](const dns::Name& name) { return added.count(name.wire()) != 0; }), removed.end());
  }

  void replaceZone(const ZonePlace& zone)
  {
    d_writer.removeNames(zone);
    CutTracker cuts;
    RowReader rows(d_rules.encodeRdata, [&](const dns::Name& name, NameBuilder::Built built) {
      d_writer.appendName(zone, name, std::move(built), cuts, false);
      ++d_applied.namesApplied;
    });
    d_snapshot.forEachRecordOfZone(zone.id, [&](const recorddb::RecordRow& row) { rows.add(zone, row, d_writer); });
    rows.finish();
    markChanged(zone.apex);
  }

  void replaceNames(const ZonePlace& zone, const std::set<std::string>& names)
  {
    // What is not found below is gone.
    std::map<std::string, std::optional<NameBuilder::Built>> states;
    for (const auto& text : names) {
      if (const auto name = dns::Name::parse(text)) {
        states[name->toText()];
      }
      else {
        d_writer.forgetName(zone, text);
      }
    }
    RowReader rows(d_rules.encodeRdata, [&](const dns::Name& name, NameBuilder::Built built) { states[name.toText()] = std::move(built); });
    d_snapshot.forEachRecordOfNames(zone.id, names, [&](const recorddb::RecordRow& row) { rows.add(zone, row, d_writer); });
    rows.finish();
    for (auto& [text, built] : states) {
      d_writer.putName(zone, *dns::Name::parse(text), built ? std::move(*built) : NameBuilder::Built());
      ++d_applied.namesApplied;
    }
    markChanged(zone.apex);
  }

  void markChanged(const dns::Name& zone)
  {
    if (d_applied.zonesChanged.empty() || d_applied.zonesChanged.back() != zone) {
      d_applied.zonesChanged.push_back(zone);
    }
  }

  Transaction d_transaction;
  Writer d_writer;
  recorddb::Snapshot& d_snapshot;
  const HostRules& d_rules;
  Applied d_applied;
};

} // namespace

std::optional<ZoneInfo> toZoneInfo(const recorddb::Snapshot::ZoneRow& row, const HostRules& rules)
{
  ZoneInfo info;
  std::string reason;
  const auto name = dns::Name::parse(row.name, &reason);
  const auto kind = recorddb::zoneKindFromText(row.kind);
  if (!name || !kind || row.id <= 0) {
    base::log(base::LogLevel::error, "zone " + std::to_string(row.id) + " is left out: " + (!name ? "its name '" + row.name + "' " + reason : "its kind '" + row.kind + "' is unknown"));
    return std::nullopt;
  }
  info.zone = {row.id, *name, *kind, row.primaries, row.account, dns::Name::parse(row.catalog), row.options};
  info.metadata = row.metadata;
  info.keys = row.keys;
  dropBadNsec3Parameters(info.metadata, *name);
  info.nsec3 = nsec3Parameters(info.metadata, rules);
  return info;
}

Applied applyRound(Environment& environment, recorddb::Snapshot& snapshot, const recorddb::Snapshot::Changes& changes, const HostRules& rules)
{
  if (changes.isEmpty()) {
    return {};
  }
  return Round(environment, snapshot, rules).apply(changes);
}

} // namespace dodns::replica
