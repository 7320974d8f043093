// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/writer.hh"

#include "base/log.hh"
#include "dns/order_key.hh"
#include "replica/key_parts.hh"
#include "replica/nsec3_order.hh"

#include <algorithm>

namespace dodns::replica {

namespace {

std::string refusalKey(std::string_view zoneAndName, uint16_t type)
{
  std::string key(zoneAndName);
  key += static_cast<char>(type >> 8);
  key += static_cast<char>(type);
  return key;
}

/** The key of a name in the trees zone_names and tsig_keys: LMDB knows no empty keys, and the
 * root's order key is empty. */
std::string wholeNameKey(std::string_view apexKey)
{
  return std::string(apexKey) + '\0';
}

/** An order key for what has none: it sorts behind all names that people use. */
std::string keyOfGarbage(const std::string& text)
{
  constexpr size_t kEnoughToTellApart = 200;
  return '\xff' + text.substr(0, kEnoughToTellApart);
}

} // namespace

NameFlags CutTracker::see(const ZonePlace& zone, std::string_view nameKey, bool hasNs)
{
  if (d_zoneKey != zone.key) {
    d_zoneKey = zone.key;
    d_cutKey.clear();
    lastNsec3Key.clear();
  }
  NameFlags flags;
  flags.isCut = hasNs && nameKey != zone.apexKey;
  flags.isBelowCut = !d_cutKey.empty() && nameKey != d_cutKey && dns::isKeyWithin(nameKey, d_cutKey);
  if (flags.isCut && !flags.isBelowCut) {
    d_cutKey = nameKey;
  }
  return flags;
}

std::vector<std::string> aliasTargets(std::string_view value)
{
  std::vector<std::string> targets;
  NameEntry entry(value);
  while (const auto record = entry.next()) {
    if (record->type != dns::rrtype::kCname && record->type != dns::rrtype::kDname) {
      continue;
    }
    if (const auto target = dns::Name::fromWire(record->rdata)) {
      targets.push_back(dns::orderKey(*target));
    }
  }
  return targets;
}

void Writer::putZone(ZoneInfo info, int64_t nowMilliseconds)
{
  const auto key = zoneKey(info.zone.id);
  const auto oldValue = d_transaction.get(Tree::zones, key);
  const auto old = oldValue ? decodeZoneInfo(*oldValue) : std::nullopt;
  if (old && old->zone.name != info.zone.name) {
    d_transaction.remove(Tree::zoneNames, wholeNameKey(dns::orderKey(old->zone.name)));
  }
  info.nsec3Slot = old ? old->nsec3Slot : 0;
  info.nsec3Since = old ? old->nsec3Since : 0;
  if (old && old->nsec3 != info.nsec3) {
    info.nsec3Slot ^= 1;
    info.nsec3Since = nowMilliseconds;
    Nsec3Order(d_transaction, ZonePlace(info)).rebuild();
  }
  d_transaction.put(Tree::zones, key, encodeZoneInfo(info));
  d_transaction.put(Tree::zoneNames, wholeNameKey(dns::orderKey(info.zone.name)), key);
}

void Writer::removeZone(const ZonePlace& zone)
{
  removeNames(zone);
  d_transaction.remove(Tree::zones, zone.key);
  const auto nameKey = wholeNameKey(zone.apexKey);
  if (d_transaction.get(Tree::zoneNames, nameKey) == std::string_view(zone.key)) {
    d_transaction.remove(Tree::zoneNames, nameKey);
  }
}

void Writer::removeNames(const ZonePlace& zone)
{
  for (const auto tree : {Tree::names, Tree::nsec3, Tree::refused}) {
    Cursor cursor(d_transaction, tree);
    bool isThere = cursor.seek(zone.key);
    while (isThere && cursor.key().substr(0, zone.key.size()) == zone.key) {
      if (tree == Tree::names) {
        removeAliases(std::string(cursor.key()), std::string(cursor.value()));
      }
      isThere = cursor.removeAndNext();
    }
  }
}

NameFlags Writer::flagsFor(const ZonePlace& zone, std::string_view nameKey, bool hasNs)
{
  NameFlags flags;
  flags.isCut = hasNs && nameKey != zone.apexKey;
  forEachAncestorKey(zone.apexKey, nameKey, [&](std::string_view ancestorKey) {
    const auto entry = d_transaction.get(Tree::names, zone.key + std::string(ancestorKey));
    flags.isBelowCut = entry && NameEntry(*entry).flags().isCut;
    return !flags.isBelowCut;
  });
  return flags;
}

void Writer::putName(const ZonePlace& zone, const dns::Name& name, NameBuilder::Built built)
{
  const auto nameKey = dns::orderKey(name);
  const auto key = zone.key + nameKey;
  const auto flags = flagsFor(zone, nameKey, built.hasNs);
  const auto old = d_transaction.get(Tree::names, key);
  const std::string oldEntry(old.value_or(std::string_view()));
  const auto oldFlags = old ? NameEntry(oldEntry).flags() : NameFlags{false, flags.isBelowCut};

  forgetRefusals(key, built.refusals);
  for (const auto& refusal : built.refusals) {
    refuse(zone, name.toText(), nameKey, refusal);
  }
  removeAliases(key, oldEntry);
  if (built.records.empty()) {
    d_transaction.remove(Tree::names, key);
  }
  else {
    const auto entry = encodeNameEntry(flags, std::move(built.records));
    d_transaction.put(Tree::names, key, entry);
    putAliases(key, entry);
  }
  const bool covered = oldFlags.isCut || oldFlags.isBelowCut;
  const bool covers = flags.isCut || flags.isBelowCut;
  Nsec3Order nsec3(d_transaction, zone);
  if (covered != covers) {
    coverNamesBelow(key, covers);
    nsec3.refreshBelow(nameKey);
  }
  nsec3.refresh(nameKey);
}

void Writer::coverNamesBelow(const std::string& key, bool isCovered)
{
  std::string innerCut;
  Cursor cursor(d_transaction, Tree::names);
  bool isThere = cursor.seek(key);
  if (isThere && cursor.key() == key) {
    isThere = cursor.next();
  }
  while (isThere && dns::isKeyWithin(cursor.key(), key)) {
    auto flags = NameEntry(cursor.value()).flags();
    const bool isBelowInner = !innerCut.empty() && dns::isKeyWithin(cursor.key(), innerCut);
    const bool isBelow = isCovered || isBelowInner;
    if (flags.isCut && !isBelow) {
      innerCut = cursor.key();
    }
    if (flags.isBelowCut != isBelow) {
      flags.isBelowCut = isBelow;
      cursor.replaceValue(NameEntry::withFlags(cursor.value(), flags));
    }
    isThere = cursor.next();
  }
}

void Writer::appendName(const ZonePlace& zone, const dns::Name& name, NameBuilder::Built built, CutTracker& tracker, bool isLastOfAll)
{
  const auto nameKey = dns::orderKey(name);
  for (const auto& refusal : built.refusals) {
    refuse(zone, name.toText(), nameKey, refusal);
  }
  if (built.records.empty()) {
    return;
  }
  const auto flags = tracker.see(zone, nameKey, built.hasNs);
  const auto key = zone.key + nameKey;
  const auto entry = encodeNameEntry(flags, std::move(built.records));
  if (isLastOfAll) {
    d_transaction.append(Tree::names, key, entry);
  }
  else {
    d_transaction.put(Tree::names, key, entry);
  }
  putAliases(key, entry);
  if (Nsec3Order(d_transaction, zone).append(nameKey, entry, tracker.lastNsec3Key)) {
    tracker.lastNsec3Key = nameKey;
  }
}

void Writer::putAliases(const std::string& key, std::string_view entry)
{
  for (const auto& target : aliasTargets(entry)) {
    if (!target.empty()) {
      d_transaction.put(Tree::aliases, target, key);
    }
  }
}

void Writer::removeAliases(const std::string& key, std::string_view entry)
{
  for (const auto& target : aliasTargets(entry)) {
    if (!target.empty()) {
      d_transaction.remove(Tree::aliases, target, key);
    }
  }
}

void Writer::replaceTsigKeys(recorddb::Snapshot& snapshot)
{
  {
    Cursor cursor(d_transaction, Tree::tsigKeys);
    bool isThere = cursor.first();
    while (isThere) {
      isThere = cursor.removeAndNext();
    }
  }
  snapshot.forEachTsigKey([this](const recorddb::TsigKey& key) {
    std::string reason;
    if (const auto name = dns::Name::parse(key.name, &reason)) {
      d_transaction.put(Tree::tsigKeys, wholeNameKey(dns::orderKey(*name)), encodeTsigKey(key));
    }
    else {
      base::log(base::LogLevel::error, "TSIG key '" + key.name + "' is left out: its name " + reason);
    }
  });
}

void Writer::refuseName(const ZonePlace& zone, const std::string& text, const std::string& reason)
{
  refuse(zone, "'" + text + "'", keyOfGarbage(text), {0, "the name " + reason});
}

void Writer::forgetName(const ZonePlace& zone, const std::string& text)
{
  d_transaction.remove(Tree::refused, refusalKey(zone.key + keyOfGarbage(text), 0));
}

void Writer::refuse(const ZonePlace& zone, const std::string& nameText, std::string_view nameKey, const Refusal& refusal)
{
  const auto key = refusalKey(zone.key + std::string(nameKey), refusal.type);
  if (d_transaction.get(Tree::refused, key) == std::string_view(refusal.text)) {
    return;
  }
  d_transaction.put(Tree::refused, key, refusal.text);
  base::log(base::LogLevel::error, "zone " + zone.apex.toText() + ": " + nameText + " " + refusal.text + "; this RRset is not served until it is mended in the record database");
}

void Writer::forgetRefusals(const std::string& key, const std::vector<Refusal>& except)
{
  Cursor cursor(d_transaction, Tree::refused);
  bool isThere = cursor.seek(key);
  while (isThere && dns::isKeyWithin(cursor.key(), key)) {
    // A name below has at least one label, two octets, more in its key.
    const bool isOfThisName = cursor.key().size() == key.size() + 2;
    const bool isKept = std::any_of(except.begin(), except.end(), [&](const Refusal& refusal) { return cursor.key() == refusalKey(key, refusal.type); });
    isThere = isOfThisName && !isKept ? cursor.removeAndNext() : cursor.next();
  }
}

} // namespace dodns::replica
