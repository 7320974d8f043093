// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/zone_names.hh"

#include "dns/order_key.hh"
#include "dns/rdata_reader.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

constexpr uint8_t kHasAddress = 1;
constexpr uint8_t kHasService = 2;
constexpr uint8_t kIsDelegation = 4;
constexpr uint8_t kHasDname = 8;

uint8_t flagsOf(const NameFacts& facts)
{
  return (facts.hasAddress ? kHasAddress : 0) | (facts.hasService ? kHasService : 0) | (facts.isDelegation ? kIsDelegation : 0) | (facts.hasDname ? kHasDname : 0);
}

} // namespace

void ZoneNames::add(const dns::Name& name, const NameFacts& facts)
{
  dns::OrderKeyBuffer buffer;
  if (facts.aliasTarget) {
    d_aliases.push_back({d_ends.size(), d_targets.size()});
    d_targets += facts.aliasTarget->wire();
  }
  d_keys += dns::writeOrderKey(name.wire(), buffer);
  d_ends.push_back(d_keys.size());
  d_flags.push_back(flagsOf(facts));
}

std::string_view ZoneNames::key(size_t index) const
{
  const auto begin = index == 0 ? 0 : d_ends[index - 1];
  return {d_keys.data() + begin, d_ends[index] - begin};
}

size_t ZoneNames::lowerBound(std::string_view wanted) const
{
  size_t low = 0;
  size_t high = d_ends.size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (key(middle) < wanted) {
      low = middle + 1;
    }
    else {
      high = middle;
    }
  }
  return low;
}

size_t ZoneNames::find(const dns::Name& name) const
{
  dns::OrderKeyBuffer buffer;
  const auto wanted = dns::writeOrderKey(name.wire(), buffer);
  const auto index = lowerBound(wanted);
  return index < d_ends.size() && key(index) == wanted ? index : kNone;
}

bool ZoneNames::exists(const dns::Name& name) const
{
  dns::OrderKeyBuffer buffer;
  const auto wanted = dns::writeOrderKey(name.wire(), buffer);
  const auto index = lowerBound(wanted);
  return index < d_ends.size() && dns::isKeyWithin(key(index), wanted);
}

NameFacts ZoneNames::factsAt(size_t index) const
{
  NameFacts facts;
  facts.isOurs = true;
  facts.exists = true;
  facts.hasAddress = (d_flags[index] & kHasAddress) != 0;
  facts.hasService = (d_flags[index] & kHasService) != 0;
  facts.isDelegation = (d_flags[index] & kIsDelegation) != 0;
  facts.hasDname = (d_flags[index] & kHasDname) != 0;
  const auto alias = std::lower_bound(d_aliases.begin(), d_aliases.end(), index, [](const Alias& one, size_t wanted) { return one.index < wanted; });
  if (alias != d_aliases.end() && alias->index == index) {
    facts.aliasTarget = dns::RdataReader(std::string_view(d_targets).substr(alias->offset)).name();
  }
  return facts;
}

std::optional<dns::Name> ZoneNames::wildcardFor(const dns::Name& name) const
{
  auto encloser = name;
  while (encloser != d_zone && !exists(encloser)) {
    encloser = encloser.parent();
  }
  return dns::Name::fromWire(std::string("\1*") + encloser.wire());
}

NameFacts ZoneNames::look(const dns::Name& name) const
{
  if (const auto index = find(name); index != kNone) {
    return factsAt(index);
  }
  NameFacts facts;
  facts.isOurs = true;
  facts.exists = name == d_zone || exists(name);
  if (facts.exists) {
    return facts;
  }
  const auto wildcard = wildcardFor(name); // RFC 4592 section 3.3.1
  const auto index = wildcard ? find(*wildcard) : kNone;
  return index != kNone ? factsAt(index) : facts;
}

std::optional<dns::Name> ZoneNames::cutAbove(const dns::Name& name) const
{
  std::optional<dns::Name> highest;
  for (auto above = name; above != d_zone && above.isWithin(d_zone);) {
    above = above.parent();
    const auto index = find(above);
    if (index != kNone && (d_flags[index] & (kIsDelegation | kHasDname)) != 0) {
      highest = above;
    }
  }
  return highest;
}

} // namespace dodns::verify
