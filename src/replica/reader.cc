// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/reader.hh"

#include "replica/key_parts.hh"
#include "replica/nsec3_order.hh"

#include <algorithm>
#include <array>
#include <chrono>
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
    dns::OrderKeyBuffer buffer;
    const auto key = dns::writeOrderKey(wireName, buffer);
    const auto number = static_cast<uint32_t>(zoneId);
    for (size_t i = 0; i < kZoneKeySize; ++i) {
      d_octets[i] = static_cast<char>(number >> 8 * (kZoneKeySize - 1 - i));
    }
    std::memcpy(d_octets.data() + kZoneKeySize, key.data(), key.size());
    d_size = kZoneKeySize + key.size();
  }
  std::string_view view() const { return {d_octets.data(), d_size}; }

private:
  std::array<char, kZoneKeySize + dns::kMaxOrderKeySize> d_octets;
  size_t d_size;
};

/** Whether the server may still use what was replaced then. */
bool isRecent(int64_t unixMilliseconds)
{
  using namespace std::chrono;
  constexpr int64_t kLongEnough = 5000;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count() - unixMilliseconds < kLongEnough;
}

/** True when the zone's own NSEC chain has this name (RFC 4034 section 4). */
bool ownsNsec(std::string_view entry)
{
  return !NameEntry(entry).flags().isBelowCut;
}

} // namespace

void Reader::look()
{
  const bool isSameFile = d_state && d_generation == d_replica.generation();
  if (isSameFile && (d_isLooking || d_state->take())) {
    d_isLooking = true;
    if (d_state->refresh()) {
      return;
    }
  }
  d_isLooking = false;
  d_isRegistered = false;
  d_state.reset();
  d_generation = d_replica.generation();
  auto environment = d_replica.current();
  if (!environment) {
    throw NotReady();
  }
  d_state = std::make_shared<KeptState>(std::move(environment));
  d_isLooking = true;
}

void Reader::rest()
{
  if (!d_isLooking) {
    return;
  }
  d_isLooking = false;
  d_isRegistered = d_isRegistered || d_replica.keptStates().add(d_state);
  if (!d_isRegistered) {
    d_state.reset(); // nobody could close its file
    return;
  }
  if (!d_state->isNewest()) {
    d_state->end();
  }
  d_state->putBack();
}

std::optional<Reader::State> Reader::newestState() const
{
  if (!d_state || d_generation != d_replica.generation()) {
    return std::nullopt;
  }
  const auto changes = d_state->changes();
  return changes % 2 == 0 ? std::optional(State{d_generation, changes}) : std::nullopt;
}

Reader::Found Reader::find(int32_t zoneId, std::string_view wireName)
{
  const NameKey key(zoneId, wireName);
  Found found;
  // One descent tells all three: the name, something below it, or nothing.
  if (!d_state->names().seek(key.view()) || !dns::isKeyWithin(d_state->names().key(), key.view())) {
    return found;
  }
  if (d_state->names().key().size() == key.view().size()) {
    found.isThere = true;
    found.entry = NameEntry(d_state->names().value());
    found.flags = found.entry.flags();
    return found;
  }
  found.isThere = true;
  found.isEmptyNonTerminal = true;
  forEachAncestorKey(key.view().substr(0, kZoneKeySize), key.view(), [&](std::string_view ancestorKey) {
    const auto ancestor = transaction().get(Tree::names, ancestorKey);
    found.flags.isBelowCut = ancestor && NameEntry(*ancestor).flags().isCut;
    return !found.flags.isBelowCut;
  });
  found.isSecure = !found.flags.isBelowCut && isSecureEmptyNonTerminal(zoneId, wireName);
  return found;
}

bool Reader::isWithin(int32_t zoneId, std::string_view wireName)
{
  const NameKey key(zoneId, wireName);
  // The apex is the first name of a zone.
  return d_state->names().seek(key.view().substr(0, kZoneKeySize)) && dns::isKeyWithin(key.view(), d_state->names().key());
}

bool Reader::isSecureEmptyNonTerminal(int32_t zoneId, std::string_view wireName)
{
  const auto zone = zoneKey(zoneId);
  Cursor cursor(transaction(), Tree::nsec3);
  if (!cursor.seek(zone) || !dns::isKeyWithin(cursor.key(), zone)) {
    return true;
  }
  const auto info = zoneInfo(zoneId);
  if (!info || !info->nsec3 || !info->nsec3->isOptOut) {
    return true;
  }
  const auto name = dns::Name::fromWire(wireName);
  return name && transaction().get(Tree::nsec3, Nsec3Order::keyPrefix(zone, info->nsec3Slot) + dns::nsec3Hash(name->wire(), *info->nsec3));
}

