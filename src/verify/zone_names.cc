// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/zone_names.hh"

#include "dns/order_key.hh"
#include "dns/rdata_reader.hh"

#include <cstring>

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

/** In front of the key and the target of the alias, in wire form. */
struct Head
{
  uint8_t flags;
  uint8_t targetSize;
  uint16_t keySize;
};

} // namespace

void ZoneNames::add(const dns::Name& name, const NameFacts& facts)
{
  dns::OrderKeyBuffer buffer;
  const auto key = dns::writeOrderKey(name.wire(), buffer);
  const std::string_view target = facts.aliasTarget ? std::string_view(facts.aliasTarget->wire()) : std::string_view();
  if (d_pages.empty() || d_slots.size() - d_pages.back().offset >= kPageSize) {
    d_firstKeys += key;
    d_pages.push_back({d_slots.size(), d_count, d_firstKeys.size()});
  }
  const Head head = {flagsOf(facts), static_cast<uint8_t>(target.size()), static_cast<uint16_t>(key.size())};
  d_slots.append({reinterpret_cast<const char*>(&head), sizeof head}); // NOLINT: read by this process only
  d_slots.append(key);
  d_slots.append(target);
  ++d_count;
}

std::string_view ZoneNames::firstKey(size_t page) const
{
  const auto begin = page == 0 ? 0 : d_pages[page - 1].firstKeyEnd;
  return {d_firstKeys.data() + begin, d_pages[page].firstKeyEnd - begin};
}

std::string_view ZoneNames::page(size_t number) const
{
  auto& cached = d_cache[number % kCachedPages];
  if (cached.number != number) {
    const auto end = number + 1 < d_pages.size() ? d_pages[number + 1].offset : d_slots.size();
    cached.number = SIZE_MAX; // until it is read
    d_slots.read(d_pages[number].offset, end - d_pages[number].offset, cached.octets);
    cached.number = number;
  }
  return cached.octets;
}

std::optional<ZoneNames::Slot> ZoneNames::slotInPage(size_t number, std::string_view wanted) const
{
  auto rest = page(number);
  for (auto index = d_pages[number].firstIndex; !rest.empty(); ++index) {
    Head head;
    std::memcpy(&head, rest.data(), sizeof head);
    const auto key = rest.substr(sizeof head, head.keySize);
    if (key >= wanted) {
      return Slot{index, head.flags, key, rest.substr(sizeof head + head.keySize, head.targetSize)};
    }
    rest.remove_prefix(sizeof head + head.keySize + head.targetSize);
  }
  return std::nullopt;
}

std::optional<ZoneNames::Slot> ZoneNames::lowerBound(std::string_view wanted) const
{
  size_t low = 0; // pages before it begin with what is not greater
  size_t high = d_pages.size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (firstKey(middle) <= wanted) {
      low = middle + 1;
    }
    else {
      high = middle;
    }
  }
  auto slot = low > 0 ? slotInPage(low - 1, wanted) : std::nullopt;
  return !slot && low < d_pages.size() ? slotInPage(low, wanted) : slot;
}

std::optional<ZoneNames::Slot> ZoneNames::find(const dns::Name& name) const
{
  dns::OrderKeyBuffer buffer;
  const auto wanted = dns::writeOrderKey(name.wire(), buffer);
  const auto slot = lowerBound(wanted);
  return slot && slot->key == wanted ? slot : std::nullopt;
}

bool ZoneNames::exists(const dns::Name& name) const
{
  dns::OrderKeyBuffer buffer;
  const auto wanted = dns::writeOrderKey(name.wire(), buffer);
  const auto slot = lowerBound(wanted);
  return slot && dns::isKeyWithin(slot->key, wanted);
}

NameFacts ZoneNames::factsOf(const Slot& slot)
{
  NameFacts facts;
  facts.isOurs = true;
  facts.exists = true;
  facts.hasAddress = (slot.flags & kHasAddress) != 0;
  facts.hasService = (slot.flags & kHasService) != 0;
  facts.isDelegation = (slot.flags & kIsDelegation) != 0;
  facts.hasDname = (slot.flags & kHasDname) != 0;
  if (!slot.aliasTarget.empty()) {
    facts.aliasTarget = dns::RdataReader(slot.aliasTarget).name();
  }
  return facts;
}

void ZoneNames::markNameserver(const dns::Name& name)
{
  const auto slot = find(name);
  if (!slot) {
    return;
  }
  d_nameservers.resize(d_count);
  d_nameservers[slot->index] = true;
}

bool ZoneNames::isNameserver(const dns::Name& name) const
{
  const auto slot = find(name);
  return slot && slot->index < d_nameservers.size() && d_nameservers[slot->index];
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
  if (const auto slot = find(name)) {
    return factsOf(*slot);
  }
  NameFacts facts;
  facts.isOurs = true;
  facts.exists = name == d_zone || exists(name);
  if (facts.exists) {
    return facts;
  }
  const auto wildcard = wildcardFor(name); // RFC 4592 section 3.3.1
  const auto slot = wildcard ? find(*wildcard) : std::nullopt;
  return slot ? factsOf(*slot) : facts;
}

std::optional<dns::Name> ZoneNames::cutAbove(const dns::Name& name) const
{
  std::optional<dns::Name> highest;
  for (auto above = name; above != d_zone && above.isWithin(d_zone);) {
    above = above.parent();
    const auto slot = find(above);
    if (slot && (slot->flags & (kIsDelegation | kHasDname)) != 0) {
      highest = above;
    }
  }
  return highest;
}

} // namespace dodns::verify
