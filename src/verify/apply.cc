// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/apply.hh"

#include "verify/dispatch.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

bool concerns(const Types& types, const NameSubject& subject)
{
  return types.areAll() || std::any_of(types.begin(), types.end(), [&subject](uint16_t type) { return subject.find(type) != nullptr; });
}

/** Type, and what an RRSIG covers. */
uint32_t kindOf(const Entry& entry)
{
  const auto type = entry.record.type();
  if (type != dns::rrtype::kRrsig) {
    return static_cast<uint32_t>(type) << 16;
  }
  return static_cast<uint32_t>(type) << 16 | dns::RdataReader(entry.record.rdata.wire()).u16();
}

} // namespace

const Entries* NameSubject::find(uint16_t type) const
{
  for (const auto& rrset : rrsets) {
    if (rrset.front()->record.type() == type) {
      return &rrset;
    }
  }
  return nullptr;
}

void applyToEntry(const EntrySubject& subject, const Rules& rules, Report& report)
{
  for (const auto& place : entryDispatch().of(subject.type())) {
    ask(place, rules, subject, report);
  }
}

void applyToName(const std::vector<Entries>& rrsets, const dns::Name& zone, const Rules& rules, Report& report)
{
  if (rrsets.empty()) {
    return;
  }
  for (const auto& entries : rrsets) {
    const RrsetSubject rrset{entries, zone};
    for (const auto& place : rrsetDispatch().of(rrset.type())) {
      ask(place, rules, rrset, report);
    }
  }
  const NameSubject name{rrsets, zone};
  for (const auto& place : nameDispatch().rows()) {
    if (concerns(place.row->types, name)) {
      ask(place, rules, name, report);
    }
  }
}

void applyToPlaced(const PlacedSubject& subject, const Rules& rules, Report& report)
{
  for (const auto& place : placedDispatch().of(subject.type())) {
    ask(place, rules, subject, report);
  }
}

void applyToZone(const ZoneSubject& subject, const Rules& rules, Report& report)
{
  for (const auto& place : zoneDispatch().rows()) {
    ask(place, rules, subject, report);
  }
}

std::vector<Entries> byType(const Entries& entries)
{
  auto sorted = entries;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Entry* one, const Entry* other) { return kindOf(*one) < kindOf(*other); });
  std::vector<Entries> rrsets;
  for (const auto* entry : sorted) {
    if (rrsets.empty() || kindOf(*rrsets.back().front()) != kindOf(*entry)) {
      rrsets.emplace_back();
    }
    rrsets.back().push_back(entry);
  }
  return rrsets;
}

} // namespace dodns::verify
