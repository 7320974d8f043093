// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "storedzones/stored_zones.hh"

#include <algorithm>

namespace dodns::storedzones {

using recorddb::EnclosingZone;
using recorddb::NameContents;
using verify::NameFacts;

namespace {

bool has(const NameContents& contents, std::initializer_list<const char*> types)
{
  return std::any_of(contents.types.begin(), contents.types.end(), [&types](const std::string& type) { return std::find(types.begin(), types.end(), type) != types.end(); });
}

NameFacts factsOf(const NameContents& contents, bool isApex)
{
  NameFacts facts;
  facts.isOurs = true;
  facts.exists = true;
  facts.hasAddress = has(contents, {"A", "AAAA", "ALIAS", "LUA"});
  facts.hasService = has(contents, {"SVCB", "HTTPS"});
  facts.isDelegation = !isApex && has(contents, {"NS"});
  facts.hasDname = has(contents, {"DNAME"});
  facts.aliasTarget = contents.aliasRdata ? dns::Name::parse(*contents.aliasRdata) : std::nullopt;
  return facts;
}

} // namespace

std::optional<EnclosingZone> StoredZones::closestZone(const dns::Name& name) const
{
  if (d_own && name.isWithin(d_own->apex)) {
    return d_own;
  }
  return recorddb::findEnclosingZone(d_connection, name);
}

std::vector<NameContents> StoredZones::contentsOf(int32_t zoneId, const std::vector<dns::Name>& names) const
{
  return d_shared != nullptr ? d_shared->contentsOf(zoneId, names) : recorddb::contentsOf(d_connection, zoneId, names);
}

NameFacts StoredZones::look(const dns::Name& name) const
{
  const auto known = d_facts.find(name.wire());
  if (known != d_facts.end()) {
    return known->second;
  }
  if (d_facts.size() >= kMaxNames) {
    return {};
  }
  return d_facts.emplace(name.wire(), find(name)).first->second;
}

NameFacts StoredZones::find(const dns::Name& name) const
{
  const auto zone = closestZone(name);
  if (!zone) {
    return {};
  }
  // The name, and then in turn a wildcard that may stand for it and what may
  // enclose it, up to the apex.
  std::vector<dns::Name> names = {name};
  for (auto encloser = name; encloser != zone->apex;) {
    encloser = encloser.parent();
    names.push_back(dns::Name::fromWire(std::string("\1*") + encloser.wire()).value_or(name));
    names.push_back(encloser);
  }
  const auto contents = contentsOf(zone->id, names);
  if (!contents[0].types.empty()) {
    return factsOf(contents[0], name == zone->apex);
  }
  NameFacts facts;
  facts.isOurs = true;
  facts.exists = name == zone->apex || contents[0].hasNamesBelow;
  for (size_t i = 1; !facts.exists && i + 1 < contents.size(); i += 2) {
    if (!contents[i].types.empty()) {
      return factsOf(contents[i], false);
    }
    if (!contents[i + 1].types.empty() || contents[i + 1].hasNamesBelow) {
      break; // what exists stops wildcards above it (RFC 4592 section 3.3.1)
    }
  }
  return facts;
}

std::optional<dns::Name> StoredZones::cutAbove(const dns::Name& name) const
{
  const auto known = d_cuts.find(name.wire());
  if (known != d_cuts.end()) {
    return known->second;
  }
  if (d_cuts.size() >= kMaxNames) {
    return std::nullopt;
  }
  return d_cuts.emplace(name.wire(), findCut(name)).first->second;
}

std::optional<dns::Name> StoredZones::findCut(const dns::Name& name) const
{
  const auto zone = closestZone(name);
  std::vector<dns::Name> above;
  for (auto one = name; zone && one != zone->apex;) {
    one = one.parent();
    above.push_back(one);
  }
  if (above.empty()) {
    return std::nullopt;
  }
  const auto contents = contentsOf(zone->id, above);
  std::optional<dns::Name> highest;
  for (size_t i = 0; i < above.size(); ++i) {
    const auto facts = factsOf(contents[i], above[i] == zone->apex);
    highest = facts.isDelegation || facts.hasDname ? above[i] : highest;
  }
  return highest;
}

bool StoredZones::isNameserver(const dns::Name& name) const
{
  const auto zone = closestZone(name);
  if (!zone) {
    return false;
  }
  return d_shared != nullptr ? d_shared->isNameserverOf(zone->id, name) : recorddb::isNameserverOf(d_connection, zone->id, name);
}

std::optional<verify::ZoneView::Parent> StoredZones::parentOf(const dns::Name& zone) const
{
  const auto parent = zone.isRoot() ? std::nullopt : recorddb::findEnclosingZone(d_connection, zone.parent());
  if (!parent) {
    return std::nullopt;
  }
  const auto contents = contentsOf(parent->id, {zone});
  return Parent{parent->apex, zone != parent->apex && has(contents.front(), {"NS"})};
}

} // namespace dodns::storedzones
