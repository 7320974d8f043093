// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/difference.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "recorddb/readable.hh"

#include <algorithm>

namespace dodns::migration {

namespace {

std::optional<uint32_t> serialOf(const dns::RRset& rrset)
{
  const bool isSoa = !rrset.rdata.empty() && rrset.rdata.front().type() == dns::rrtype::kSoa;
  return isSoa ? std::optional(legacy::serialOf(rrset.rdata.front())) : std::nullopt;
}

bool isEqual(const std::optional<RRsetKey>& lhs, const std::optional<RRsetKey>& rhs)
{
  return lhs.has_value() == rhs.has_value() && (!lhs || (lhs->name == rhs->name && lhs->type == rhs->type));
}

bool isEqual(const std::optional<Unreadable>& lhs, const std::optional<Unreadable>& rhs)
{
  return lhs.has_value() == rhs.has_value() && (!lhs || (lhs->name == rhs->name && lhs->type == rhs->type && lhs->data == rhs->data));
}

/** Serials do not count, but for one of ours that is below: secondaries could not move over. */
bool isAlike(const std::optional<dns::RRset>& there, const std::optional<dns::RRset>& here)
{
  const auto serial = there && here ? serialOf(*there) : std::nullopt;
  return legacy::isSame(there, here) && !(serial && isBelow(serialOf(*here), serial));
}

/** In any order, and of a SOA whatever its serial: as contents are compared. */
bool isMadeOf(const std::optional<dns::RRset>& rrset, uint16_t type, const std::vector<std::string>& data)
{
  if (data.empty() || !rrset) {
    return data.empty() && !rrset;
  }
  dns::RRset said;
  said.ttl = rrset->ttl;
  for (const auto& text : data) {
    auto rdata = dns::Rdata::parse(type, text);
    if (!rdata) {
      return false;
    }
    said.rdata.push_back(std::move(*rdata));
  }
  said.canonicalize();
  return legacy::isSame(said, rrset);
}

/** Whether one side has what the other one refused. */
bool isExplained(const std::vector<recorddb::RefusedRRset>& refused, uint16_t type, const std::optional<dns::RRset>& there, const std::optional<dns::RRset>& here)
{
  return std::any_of(refused.begin(), refused.end(), [&](const auto& one) { return isMadeOf(one.isByLegacy ? here : there, type, one.data); });
}

/** Whether the list has this very entry. */
bool isExplained(const std::vector<recorddb::RefusedRRset>& refused, const Unreadable& unreadable)
{
  const auto data = recorddb::readable(unreadable.data);
  return std::any_of(refused.begin(), refused.end(), [&data](const auto& one) { return !one.isByLegacy && std::count(one.data.begin(), one.data.end(), data) > 0; });
}

std::vector<recorddb::RefusedRRset> find(const recorddb::RefusedRRsets& refused, const std::string& name, const std::string& type)
{
  const auto found = refused.find({name, type});
  return found == refused.end() ? std::vector<recorddb::RefusedRRset>() : found->second;
}

std::optional<dns::RRset> find(const ZoneContents& contents, const RRsetKey& key)
{
  const auto found = contents.rrsets.find(key);
  return found == contents.rrsets.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

bool isBelow(std::optional<uint32_t> ours, std::optional<uint32_t> old)
{
  return ours && old && legacy::isNewer(*old, *ours);
}

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

std::vector<Difference> compareContents(const dns::Name& zone, const ZoneContents& legacy, const ZoneContents& ours, const recorddb::RefusedRRsets& refused)
{
  std::vector<Difference> differences;
  const auto add = [&](const RRsetKey& key, const std::optional<dns::RRset>& there, const std::optional<dns::RRset>& here) {
    if (isAlike(there, here)) {
      return;
    }
    Difference difference;
    difference.zone = zone;
    difference.key = key;
    difference.legacy = there;
    difference.ours = here;
    difference.kind = isExplained(find(refused, key.name.toText(), dns::rrtypeToText(key.type)), key.type, there, here) ? DifferenceClass::rejected : DifferenceClass::drift;
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
      difference.kind = contents == &ours ? DifferenceClass::drift : isExplained(find(refused, recorddb::readable(unreadable.name), recorddb::readable(unreadable.type)), unreadable) ? DifferenceClass::rejected
                                                                                                                                                   : DifferenceClass::conversion;
      differences.push_back(std::move(difference));
    }
  }
  return differences;
}

} // namespace dodns::migration
