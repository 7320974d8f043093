// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/difference.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

namespace dodns::migration {

namespace {

bool isEqual(const std::optional<RRsetKey>& lhs, const std::optional<RRsetKey>& rhs)
{
  return lhs.has_value() == rhs.has_value() && (!lhs || (lhs->name == rhs->name && lhs->type == rhs->type));
}

bool isEqual(const std::optional<Unreadable>& lhs, const std::optional<Unreadable>& rhs)
{
  return lhs.has_value() == rhs.has_value() && (!lhs || (lhs->name == rhs->name && lhs->type == rhs->type && lhs->data == rhs->data));
}

std::optional<dns::RRset> find(const ZoneContents& contents, const RRsetKey& key)
{
  const auto found = contents.rrsets.find(key);
  return found == contents.rrsets.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

const char* toText(DifferenceClass difference)
{
  switch (difference) {
  case DifferenceClass::inFlight:
    return "in-flight";
  case DifferenceClass::rejected:
    return "rejected";
  case DifferenceClass::conversion:
    return "conversion";
  case DifferenceClass::drift:
    return "drift";
  }
  return "";
}

bool Difference::isSameAs(const Difference& rhs) const
{
  return zone == rhs.zone && isEqual(key, rhs.key) && isEqual(unreadable, rhs.unreadable) && isInLegacy == rhs.isInLegacy && legacy::isSame(legacy, rhs.legacy) && legacy::isSame(ours, rhs.ours);
}

std::vector<Difference> compareContents(const dns::Name& zone, const ZoneContents& legacy, const ZoneContents& ours, const IsRejected& isRejected)
{
  std::vector<Difference> differences;
  const auto add = [&](const RRsetKey& key, const std::optional<dns::RRset>& there, const std::optional<dns::RRset>& here) {
    if (legacy::isSame(there, here)) {
      return;
    }
    Difference difference;
    difference.zone = zone;
    difference.key = key;
    difference.legacy = there;
    difference.ours = here;
    difference.kind = isRejected(zone, key.name.toText(), dns::rrtypeToText(key.type)) ? DifferenceClass::rejected : DifferenceClass::drift;
    differences.push_back(std::move(difference));
  };
  for (const auto& [key, rrset] : legacy.rrsets) {
    add(key, rrset, find(ours, key));
  }
  for (const auto& [key, rrset] : ours.rrsets) {
    if (legacy.rrsets.count(key) == 0) {
      add(key, std::nullopt, rrset);
    }
  }
  for (const auto* contents : {&legacy, &ours}) {
    for (const auto& unreadable : contents->unreadable) {
      Difference difference;
      difference.zone = zone;
      difference.unreadable = unreadable;
      difference.kind = contents == &ours ? DifferenceClass::drift : isRejected(zone, unreadable.name, unreadable.type) ? DifferenceClass::rejected
                                                                                                                        : DifferenceClass::conversion;
      differences.push_back(std::move(difference));
    }
  }
  return differences;
}

} // namespace dodns::migration
