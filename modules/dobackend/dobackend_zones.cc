// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dobackend.hh"

#include "host_rdata.hh"

#include <algorithm>
#include <sstream>

namespace dodns::backend {

namespace {

DomainInfo::DomainKind toHostKind(recorddb::ZoneKind kind)
{
  switch (kind) {
  case recorddb::ZoneKind::native:
    return DomainInfo::Native;
  case recorddb::ZoneKind::primary:
    return host::kPrimary;
  case recorddb::ZoneKind::secondary:
    return host::kSecondary;
  case recorddb::ZoneKind::producer:
    return DomainInfo::Producer;
  case recorddb::ZoneKind::consumer:
    return DomainInfo::Consumer;
  }
  return DomainInfo::Native;
}

recorddb::ZoneKind fromHostKind(DomainInfo::DomainKind kind)
{
  switch (kind) {
  case host::kPrimary:
    return recorddb::ZoneKind::primary;
  case host::kSecondary:
    return recorddb::ZoneKind::secondary;
  case DomainInfo::Producer:
    return recorddb::ZoneKind::producer;
  case DomainInfo::Consumer:
    return recorddb::ZoneKind::consumer;
  case DomainInfo::Native:
  case DomainInfo::All:
    break;
  }
  return recorddb::ZoneKind::native;
}

/** The third field of an SOA. */
std::optional<uint32_t> serialOf(const std::string& soaRdata)
{
  std::string mname;
  std::string rname;
  uint32_t serial = 0;
  std::istringstream fields(soaRdata);
  return fields >> mname >> rname >> serial ? std::optional(serial) : std::nullopt;
}

std::vector<std::string> toTexts(const vector<ComboAddress>& addresses)
{
  constexpr uint16_t kDnsPort = 53;
  std::vector<std::string> texts;
  for (const auto& address : addresses) {
    texts.push_back(address.toStringWithPortExcept(kDnsPort));
  }
  return texts;
}

} // namespace

DomainInfo DoBackend::toDomainInfo(const recorddb::Zone& zone)
{
  DomainInfo info;
  info.id = static_cast<host::DomainId>(zone.id);
  info.zone = host::Zone(toDnsName(zone.name.wire()));
  info.kind = toHostKind(zone.kind);
  info.account = zone.account;
  info.options = zone.options;
  if (zone.catalog) {
    info.catalog = host::Zone(toDnsName(zone.catalog->wire()));
  }
  constexpr uint16_t kDnsPort = 53;
  for (const auto& primary : zone.primaries) {
    try {
      host::primariesOf(info).emplace_back(primary, kDnsPort);
    }
    catch (const PDNSException& error) {
      g_log << Logger::Error << "[dobackend] zone " << info.zone << ": '" << primary << "' is not the address of a primary: " << error.reason << endl;
    }
  }
  info.backend = this;
  return info;
}

bool DoBackend::fillSerial(DomainInfo& info)
{
  try {
    SOAData soa;
    if (!getSOA(info.zone, -1, soa)) {
      return false;
    }
    info.serial = soa.serial;
    return true;
  }
  catch (const PDNSException& error) {
    g_log << Logger::Error << "[dobackend] zone " << info.zone << ": its SOA cannot be read: " << error.reason << endl;
    return false;
  }
}

bool DoBackend::getDomainInfo(const host::Zone& zone, DomainInfo& info, bool getSerial)
{
  const bool found = guarded("getDomainInfo", [&] {
    if (!readsReplica()) {
      const auto row = d_store.findZone(toName(host::nameOf(zone)));
      if (row) {
        info = toDomainInfo(*row);
      }
      return row.has_value();
    }
    const replica::Look look(*d_reader);
    const auto id = d_reader->findZone(toName(host::nameOf(zone)).wire());
    const auto row = id ? d_reader->zoneInfo(*id) : std::nullopt;
    if (row) {
      info = toDomainInfo(row->zone);
    }
    return row.has_value();
  });
  if (found && getSerial) {
    fillSerial(info);
    // Nothing that a question needs; not worth waiting for a database that is away.
    if (d_service == nullptr || d_service->state().isConnected) {
      attempted("getDomainInfo", [&] {
        if (const auto state = d_store.state(toName(host::nameOf(zone)))) {
          info.last_check = static_cast<time_t>(state->lastCheck.value_or(0));
          info.notified_serial = state->notifiedSerial.value_or(0);
        }
      });
    }
  }
  return found;
}

void DoBackend::getAllDomains(vector<DomainInfo>* zones, bool getSerial, bool includeDisabled)
{
  // A zone without SOA is not served; PowerDNS calls that disabled.
  const bool needSoa = getSerial || !includeDisabled;
  guarded("getAllDomains", [&] {
    if (!readsReplica()) {
      listZonesOfDatabase(*zones, needSoa, includeDisabled);
      return;
    }
    const replica::Look look(*d_reader);
    zones->reserve(zones->size() + d_reader->zoneCount());
    d_reader->forEachZone([&](const recorddb::Zone& zone) { zones->push_back(toDomainInfo(zone)); });
  });
  if (needSoa && readsReplica()) {
    const auto isHidden = [&](DomainInfo& info) { return info.backend == this && !fillSerial(info) && !includeDisabled; };
    zones->erase(std::remove_if(zones->begin(), zones->end(), isHidden), zones->end());
  }
}

void DoBackend::listZonesOfDatabase(vector<DomainInfo>& zones, bool needSoa, bool includeDisabled)
{
  if (!needSoa) {
    d_store.forEachZone([&](const recorddb::Zone& zone) { zones.push_back(toDomainInfo(zone)); });
    return;
  }
  d_store.forEachZoneWithSoa([&](const recorddb::Zone& zone, const std::optional<std::string>& soaRdata) {
    const auto serial = soaRdata ? serialOf(*soaRdata) : std::nullopt;
    if (soaRdata && !serial) {
      g_log << Logger::Error << "[dobackend] zone " << zone.name.toText() << ": its SOA '" << *soaRdata << "' cannot be read" << endl;
    }
    if (serial || includeDisabled) {
      zones.push_back(toDomainInfo(zone));
      zones.back().serial = serial.value_or(0);
    }
  });
}

bool DoBackend::getAllDomainMetadata(const host::Zone& zone, std::map<std::string, std::vector<std::string>>& metadata)
{
  return guarded("getAllDomainMetadata", [&] {
    if (!readsReplica()) {
      metadata = d_store.metadata(toName(host::nameOf(zone)));
      return true;
    }
    const auto wire = wireOf(host::nameOf(zone));
    const auto state = d_reader->newestState();
    const replica::Look look(*d_reader);
    auto id = state ? d_recentNames.findZone(*state, wire) : std::nullopt;
    if (!id) {
      id = d_reader->findZone(wire);
    }
    auto found = id ? d_reader->metadata(*id) : std::nullopt;
    if (found) {
      metadata = std::move(*found);
    }
    return found.has_value();
  });
}

bool DoBackend::getDomainMetadata(const host::Zone& zone, const std::string& kind, std::vector<std::string>& values)
{
  std::map<std::string, std::vector<std::string>> metadata;
  if (!getAllDomainMetadata(zone, metadata)) {
    return false;
  }
  const auto found = metadata.find(kind);
  if (found != metadata.end()) {
    values = found->second;
  }
  return true;
}

bool DoBackend::setDomainMetadata(const host::Zone& zone, const std::string& kind, const std::vector<std::string>& values)
{
  return write("setDomainMetadata", [&] { return d_store.setMetadata(toName(host::nameOf(zone)), kind, values); });
}

bool DoBackend::createDomain(const host::Zone& zone, DomainInfo::DomainKind kind, const vector<ComboAddress>& primaries, const string& account)
{
  return write("createDomain", [&] { return d_store.createZone(toName(host::nameOf(zone)), fromHostKind(kind), toTexts(primaries), account).has_value(); });
}

bool DoBackend::deleteDomain(const host::Zone& zone)
{
  return write("deleteDomain", [&] { return d_store.deleteZone(toName(host::nameOf(zone))); });
}

bool DoBackend::setKind(const host::Zone& zone, DomainInfo::DomainKind kind)
{
  return write("setKind", [&] { return d_store.setKind(toName(host::nameOf(zone)), fromHostKind(kind)); });
}

bool DoBackend::setAccount(const host::Zone& zone, const string& account)
{
  return write("setAccount", [&] { return d_store.setAccount(toName(host::nameOf(zone)), account); });
}

bool DoBackend::setPrimaries(const host::Zone& zone, const vector<ComboAddress>& primaries)
{
  return write("setPrimaries", [&] { return d_store.setPrimaries(toName(host::nameOf(zone)), toTexts(primaries)); });
}

bool DoBackend::setOptions(const host::Zone& zone, const string& options)
{
  return write("setOptions", [&] { return d_store.setOptions(toName(host::nameOf(zone)), options); });
}

bool DoBackend::setCatalog(const host::Zone& zone, const host::Zone& catalog)
{
  const auto& name = host::nameOf(catalog);
  return write("setCatalog", [&] { return d_store.setCatalog(toName(host::nameOf(zone)), name.empty() ? std::nullopt : std::optional(toName(name))); });
}

} // namespace dodns::backend