std::optional<int32_t> Reader::findZone(std::string_view wireName)
{
  std::array<char, dns::kMaxOrderKeySize + 1> key;
  dns::OrderKeyBuffer buffer;
  const auto order = dns::writeOrderKey(wireName, buffer);
  std::memcpy(key.data(), order.data(), order.size());
  key[order.size()] = '\0';
  const auto value = transaction().get(Tree::zoneNames, {key.data(), order.size() + 1});
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
  const auto value = transaction().get(Tree::zones, zoneKey(zoneId));
  return value ? decodeZoneInfo(*value) : std::nullopt;
}

std::optional<recorddb::Metadata> Reader::metadata(int32_t zoneId)
{
  const auto value = transaction().get(Tree::zones, zoneKey(zoneId));
  return value ? decodeMetadata(*value) : std::nullopt;
}

uint64_t Reader::zoneCount()
{
  return transaction().entryCount(Tree::zones);
}

void Reader::forEachZone(const std::function<void(const recorddb::Zone&)>& take)
{
  Cursor cursor(transaction(), Tree::zones);
  for (bool isThere = cursor.first(); isThere; isThere = cursor.next()) {
    if (const auto zone = decodeZone(cursor.value())) {
      take(*zone);
    }
  }
}

bool Reader::findNsecNeighbours(int32_t zoneId, std::string_view wireName, std::string& before, std::string& after)
{
  const auto zone = zoneKey(zoneId);
  const NameKey key(zoneId, wireName);
  Cursor cursor(transaction(), Tree::names);
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

bool Reader::findNsec3Neighbours(int32_t zoneId, const std::string& hash, std::string& before, std::string& owner, std::string& after)
{
  const auto info = zoneInfo(zoneId);
  if (!info) {
    return false;
  }
  const auto zone = zoneKey(zoneId);
  const auto prefixOf = [&](uint8_t slot) { return Nsec3Order::keyPrefix(zone, slot); };
  uint8_t slot = info->nsec3Slot;
  if (isRecent(info->nsec3Since)) {
    // The server may still hash with the parameters of before.
    const uint8_t other = slot ^ 1;
    const LastFound here{zoneId, info->nsec3Since, slot};
    if (transaction().get(Tree::nsec3, prefixOf(slot) + hash)) {
      d_lastFound = here;
    }
    else if (transaction().get(Tree::nsec3, prefixOf(other) + hash)) {
      d_lastFound = here;
      d_lastFound.slot = other;
    }
    else if (d_lastFound.zoneId != here.zoneId || d_lastFound.since != here.since) {
      // Nothing of this order was asked for before, as with an answer from a wildcard.
      d_lastFound = here;
    }
    slot = d_lastFound.slot;
  }
  const auto prefix = prefixOf(slot);
  Cursor cursor(transaction(), Tree::nsec3);
  const auto isInside = [&](bool isThere) { return isThere && dns::isKeyWithin(cursor.key(), prefix); };
  const auto hashHere = [&] { return std::string(cursor.key().substr(prefix.size())); };

  const auto key = prefix + hash;
  bool isThere = cursor.seek(key);
  const bool isExact = isThere && cursor.key() == key;
  if (isExact) {
    before = hash;
    owner = dns::wireFromOrderKey(cursor.value());
    isThere = cursor.next();
  }
  if (!isInside(isThere) && !isInside(cursor.seek(prefix))) {
    return false;
  }
  after = hashHere();
  if (isExact) {
    return true;
  }
  isThere = cursor.seek(key) ? cursor.previous() : cursor.last();
  if (!isInside(isThere)) {
    // Before the first hash is the last one.
    isThere = cursor.seek(prefixOf(static_cast<uint8_t>(slot + 1))) ? cursor.previous() : cursor.last();
    if (!isInside(isThere)) {
      return false;
    }
  }
  before = hashHere();
  owner = dns::wireFromOrderKey(cursor.value());
  return true;
}

std::optional<recorddb::TsigKey> Reader::findTsigKey(std::string_view wireName)
{
  dns::OrderKeyBuffer buffer;
  std::string key(dns::writeOrderKey(wireName, buffer));
  key += '\0';
  const auto value = transaction().get(Tree::tsigKeys, key);
  return value ? decodeTsigKey(*value) : std::nullopt;
}

void Reader::forEachTsigKey(const std::function<void(const recorddb::TsigKey&)>& take)
{
  Cursor cursor(transaction(), Tree::tsigKeys);
  for (bool isThere = cursor.first(); isThere; isThere = cursor.next()) {
    if (const auto key = decodeTsigKey(cursor.value())) {
      take(*key);
    }
  }
}

uint64_t Reader::refusedCount()
{
  return transaction().entryCount(Tree::refused);
}

ZoneWalk::ZoneWalk(const Replica& replica, int32_t zoneId)
    : d_reader(replica), d_zoneKey(zoneKey(zoneId))
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
  d_isSecure = true;
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
    d_shown = std::max(std::min(d_apexKeySize, key.size()), sharedLabels(key, d_key));
    d_key = key;
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
  const auto found = d_reader.find(*zoneIdFromKey(d_zoneKey), d_name);
  d_flags = found.flags;
  d_isSecure = found.isSecure;
  return true;
}

} // namespace dodns::replica
