// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/reader.hh"

#include <algorithm>
#include <array>
#include <cstring>

namespace dodns::replica {

namespace {

constexpr size_t kZoneKeySize = 4;

/** Zone id and order key of a name, without allocating. */
class NameKey
{
public:
  NameKey(int32_t zoneId, std::string_view wireName)
  {
    const auto zone = zoneKey(zoneId);
    std::memcpy(d_octets.data(), zone.data(), kZoneKeySize);
    dns::OrderKeyBuffer buffer;
    const auto key = dns::writeOrderKey(wireName, buffer);
    std::memcpy(d_octets.data() + kZoneKeySize, key.data(), key.size());
    d_size = kZoneKeySize + key.size();
  }
  std::string_view view() const { return {d_octets.data(), d_size}; }

private:
  std::array<char, kZoneKeySize + dns::kMaxOrderKeySize> d_octets;
  size_t d_size;
};

/** The sizes of the keys of a key's ancestors: where its labels end. */
size_t nextLabelEnd(std::string_view key, size_t from)
{
  const auto at = key.find('\0', from);
  return at == std::string_view::npos ? key.size() : at + 1;
}

/** True when the zone's own NSEC chain has this name (RFC 4034 section 4). */
bool ownsNsec(std::string_view entry)
{
  return !NameEntry(entry).flags().isBelowCut;
}

} // namespace

void Reader::look()
{
  if (d_generation != d_replica.generation() || !d_environment) {
    d_transaction.reset();
    d_isLooking = false;
    d_generation = d_replica.generation();
    d_environment = d_replica.current();
    if (!d_environment) {
      throw NotReady();
    }
    d_transaction = std::make_unique<Transaction>(*d_environment, Transaction::Mode::read);
    d_isLooking = true;
    return;
  }
  rest();
  d_transaction->renew();
  d_isLooking = true;
}

void Reader::rest()
{
  if (d_isLooking) {
    d_transaction->reset();
    d_isLooking = false;
  }
}

Reader::Found Reader::find(int32_t zoneId, std::string_view wireName)
{
  const NameKey key(zoneId, wireName);
  Found found;
  if (const auto entry = d_transaction->get(Tree::names, key.view())) {
    found.isThere = true;
    found.entry = NameEntry(*entry);
    found.flags = found.entry.flags();
    return found;
  }
  Cursor cursor(*d_transaction, Tree::names);
  if (!cursor.seek(key.view()) || !dns::isKeyWithin(cursor.key(), key.view())) {
    return found;
  }
  found.isThere = true;
  // An empty non-terminal is below a cut exactly when an ancestor is one; it
  // is not one itself, so what is below it tells.
  found.isEmptyNonTerminal = true;
  found.flags.isBelowCut = false;
  const auto view = key.view();
  for (size_t end = nextLabelEnd(view, kZoneKeySize); end < view.size(); end = nextLabelEnd(view, end)) {
    const auto ancestor = d_transaction->get(Tree::names, view.substr(0, end));
    if (ancestor && NameEntry(*ancestor).flags().isCut) {
      found.flags.isBelowCut = true;
      break;
    }
  }
  return found;
}

std::optional<int32_t> Reader::findZone(std::string_view wireName)
{
  dns::OrderKeyBuffer buffer;
  std::string key(dns::writeOrderKey(wireName, buffer));
  key += '\0';
  const auto value = d_transaction->get(Tree::zoneNames, key);
  return value ? zoneIdFromKey(*value) : std::nullopt;
}

std::optional<Reader::Enclosing> Reader::findEnclosingZone(std::string_view wireName)
{
  while (true) {
    if (const auto id = findZone(wireName)) {
      return Enclosing{*id, wireName};
    }
    const auto size = static_cast<unsigned char>(wireName[0]);
    if (size == 0) {
      return std::nullopt;
    }
    wireName.remove_prefix(size + 1);
  }
}

std::optional<ZoneInfo> Reader::zoneInfo(int32_t zoneId)
{
  const auto value = d_transaction->get(Tree::zones, zoneKey(zoneId));
  return value ? decodeZoneInfo(*value) : std::nullopt;
}

void Reader::forEachZone(const std::function<void(const ZoneInfo&)>& take)
{
  Cursor cursor(*d_transaction, Tree::zones);
  for (bool isThere = cursor.first(); isThere; isThere = cursor.next()) {
    if (const auto info = decodeZoneInfo(cursor.value())) {
      take(*info);
    }
  }
}

bool Reader::findNsecNeighbours(int32_t zoneId, std::string_view wireName, std::string& before, std::string& after)
{
  const auto zone = zoneKey(zoneId);
  const NameKey key(zoneId, wireName);
  Cursor cursor(*d_transaction, Tree::names);
  const auto isInside = [&] { return cursor.key().substr(0, kZoneKeySize) == zone; };
  const auto nameHere = [&] { return dns::wireFromOrderKey(cursor.key().substr(kZoneKeySize)); };

  bool isThere = cursor.seek(key.view());
  const bool isExact = isThere && cursor.key() == key.view() && ownsNsec(cursor.value());
  if (isExact) {
    before = nameHere();
    isThere = cursor.next();
  }
  while (isThere && isInside() && !ownsNsec(cursor.value())) {
    isThere = cursor.next();
  }
  if (!isThere || !isInside()) {
    // Behind the last name the chain goes on with the first: the apex.
    isThere = cursor.seek(zone);
    if (!isThere || !isInside()) {
      return false;
    }
  }
  after = nameHere();
  if (isExact) {
    return true;
  }
  isThere = cursor.seek(key.view()) ? cursor.previous() : cursor.last();
  while (isThere && isInside() && !ownsNsec(cursor.value())) {
    isThere = cursor.previous();
  }
  if (!isThere || !isInside()) {
    isThere = cursor.seek(zoneKey(zoneId + 1)) ? cursor.previous() : cursor.last();
    while (isThere && isInside() && !ownsNsec(cursor.value())) {
      isThere = cursor.previous();
    }
    if (!isThere || !isInside()) {
      return false;
    }
  }
  before = nameHere();
  return true;
}

uint64_t Reader::refusedCount()
{
  return d_transaction->entryCount(Tree::refused);
}

ZoneWalk::ZoneWalk(const Replica& replica, int32_t zoneId) :
    d_reader(replica), d_zoneKey(zoneKey(zoneId))
{
  d_reader.look();
  if (const auto info = d_reader.zoneInfo(zoneId)) {
    d_apexKeySize = dns::orderKey(info->zone.name).size();
  }
  d_cursor = std::make_unique<Cursor>(d_reader.transaction(), Tree::names);
}

bool ZoneWalk::isInside() const
{
  return d_isThere && d_cursor->key().substr(0, kZoneKeySize) == d_zoneKey;
}

void ZoneWalk::showStored()
{
  d_entry = NameEntry(d_cursor->value());
  d_flags = d_entry.flags();
  d_isEmptyNonTerminal = false;
}

bool ZoneWalk::next()
{
  if (d_shown == d_key.size()) {
    const bool isFirst = d_key.empty() && d_name.empty();
    d_isThere = isFirst ? d_cursor->seek(d_zoneKey) : d_cursor->next();
    if (!isInside()) {
      return false;
    }
    const auto key = d_cursor->key().substr(kZoneKeySize);
    // Ancestors that this name shares with the one before it have been shown.
    size_t shared = std::min(d_apexKeySize, key.size());
    while (shared < key.size() && shared < d_key.size()) {
      const auto end = nextLabelEnd(key, shared);
      if (std::string_view(d_key).substr(0, end) != key.substr(0, end)) {
        break;
      }
      shared = end;
    }
    d_key = key;
    d_shown = shared;
  }
  if (d_key.size() > d_apexKeySize) {
    d_shown = nextLabelEnd(d_key, d_shown);
  }
  else {
    d_shown = d_key.size();
  }
  d_name = dns::wireFromOrderKey(std::string_view(d_key).substr(0, d_shown));
  if (d_shown == d_key.size()) {
    showStored();
    return true;
  }
  d_isEmptyNonTerminal = true;
  d_entry = NameEntry();
  d_flags = d_reader.find(*zoneIdFromKey(d_zoneKey), d_name).flags;
  return true;
}

} // namespace dodns::replica
