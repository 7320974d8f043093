// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "stored_zones.hh"

using namespace dodns;
using verify::NameFacts;

StoredZones::StoredZones(recorddb::Store& store)
    : d_store(store)
{
  store.forEachZone([this](const recorddb::Zone& zone) { d_ids.emplace(zone.name.wire(), zone.id); });
}

std::optional<StoredZones::Zone> StoredZones::closestZone(const dns::Name& name) const
{
  for (auto apex = name;; apex = apex.parent()) {
    const auto found = d_ids.find(apex.wire());
    if (found != d_ids.end()) {
      return Zone{apex, found->second};
    }
    if (apex.isRoot()) {
      return std::nullopt;
    }
  }
}

std::optional<NameFacts> StoredZones::factsOf(const Zone& zone, const dns::Name& name) const
{
  NameFacts facts;
  facts.isOurs = true;
  d_store.lookup(zone.id, name, "", false, [&](const recorddb::Store::Record& record) {
    const auto& type = record.row.type;
    facts.exists = true;
    facts.hasAddress = facts.hasAddress || type == "A" || type == "AAAA" || type == "ALIAS" || type == "LUA";
    facts.hasService = facts.hasService || type == "SVCB" || type == "HTTPS";
    facts.isDelegation = facts.isDelegation || (type == "NS" && name != zone.apex);
    facts.hasDname = facts.hasDname || type == "DNAME";
    if (type == "CNAME") {
      facts.aliasTarget = dns::Name::parse(record.row.rdata);
    }
  });
  return facts.exists ? std::optional(facts) : std::nullopt;
}

bool StoredZones::hasNamesBelow(const Zone& zone, const dns::Name& name) const
{
  bool hasNames = false;
  d_store.listSubtree(zone.id, name, [&hasNames](const recorddb::Store::Record& /*record*/) { hasNames = true; });
  return hasNames;
}

NameFacts StoredZones::look(const dns::Name& name) const
{
  const auto zone = closestZone(name);
  if (!zone) {
    return {};
  }
  if (const auto facts = factsOf(*zone, name)) {
    return *facts;
  }
  NameFacts facts;
  facts.isOurs = true;
  facts.exists = name == zone->apex || hasNamesBelow(*zone, name);
  for (auto encloser = name; !facts.exists && encloser != zone->apex;) {
    encloser = encloser.parent();
    const auto wildcard = dns::Name::fromWire(std::string("\1*") + encloser.wire());
    if (const auto found = wildcard ? factsOf(*zone, *wildcard) : std::nullopt) {
      return *found;
    }
    if (encloser == zone->apex || factsOf(*zone, encloser) || hasNamesBelow(*zone, encloser)) {
      return facts; // what exists stops wildcards above it (RFC 4592 section 3.3.1)
    }
  }
  return facts;
}

std::optional<dns::Name> StoredZones::cutAbove(const dns::Name& name) const
{
  std::optional<dns::Name> highest;
  const auto zone = closestZone(name);
  for (auto above = name; zone && above != zone->apex;) {
    above = above.parent();
    const auto facts = factsOf(*zone, above);
    if (facts && (facts->isDelegation || facts->hasDname)) {
      highest = above;
    }
  }
  return highest;
}

std::optional<verify::ZoneView::Parent> StoredZones::parentOf(const dns::Name& zone) const
{
  const auto parent = zone.isRoot() ? std::nullopt : closestZone(zone.parent());
  if (!parent) {
    return std::nullopt;
  }
  const auto facts = factsOf(*parent, zone);
  return Parent{parent->apex, facts && facts->isDelegation};
}
