// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/nsec3_order.hh"

#include "dns/order_key.hh"
#include "replica/key_parts.hh"
#include "replica/name_entry.hh"

#include <algorithm>

namespace dodns::replica {

bool Nsec3Order::set(std::string_view nameKey, bool isMember)
{
  const auto key = keyPrefix(d_zone.key, d_zone.nsec3Slot) + dns::nsec3Hash(dns::wireFromOrderKey(nameKey), *d_zone.nsec3);
  if (d_transaction.get(Tree::nsec3, key).has_value() == isMember) {
    return false;
  }
  if (isMember) {
    d_transaction.put(Tree::nsec3, key, nameKey);
  }
  else {
    d_transaction.remove(Tree::nsec3, key);
  }
  return true;
}

bool Nsec3Order::isBelowCut(std::string_view nameKey) const
{
  bool isBelow = false;
  forEachAncestorKey(d_zone.apexKey, nameKey, [&](std::string_view ancestor) {
    const auto entry = d_transaction.get(Tree::names, d_zone.key + std::string(ancestor));
    isBelow = entry && NameEntry(*entry).flags().isCut;
    return !isBelow;
  });
  return isBelow;
}

bool Nsec3Order::isMember(std::string_view nameKey) const
{
  const auto key = d_zone.key + std::string(nameKey);
  if (const auto entry = d_transaction.get(Tree::names, key)) {
    if (ownsNsec3(*entry, d_zone.nsec3->isOptOut)) {
      return true;
    }
    const auto flags = NameEntry(*entry).flags();
    if (flags.isCut || flags.isBelowCut) {
      return false;
    }
  }
  else if (isBelowCut(nameKey)) {
    return false; // there may be very many names below it, and none of them is one
  }
  Cursor cursor(d_transaction, Tree::names);
  for (bool isThere = cursor.seek(key); isThere && dns::isKeyWithin(cursor.key(), key); isThere = cursor.next()) {
    if (ownsNsec3(cursor.value(), d_zone.nsec3->isOptOut)) {
      return true;
    }
  }
  return false;
}

void Nsec3Order::refresh(std::string_view nameKey)
{
  if (!d_zone.nsec3) {
    return;
  }
  const bool isIn = isMember(nameKey);
  // Whoever has a member below is one, so that the others stay what they are when this one does.
  if (!set(nameKey, isIn) || nameKey == d_zone.apexKey) {
    return;
  }
  const auto refreshAncestor = [this, isIn](std::string_view ancestor) {
    set(ancestor, isIn || isMember(ancestor));
    return true;
  };
  forEachAncestorKey(d_zone.apexKey, nameKey, refreshAncestor);
  refreshAncestor(d_zone.apexKey);
}

void Nsec3Order::refreshBelow(std::string_view nameKey)
{
  if (!d_zone.nsec3) {
    return;
  }
  const auto key = d_zone.key + std::string(nameKey);
  std::string last(nameKey);
  Cursor cursor(d_transaction, Tree::names);
  for (bool isThere = cursor.seek(key); isThere && dns::isKeyWithin(cursor.key(), key); isThere = cursor.next()) {
    const std::string below(cursor.key().substr(d_zone.key.size()));
    if (below == nameKey) {
      continue;
    }
    set(below, isMember(below));
    // What it shares with the last one was looked at with that.
    forEachAncestorKey(std::string_view(below).substr(0, sharedLabels(below, last)), below, [this](std::string_view between) {
      set(between, isMember(between));
      return true;
    });
    last = below;
  }
}

bool Nsec3Order::append(std::string_view nameKey, std::string_view entry, std::string_view lastKey)
{
  if (!d_zone.nsec3 || !ownsNsec3(entry, d_zone.nsec3->isOptOut)) {
    return false;
  }
  if (lastKey.empty()) {
    set(d_zone.apexKey, true);
  }
  // What it shares with the last member is in the order already.
  const auto known = std::max(d_zone.apexKey.size(), sharedLabels(nameKey, lastKey));
  forEachAncestorKey(nameKey.substr(0, std::min(known, nameKey.size())), nameKey, [this](std::string_view ancestor) {
    set(ancestor, true);
    return true;
  });
  set(nameKey, true);
  return true;
}

void Nsec3Order::rebuild()
{
  clear();
  if (!d_zone.nsec3) {
    return;
  }
  std::string lastKey;
  Cursor cursor(d_transaction, Tree::names);
  for (bool isThere = cursor.seek(d_zone.key); isThere && dns::isKeyWithin(cursor.key(), d_zone.key); isThere = cursor.next()) {
    const auto nameKey = cursor.key().substr(d_zone.key.size());
    if (append(nameKey, cursor.value(), lastKey)) {
      lastKey = nameKey;
    }
  }
}

void Nsec3Order::clear()
{
  const auto prefix = keyPrefix(d_zone.key, d_zone.nsec3Slot);
  Cursor cursor(d_transaction, Tree::nsec3);
  bool isThere = cursor.seek(prefix);
  while (isThere && dns::isKeyWithin(cursor.key(), prefix)) {
    isThere = cursor.removeAndNext();
  }
}

} // namespace dodns::replica
