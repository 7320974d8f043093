// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/entry_store.hh"

#include "dns/order_key.hh"

#include <algorithm>
#include <cassert>

namespace dodns::verify {

void EntryStore::add(const dns::Record& record, const base::Place& place)
{
  dns::OrderKeyBuffer buffer;
  const auto key = dns::writeOrderKey(record.name.wire(), buffer);
  const auto& rdata = record.rdata.wire();
  d_slots.push_back({d_octets.size(), place.line, place.column, record.ttl, sourceOf(place.source), static_cast<uint16_t>(key.size()), record.type(), static_cast<uint16_t>(rdata.size())});
  d_octets += key;
  d_octets += rdata;
}

void EntryStore::sort()
{
  const auto isBefore = [this](const Slot& one, const Slot& other) { return key(one) < key(other); };
  if (!std::is_sorted(d_slots.begin(), d_slots.end(), isBefore)) {
    std::stable_sort(d_slots.begin(), d_slots.end(), isBefore);
  }
}

Entry EntryStore::at(size_t index) const
{
  const auto& slot = d_slots[index];
  const auto name = dns::Name::fromWire(dns::wireFromOrderKey(key(slot)));
  const auto rdata = dns::Rdata::fromWire(slot.type, {d_octets.data() + slot.offset + slot.keySize, slot.rdataSize});
  assert(name && rdata);
  return {{*name, slot.ttl, *rdata}, {d_sources[slot.source], slot.line, slot.column, {}}};
}

uint32_t EntryStore::sourceOf(const std::string& source)
{
  if (!d_sources.empty() && d_sources.back() == source) {
    return static_cast<uint32_t>(d_sources.size() - 1);
  }
  const auto [found, isNew] = d_sourceIndex.emplace(source, static_cast<uint32_t>(d_sources.size()));
  if (isNew) {
    d_sources.push_back(source);
  }
  return found->second;
}

} // namespace dodns::verify
