// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dobackend.hh"

#include "host_rdata.hh"

#include <ctime>

namespace dodns::backend {

namespace {

/** The SOA of a zone's state. @returns false when there is none to be read. */
bool readSoa(const recorddb::ZoneState& state, SOAData& soa)
{
  if (!state.soaRdata) {
    return false;
  }
  try {
    fillSOAData(toShownContent(QType::SOA, *state.soaRdata), soa);
    return true;
  }
  catch (const PDNSException& error) {
    g_log << Logger::Warning << "[dobackend] zone " << state.zone.name.toText() << ": its SOA '" << *state.soaRdata << "' cannot be read: " << error.reason << endl;
  }
  catch (const std::exception& error) {
    g_log << Logger::Warning << "[dobackend] zone " << state.zone.name.toText() << ": its SOA '" << *state.soaRdata << "' cannot be read: " << error.what() << endl;
  }
  return false;
}

} // namespace

void DoBackend::getUnfreshSecondaryInfos(vector<DomainInfo>* zones)
{
  attempted("getUnfreshSecondaryInfos", [&] {
    const auto now = std::time(nullptr);
    d_store.forEachState({recorddb::ZoneKind::secondary, recorddb::ZoneKind::consumer}, [&](const recorddb::ZoneState& state) {
      SOAData soa;
      const bool hasSoa = readSoa(state, soa);
      // Without an SOA it was never transferred; one that cannot be read waits for its mending.
      if (hasSoa ? state.lastCheck.value_or(0) + soa.refresh > now : state.soaRdata.has_value()) {
        return;
      }
      auto info = toDomainInfo(state.zone);
      if (host::primariesOf(info).empty()) {
        g_log << Logger::Warning << "[dobackend] secondary zone " << info.zone << " has no primaries" << endl;
        return;
      }
      info.serial = hasSoa ? soa.serial : 0;
      info.last_check = static_cast<time_t>(state.lastCheck.value_or(0));
      zones->push_back(std::move(info));
    });
  });
}

void DoBackend::getUpdatedPrimaries(vector<DomainInfo>& zones, std::unordered_set<DNSName>& catalogs, CatalogHashMap& hashes)
{
  attempted("getUpdatedPrimaries", [&] {
    d_store.forEachState({recorddb::ZoneKind::primary, recorddb::ZoneKind::producer}, [&](const recorddb::ZoneState& state) {
      auto info = toDomainInfo(state.zone);
      if (state.zone.kind == recorddb::ZoneKind::producer) {
        catalogs.insert(host::nameOf(info.zone));
        hashes[info.zone].process("\0");
        return;
      }
      SOAData soa;
      if (!readSoa(state, soa)) {
        return;
      }
      if (state.zone.catalog) {
        attempted("hashing a catalog's member", [&] { host::updateCatalogHash(hashes, info); });
      }
      info.notified_serial = state.notifiedSerial.value_or(0);
      if (info.notified_serial != soa.serial) {
        info.serial = soa.serial;
        info.catalog.clear();
        zones.push_back(std::move(info));
      }
    });
  });
}

void DoBackend::setFresh(host::DomainId zoneId)
{
  attempted("setFresh", [&] { d_store.setLastCheck(static_cast<int32_t>(zoneId), std::time(nullptr)); });
}

void DoBackend::setStale(host::DomainId zoneId)
{
  attempted("setStale", [&] { d_store.setLastCheck(static_cast<int32_t>(zoneId), 0); });
}

void DoBackend::setNotified(host::DomainId zoneId, uint32_t serial)
{
  attempted("setNotified", [&] { d_store.setNotifiedSerial(static_cast<int32_t>(zoneId), serial); });
}

bool DoBackend::getCatalogMembers(const host::Zone& catalog, vector<CatalogInfo>& members, CatalogInfo::CatalogType type)
{
  const auto wanted = type == CatalogInfo::CatalogType::Producer ? recorddb::ZoneKind::primary : recorddb::ZoneKind::secondary;
  return guarded("getCatalogMembers", [&] {
    d_store.forEachMember(toName(host::nameOf(catalog)), [&](const recorddb::Zone& zone) {
      if (zone.kind != wanted) {
        return;
      }
      auto info = toDomainInfo(zone);
      try {
        CatalogInfo member(info.id, info.zone, zone.options, type);
        if (type == CatalogInfo::CatalogType::Consumer) {
          member.d_primaries = host::primariesOf(info);
        }
        members.push_back(std::move(member));
      }
      catch (const std::runtime_error& error) {
        throw PDNSException("[dobackend] zone '" + zone.name.toText() + "': its options '" + zone.options + "' cannot be read, so the catalog is not complete: " + error.what());
      }
    });
    return true;
  });
}

bool DoBackend::autoPrimaryAdd(const AutoPrimary& primary)
{
  return write("autoPrimaryAdd", [&] { return d_store.addAutoprimary({primary.ip, toName(DNSName(primary.nameserver)).toText(), primary.account}); });
}

bool DoBackend::autoPrimaryRemove(const AutoPrimary& primary)
{
  return write("autoPrimaryRemove", [&] { return d_store.removeAutoprimary(primary.ip, toName(DNSName(primary.nameserver))); });
}

bool DoBackend::autoPrimariesList(std::vector<AutoPrimary>& primaries)
{
  return guarded("autoPrimariesList", [&] {
    for (const auto& stored : d_store.autoprimaries()) {
      const auto nameserver = dns::Name::parse(stored.nameserver);
      primaries.emplace_back(stored.ip, nameserver ? toDnsName(nameserver->wire()).toStringRootDot() : stored.nameserver, stored.account);
    }
    return true;
  });
}

bool DoBackend::autoPrimaryBackend(const string& address, const host::Zone& /* zone */, const vector<DNSResourceRecord>& nameservers, string* nameserver, string* account, DNSBackend** backend)
{
  return guarded("autoPrimaryBackend", [&] {
    for (const auto& record : nameservers) {
      const auto found = d_store.findAutoprimary(address, {toName(DNSName(record.content))});
      if (found) {
        *nameserver = record.content;
        *account = found->account;
        *backend = this;
        return true;
      }
    }
    return false;
  });
}

bool DoBackend::createSecondaryDomain(const string& address, const host::Zone& zone, const string& nameserver, const string& account)
{
  return write("createSecondaryDomain", [&] {
    std::vector<std::string> primaries;
    if (!nameserver.empty()) {
      // All addresses that this nameserver is known by.
      const auto wanted = toName(DNSName(nameserver)).toText();
      for (const auto& stored : d_store.autoprimaries()) {
        if (stored.nameserver == wanted && stored.account == account) {
          primaries.push_back(stored.ip);
        }
      }
    }
    if (primaries.empty()) {
      primaries.push_back(address);
    }
    return d_store.createZone(toName(host::nameOf(zone)), recorddb::ZoneKind::secondary, primaries, account).has_value();
  });
}

} // namespace dodns::backend
