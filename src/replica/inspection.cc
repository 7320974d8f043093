// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/inspection.hh"

#include "dns/name.hh"
#include "dns/order_key.hh"
#include "replica/directory.hh"
#include "replica/integrity.hh"
#include "replica/zone_info.hh"

#include <cerrno>
#include <sys/stat.h>

namespace dodns::replica {

namespace {

constexpr size_t kZoneKeySize = 4;
constexpr size_t kTypeSize = 2;

uint64_t sizeOf(const std::string& path)
{
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    throw Error("reading " + path, errno);
  }
  return static_cast<uint64_t>(status.st_size);
}

std::string nameText(std::string_view orderKey)
{
  const auto name = dns::Name::fromWire(dns::wireFromOrderKey(orderKey));
  return name ? name->toText() : "a name that is none";
}

/** @param key of the tree `refused`. */
std::string describeRefusal(const Transaction& transaction, std::string_view key, std::string_view reason)
{
  const auto value = transaction.get(Tree::zones, key.substr(0, kZoneKeySize));
  const auto zone = value ? decodeZoneInfo(*value) : std::nullopt;
  const auto name = key.substr(kZoneKeySize, key.size() - kZoneKeySize - kTypeSize);
  return "zone " + (zone ? zone->zone.name.toText() : "without a name") + ": " + nameText(name) + " " + std::string(reason);
}

/** @returns nothing when the file's first copy is not complete. */
std::optional<Inspection> inspectFile(const std::string& path, size_t mapSize, bool isInUse, size_t most)
{
  // Without a server nobody writes, and a file of locks would belong to who looks, not to the server's user.
  const Environment environment(path, mapSize, isInUse ? Environment::Mode::watch : Environment::Mode::inspect);
  const Transaction transaction(environment, Transaction::Mode::read);
  const auto facts = readFacts(transaction);
  if (!facts) {
    return std::nullopt;
  }
  Inspection found;
  found.path = path;
  found.fileSize = sizeOf(path);
  found.isInUse = isInUse;
  found.facts = *facts;
  found.zones = transaction.entryCount(Tree::zones);
  found.names = transaction.entryCount(Tree::names);
  found.refused = transaction.entryCount(Tree::refused);
  Cursor cursor(transaction, Tree::refused);
  for (bool isThere = cursor.first(); isThere && found.refusals.size() < most; isThere = cursor.next()) {
    if (cursor.key().size() >= kZoneKeySize + kTypeSize) {
      found.refusals.push_back(describeRefusal(transaction, cursor.key(), cursor.value()));
    }
  }
  return found;
}

} // namespace

Inspection inspectDirectory(const std::string& directory, size_t mapSize, size_t most)
{
  const bool isInUse = Directory::isInUse(directory);
  for (const auto& path : Directory::filesIn(directory)) {
    const auto damage = isInUse ? std::nullopt : findDamage(path);
    if (damage) {
      throw base::Error("replica file " + path + " cannot be used: " + *damage + "; the next pdns_server that is started replaces it by a full copy");
    }
    // One that is being built has a number above that of the one that serves.
    if (auto found = inspectFile(path, mapSize, isInUse, most)) {
      return *found;
    }
  }
  throw base::Error("there is no replica in " + directory + ": no pdns_server with this do-replica has copied the record database yet");
}

} // namespace dodns::replica
