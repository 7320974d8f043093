// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dobackend.hh"

#include "host_rdata.hh"

namespace dodns::backend {

namespace {

Service* serviceOf(const std::string& suffix)
{
  try {
    return Service::of(suffix);
  }
  catch (const base::Error& error) {
    throw PDNSException(std::string("[dobackend] ") + error.what());
  }
}

} // namespace

DoBackend::DoBackend(const std::string& suffix)
    : d_service(serviceOf(suffix)), d_settings(d_service != nullptr ? d_service->settings() : Settings::read("do" + suffix)), d_store(d_settings.follower.database)
{
  setArgPrefix("do" + suffix);
  if (d_service != nullptr) {
    d_reader.emplace(d_service->replica());
    // The server asks for zones and metadata as soon as it has a backend, and
    // threads of it end the server when they get an exception.
    requireReplica();
  }
}

DoBackend::~DoBackend() = default;

void DoBackend::requireReplica()
{
  const auto problem = d_service->follower().waitForReplica(d_service->settings().follower.database.connectTimeout);
  if (!problem.empty()) {
    throw PDNSException("[dobackend] there is no replica to serve from, and no copy can be made: " + problem);
  }
}

void DoBackend::lookup(const QType& type, const DNSName& name, int32_t zoneId, DNSPacket* /* packet */)
{
  d_found.clear();
  guarded("lookup", [&] {
    if (!readsReplica()) {
      lookupInDatabase(type, name, zoneId, false);
      return;
    }
    lookupInReplica(type, name, zoneId);
  });
}

void DoBackend::lookupInReplica(const QType& type, const DNSName& name, int32_t zoneId)
{
  const auto wire = wireOf(name);
  const auto state = d_reader->newestState();
  if (state && zoneId >= 0) {
    if (const auto* kept = d_recentNames.find(*state, zoneId, wire)) {
      d_found.setName(*kept, zoneId, name, type.getCode());
      return;
    }
  }
  // All is read before the look ends: who fetches slowly, or never to the end, must
  // not keep LMDB from using old pages again.
  const replica::Look look(*d_reader);
  int32_t zone = zoneId >= 0 ? zoneId : findZone(type, wire);
  auto found = zone >= 0 ? d_reader->find(zone, wire) : replica::Reader::Found();
  // The host's id may be of before: a zone that was made anew has another one, which
  // the host is told a moment after it is here, and its own may be some other zone's.
  if (zoneId >= 0 && !found.isThere && !(state && d_recentNames.isWithin(*state, zoneId, wire)) && !d_reader->isWithin(zoneId, wire)) {
    zone = findZone(type, wire);
    found = zone >= 0 ? d_reader->find(zone, wire) : replica::Reader::Found();
  }
  if (zone < 0) {
    return;
  }
  auto& records = d_recentNames.put(zone, wire);
  readRecords(found, d_nameservers, records);
  d_recentNames.keepLast(state);
  d_found.setName(records, zone, name, type.getCode());
}

void DoBackend::APILookup(const QType& type, const DNSName& name, int32_t zoneId, bool includeDisabled)
{
  // The replica has no disabled records.
  if (!includeDisabled) {
    lookup(type, name, zoneId, nullptr);
    return;
  }
  d_found.clear();
  guarded("APILookup", [&] { lookupInDatabase(type, name, zoneId, true); });
}

void DoBackend::lookupInDatabase(const QType& type, const DNSName& name, int32_t zoneId, bool includeDisabled)
{
  std::vector<recorddb::Store::Record> rows;
  const auto typeText = type == QType::ANY ? std::string() : dns::rrtypeToText(type.getCode());
  d_store.lookup(zoneId, toName(name), typeText, includeDisabled, [&rows](const auto& record) { rows.push_back(record); });
  d_found.setRows(std::move(rows));
}

int32_t DoBackend::findZone(const QType& type, std::string_view wireName)
{
  if (type == QType::SOA) {
    return d_reader->findZone(wireName).value_or(-1);
  }
  const auto enclosing = d_reader->findEnclosingZone(wireName);
  return enclosing ? enclosing->zoneId : -1;
}

bool DoBackend::list(const host::Zone& /* zone */, int32_t zoneId, bool includeDisabled)
{
  d_found.clear();
  return guarded("list", [&] {
    if (readsReplica() && !includeDisabled) {
      d_found.setZone(std::make_unique<replica::ZoneWalk>(d_service->replica(), zoneId), zoneId);
      return true;
    }
    std::vector<recorddb::Store::Record> rows;
    d_store.listZone(zoneId, includeDisabled, [&rows](const auto& record) { rows.push_back(record); });
    d_found.setRows(std::move(rows));
    return true;
  });
}

bool DoBackend::listSubZone(const host::Zone& top, int32_t zoneId)
{
  d_found.clear();
  return guarded("listSubZone", [&] {
    std::vector<recorddb::Store::Record> rows;
    d_store.listSubtree(zoneId, toName(host::nameOf(top)), [&rows](const auto& record) { rows.push_back(record); });
    d_found.setRows(std::move(rows));
    return true;
  });
}

template <typename Record>
bool DoBackend::getNext(Record& record)
{
  return guarded("get", [&] {
    if (d_found.next(record)) {
      return true;
    }
    d_found.clear();
    return false;
  });
}

bool DoBackend::get(DNSResourceRecord& record)
{
  return getNext(record);
}

bool DoBackend::get(DNSZoneRecord& record)
{
  return getNext(record);
}

void DoBackend::lookupEnd()
{
  d_found.clear();
}

bool DoBackend::getAuth(const host::Zone& name, SOAData* soa)
{
  if (!readsReplica()) {
    return host::Backend::getAuth(name, soa);
  }
  // One look finds the closest enclosing zone; the host would ask once per label.
  int32_t zoneId = -1;
  const auto apex = guarded("getAuth", [&]() -> std::optional<host::Zone> {
    const replica::Look look(*d_reader);
    const auto enclosing = d_reader->findEnclosingZone(wireOf(host::nameOf(name)));
    if (!enclosing) {
      return std::nullopt;
    }
    zoneId = enclosing->zoneId;
    return host::Zone(toDnsName(std::string(enclosing->wireApex)));
  });
  return apex && getSOA(*apex, zoneId, *soa);
}

bool DoBackend::getSOA(const host::Zone& zone, int32_t zoneId, SOAData& soa)
{
  if (!readsReplica()) {
    return host::Backend::getSOA(zone, zoneId, soa);
  }
  // The host would have the record written as text and parse that.
  lookup(QType(QType::SOA), host::nameOf(zone), zoneId, nullptr);
  DNSZoneRecord record;
  bool isThere = false;
  while (get(record)) {
    host::zoneOf(soa) = zone;
    soa.db = this;
    fillSOAData(record, soa);
    isThere = true;
  }
  return isThere;
}

bool DoBackend::getBeforeAndAfterNames(host::DomainId id, const host::Zone& /* zone */, const DNSName& name, DNSName& before, DNSName& after)
{
  return guarded("getBeforeAndAfterNames", [&] {
    if (!readsReplica()) {
      const auto found = d_store.nsecNeighbours(static_cast<int32_t>(id), toName(name));
      if (found) {
        before = toDnsName(found->before.wire());
        after = toDnsName(found->after.wire());
      }
      return found.has_value();
    }
    std::string beforeWire;
    std::string afterWire;
    const replica::Look look(*d_reader);
    if (!d_reader->findNsecNeighbours(static_cast<int32_t>(id), wireOf(name), beforeWire, afterWire)) {
      return false;
    }
    before = toDnsName(beforeWire);
    after = toDnsName(afterWire);
    return true;
  });
}

bool DoBackend::getBeforeAndAfterNamesAbsolute(host::DomainId id, const DNSName& name, DNSName& unhashed, DNSName& before, DNSName& after)
{
  // Asked for NSEC3 only; the name is one label, a hash in base32hex.
  return guarded("getBeforeAndAfterNamesAbsolute", [&] {
    requireServer();
    std::string beforeHash;
    std::string owner;
    std::string afterHash;
    const replica::Look look(*d_reader);
    if (!d_reader->findNsec3Neighbours(static_cast<int32_t>(id), name.makeLowerCase().toStringNoDot(), beforeHash, owner, afterHash)) {
      return false;
    }
    after = DNSName(afterHash);
    // A caller that knows the name before has filled it in.
    if (before.empty()) {
      before = DNSName(beforeHash);
      unhashed = toDnsName(owner);
    }
    else {
      before = name;
    }
    return true;
  });
}

void DoBackend::requireServer() const
{
  if (d_service == nullptr) {
    throw PDNSException("[dobackend] the order of hashed names is derived from the replica, which only pdns_server has");
  }
}

} // namespace dodns::backend
