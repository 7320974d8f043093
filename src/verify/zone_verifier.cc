// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/zone_verifier.hh"

#include "dns/order_key.hh"
#include "verify/apply.hh"
#include "verify/dispatch.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

Entries pointersTo(const std::vector<Entry>& entries)
{
  Entries pointers;
  for (const auto& entry : entries) {
    pointers.push_back(&entry);
  }
  return pointers;
}

bool givesAddresses(uint16_t type)
{
  return type == kA || type == kAaaa || type == kAlias || type == kLua;
}

} // namespace

ZoneVerifier::ZoneVerifier(const dns::Name& zone, const Rules& rules, TakeFinding take, const ZoneView* others)
    : d_zone(zone), d_rules(rules), d_report(std::move(take)), d_view(*this, others), d_names(zone)
{
}

void ZoneVerifier::add(Entry entry)
{
  if (!d_current.empty() && d_current.front().record.name != entry.record.name) {
    endName();
  }
  d_current.push_back(std::move(entry));
}

void ZoneVerifier::endName()
{
  for (const auto& entry : d_current) {
    applyToEntry({entry, d_zone}, d_rules, d_report);
  }
  applyToName(byType(pointersTo(d_current)), d_zone, d_rules, d_report);
  const auto name = d_current.front().record.name;
  if (name.isWithin(d_zone)) {
    note(name);
  }
  d_current.clear();
}

void ZoneVerifier::note(const dns::Name& name)
{
  NameFacts facts;
  for (const auto& entry : d_current) {
    const auto type = entry.record.type();
    facts.hasAddress = facts.hasAddress || givesAddresses(type);
    facts.hasService = facts.hasService || type == kSvcb || type == kHttps;
    facts.isDelegation = facts.isDelegation || (type == kNs && name != d_zone);
    facts.hasDname = facts.hasDname || type == kDname;
    if (type == kCname) {
      facts.aliasTarget = entry.record.rdata.names().front();
    }
    if (type == kNs && entry.record.rdata.names().front().isWithin(d_zone)) {
      d_nameservers.add(entry);
    }
    if (name == d_zone && (type == kSoa || type == kNs)) {
      (type == kSoa ? d_soa : d_ns).push_back(entry);
    }
  }
  d_names.add(name, facts);
  const auto key = dns::orderKey(name);
  const bool isBelowCut = d_hasCut && dns::isKeyWithin(key, d_cutKey);
  keepForLater(isBelowCut);
  if (!isBelowCut && (facts.isDelegation || facts.hasDname)) {
    d_cutKey = key;
    d_hasCut = true;
  }
}

void ZoneVerifier::keepForLater(bool isBelowCut)
{
  for (const auto& entry : d_current) {
    if (isBelowCut || placedDispatch().knows(entry.record.type())) {
      d_later.add(entry);
    }
  }
}

void ZoneVerifier::finish(const base::Place& place)
{
  if (!d_current.empty()) {
    endName();
  }
  d_nameservers.forEach([this](const Entry& entry) { d_names.markNameserver(entry.record.rdata.names().front()); });
  d_later.forEach([this](const Entry& entry) { applyToPlaced({entry, d_zone, d_view}, d_rules, d_report); });
  const auto& where = d_soa.empty() ? place : d_soa.front().place;
  applyToZone({d_zone, pointersTo(d_soa), pointersTo(d_ns), d_view, where}, d_rules, d_report);
}

NameFacts ZoneVerifier::View::look(const dns::Name& name) const
{
  if (!name.isWithin(d_verifier.d_zone)) {
    return d_others != nullptr ? d_others->look(name) : NameFacts{};
  }
  return d_verifier.d_names.look(name);
}

std::optional<dns::Name> ZoneVerifier::View::cutAbove(const dns::Name& name) const
{
  if (!name.isWithin(d_verifier.d_zone)) {
    return d_others != nullptr ? d_others->cutAbove(name) : std::nullopt;
  }
  return d_verifier.d_names.cutAbove(name);
}

bool ZoneVerifier::View::isNameserver(const dns::Name& name) const
{
  return d_verifier.d_names.isNameserver(name);
}

std::optional<ZoneView::Parent> ZoneVerifier::View::parentOf(const dns::Name& zone) const
{
  return d_others != nullptr ? d_others->parentOf(zone) : std::nullopt;
}

void verifyZone(EntryStore& entries, const dns::Name& zone, const Rules& rules, const base::Place& place, const TakeFinding& take, const ZoneView* others)
{
  entries.sort();
  ZoneVerifier verifier(zone, rules, take, others);
  for (size_t i = 0; i < entries.size(); ++i) {
    verifier.add(entries.at(i));
  }
  verifier.finish(place);
}

} // namespace dodns::verify
