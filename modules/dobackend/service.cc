// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "service.hh"

#include "host.hh"
#include "host_rdata.hh"

#include <cstdlib>
#include <map>
#include <mutex>
#include <set>

namespace dodns::backend {

namespace {

std::mutex& servicesMutex()
{
  static auto* mutex = new std::mutex;
  return *mutex;
}

// Never destroyed: the host's threads go on while the process exits.
std::map<std::string, Service*>& services()
{
  static auto* map = new std::map<std::string, Service*>;
  return *map;
}

/** Only pdns_server declares this option. */
bool thisProcessAnswersQueries()
{
  return ::arg().parmIsset("receiver-threads");
}

replica::HostRules hostRules()
{
  return {encodeRdata, static_cast<uint16_t>(::arg().asNum("max-nsec3-iterations"))};
}

// The host goes through all of its 2 × 1024 parts of caches for each zone, and
// for everything just as well.
constexpr size_t kMostPurges = 100;

/** Purges keys and metadata, and the packet and the query cache of the zones and everything below them. */
void purge(const replica::Applied& applied)
{
  if (applied.isCopy) {
    DNSSECKeeper::clearAllCaches(); // before the answers that are made from them
    host::purgeCaches();
    return;
  }
  for (const auto& zone : applied.infosChanged) {
    DNSSECKeeper::clearCaches(host::Zone(toDnsName(zone.wire())));
  }
  for (const auto& zone : applied.zonesRemoved) {
    DNSSECKeeper::clearCaches(host::Zone(toDnsName(zone.wire())));
  }
  std::set<std::string> zones;
  for (const auto* names : {&applied.zonesChanged, &applied.zonesAliasing}) {
    for (const auto& name : *names) {
      zones.insert(name.toText());
    }
  }
  if (applied.isEverything || zones.size() > kMostPurges || zones.count(".") != 0) {
    host::purgeCaches();
    return;
  }
  for (const auto& zone : zones) {
    host::purgeCaches(zone + "$");
  }
}

} // namespace

Service* Service::find(const std::string& suffix)
{
  const std::lock_guard<std::mutex> lock(servicesMutex());
  const auto found = services().find(suffix);
  return found == services().end() ? nullptr : found->second;
}

Service* Service::of(const std::string& suffix)
{
  if (!thisProcessAnswersQueries()) {
    return nullptr;
  }
  const std::lock_guard<std::mutex> lock(servicesMutex());
  auto& service = services()[suffix];
  if (service == nullptr) {
    if (services().size() == 1) {
      std::atexit(&Service::stopAll);
    }
    service = new Service("do" + suffix);
  }
  return service;
}

Service::Service(const std::string& prefix)
    : d_settings(Settings::read(prefix)), d_replica(d_settings.replicaDirectory, d_settings.mapSize), d_follower(d_replica, d_settings.follower, hostRules(), *this)
{
}

void Service::stopAll()
{
  // Registered after the host's own objects were made, so called before they
  // are destroyed.
  for (const auto& [suffix, service] : services()) {
    if (service != nullptr) {
      service->d_follower.stop(std::chrono::milliseconds(2000));
    }
  }
}

void Service::waitUntilShown(uint64_t transaction)
{
  if (d_settings.writeWait.count() == 0 || d_follower.waitForTransaction(transaction, d_settings.writeWait)) {
    return;
  }
  ++d_lateWrites;
  g_log << Logger::Warning << "[dobackend] transaction " << transaction << " is committed, but the replica does not show it after " << d_settings.writeWait.count() << " ms (do-write-wait-ms)" << endl;
}

void Service::onApplied(const replica::Applied& applied)
{
  for (const auto& zone : applied.zonesRemoved) {
    g_zoneCache.remove(host::Zone(toDnsName(zone.wire())));
  }
  for (const auto& [zone, id] : applied.zonesAdded) {
    g_zoneCache.add(host::Zone(toDnsName(zone.wire())), id);
  }
  purge(applied);
}

void Service::onDoubt(const replica::Applied& applied)
{
  purge(applied);
}

} // namespace dodns::backend
