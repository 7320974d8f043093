// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/dns_server.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

#include <iterator>
#include <map>

namespace dodns::legacy {

namespace {

using dns::rrtype::kSoa;

constexpr size_t kMostRemembered = 10000;  // zones
constexpr uint32_t kFarBehind = 1U << 30U; // further than a signer's serial is ahead of the one it was given
constexpr int kMostRounds = 5;             // against others who raise the serial all the time; one that is too low changes nothing (RFC 2136 section 3.4.2.2)
constexpr size_t kMostInMessage = 60000;   // which has 65,535 octets, a SOA and a signature among them

/** Nameservers that come or go, and whose they are, in wire form. BIND looks at the end of each update whether those of the zone that are
 * within it have addresses: they change with the NS records. Of several owners the shortest, which may be the zone. */
std::map<std::string, std::string> nameserversOf(const std::vector<RRsetChange>& changes)
{
  std::map<std::string, std::string> owners;
  for (const auto& change : changes) {
    for (const auto* rrset : {&change.before, &change.after}) {
      if (change.type != dns::rrtype::kNs || !*rrset) {
        continue;
      }
      for (const auto& rdata : (*rrset)->rdata) {
        auto& owner = owners.try_emplace(rdata.names().front().wire(), change.name.wire()).first->second;
        owner = std::min(owner, change.name.wire(), [](const auto& one, const auto& other) { return one.size() < other.size(); });
      }
    }
  }
  return owners;
}

} // namespace

DnsServer::DnsServer(const Settings& settings)
    : d_zones(settings.zones), d_timeout(settings.client.timeout), d_client(settings.client, "dns_server " + settings.client.server.toText())
{
  if (settings.rndc) {
    d_rndc.emplace(*settings.rndc);
  }
}

void DnsServer::forEachZone(const std::function<void(const ZoneSummary&)>& take)
{
  forEachListedZone(d_zones, d_client, d_timeout, take);
}

std::vector<std::vector<RRsetChange>> DnsServer::inParts(const std::vector<RRsetChange>& changes) const
{
  const auto withOwner = nameserversOf(changes);
  std::map<std::string, std::vector<RRsetChange>> byName;
  for (const auto& change : changes) {
    const auto found = withOwner.find(change.name.wire());
    byName[found != withOwner.end() ? found->second : change.name.wire()].push_back(change);
  }
  std::vector<std::vector<RRsetChange>> parts(1);
  size_t size = 0;
  for (auto& [name, ofName] : byName) {
    size_t more = 0;
    for (const auto& change : ofName) {
      more += largestSize(change);
    }
    if (size > 0 && size + more > kMostInMessage) {
      parts.emplace_back();
      size = 0;
    }
    size += more;
    std::move(ofName.begin(), ofName.end(), std::back_inserter(parts.back()));
  }
  return parts;
}

void DnsServer::apply(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<NextSerial>& serial)
{
  const auto rcode = serial ? updateWithSerial(zone, changes, *serial) : update(zone, changes, std::nullopt);
  if (rcode == LDNS_RCODE_SERVFAIL && stateAfterUpdate(zone, changes) == State::before) {
    throw Error(Error::Kind::failed, description() + " does not update " + zone.toText() + ": SERVFAIL");
  }
  if (rcode != LDNS_RCODE_NOERROR) {
    failUpdate(zone, rcode);
  }
  if (needsReadingBack(changes) && stateAfterUpdate(zone, changes) != State::after) {
    throw Error(Error::Kind::conflict, description() + " left out a CNAME of " + zone.toText() + ", because other records have its name", true);
  }
}

/** It may be done, in whole or in part, whether we can look or not. */
State DnsServer::stateAfterUpdate(const dns::Name& zone, const std::vector<RRsetChange>& changes)
{
  try {
    return stateOf(zone, changes);
  }
  catch (const Error& error) {
    throw Error(error.kind(), error.what(), true);
  }
}

/** @returns the rcode. */
uint8_t DnsServer::update(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<ToldSerial>& told)
{
  UpdateMessage message(zone);
  bool hasSoa = false;
  for (const auto& change : changes) {
    if (change.type == kSoa) {
      addSoaChange(zone, change, told, message);
      hasSoa = true;
    }
    else {
      message.add(change, changes);
    }
  }
  if (told && !hasSoa) {
    const auto& rdata = told->soa.rdata.front();
    message.changeSoa(told->isRequired ? &told->soa : nullptr, {told->soa.ttl, {withSerial(rdata, serialAfter(serialOf(rdata), told->next))}});
  }
  return message.send(d_client);
}

/** Nothing, too, where it is refused: a write says best why. */
std::optional<dns::RRset> DnsServer::readSoa(const dns::Name& zone)
{
  try {
    return read(zone, zone, kSoa);
  }
  catch (const Error& error) {
    if (!error.isRefusal()) {
      throw;
    }
    return std::nullopt;
  }
}

/** The SOA is to be what it was, as all else is. Where that fails although it is, it is sent without this condition: PowerDNS compares
 * spellings, and a signer has another serial than it says. Where it is not ours to change it is left out. */
uint8_t DnsServer::updateWithSerial(const dns::Name& zone, const std::vector<RRsetChange>& changes, const NextSerial& serial)
{
  size_t size = 0;
  for (const auto& change : changes) {
    size += largestSize(change);
  }
  bool mayRequire = true;
  auto soa = size <= kMostInMessage ? readSoa(zone) : std::nullopt; // else there is no room for it
  for (int rounds = 1; soa; ++rounds) {
    const bool isRequired = mayRequire && rounds <= kMostRounds;
    const auto rcode = update(zone, changes, ToldSerial{*soa, serial, isRequired});
    if (rcode == LDNS_RCODE_REFUSED) {
      if (d_takeSerials.erase(zone.wire()) > 0 && !takesSerials(zone)) { // whoever writes relies on it
        throw Error(Error::Kind::unavailable, description() + " does not let us change the SOA of " + zone.toText() + " any more: once more without");
      }
      break;
    }
    if (rcode != LDNS_RCODE_NXRRSET || !isRequired) {
      return rcode;
    }
    auto now = readSoa(zone);
    mayRequire = now != soa; // somebody has just raised it
    soa = std::move(now);
  }
  return update(zone, changes, std::nullopt);
}

/** Asked with a SOA whose serial is older, which changes nothing: RFC 2136 section 3.4.2.2. */
bool DnsServer::takesSerials(const dns::Name& zone)
{
  if (d_takeSerials.count(zone.wire()) > 0) {
    return true;
  }
  const auto soa = readSoa(zone);
  if (!soa) {
    return false;
  }
  const auto& rdata = soa->rdata.front();
  UpdateMessage message(zone);
  message.changeSoa(nullptr, {soa->ttl, {withSerial(rdata, serialOf(rdata) - kFarBehind)}});
  const bool isTaken = message.send(d_client) == LDNS_RCODE_NOERROR;
  if (isTaken) {
    if (d_takeSerials.size() >= kMostRemembered) {
      d_takeSerials.clear();
    }
    d_takeSerials.insert(zone.wire());
  }
  return isTaken;
}

void DnsServer::addSoaChange(const dns::Name& zone, const RRsetChange& change, const std::optional<ToldSerial>& told, UpdateMessage& message)
{
  if (change.name != zone || !change.before || !change.after) {
    throw Error(Error::Kind::unsupported, description() + ": a SOA can only be changed, and only that of the zone");
  }
  const auto now = read(zone, zone, kSoa);
  if (!isSame(now, change.before)) {
    throw Error(Error::Kind::conflict, description() + ": the SOA of " + zone.toText() + " is another one");
  }
  const auto& wanted = change.after->rdata.front();
  const auto next = told ? told->next : NextSerial{serialOf(wanted)};
  message.changeSoa(!told || told->isRequired ? &*now : nullptr, {change.after->ttl, {withSerial(wanted, serialAfter(serialOf(now->rdata.front()), next))}});
}

void DnsServer::failUpdate(const dns::Name& zone, uint8_t rcode) const
{
  const auto text = description() + " does not update " + zone.toText() + ": " + rcodeToText(rcode);
  switch (rcode) {
  case LDNS_RCODE_YXDOMAIN:
  case LDNS_RCODE_YXRRSET:
  case LDNS_RCODE_NXRRSET:
  case LDNS_RCODE_NXDOMAIN:
    throw Error(Error::Kind::conflict, text);
  case LDNS_RCODE_NOTAUTH:
    throw Error(Error::Kind::noZone, text);
  case LDNS_RCODE_NOTIMPL:
    throw Error(Error::Kind::unsupported, text);
  case LDNS_RCODE_SERVFAIL:
    throw Error(Error::Kind::unavailable, text, true);
  default:
    throw Error(Error::Kind::refused, text);
  }
}

void DnsServer::createZone(const dns::Name& zone, const std::vector<dns::Record>& records)
{
  if (!d_rndc) {
    throw Error(Error::Kind::unsupported, description() + " cannot make zones: `rndc` is not set");
  }
  d_rndc->addZone(zone, records);
}

void DnsServer::deleteZone(const dns::Name& zone)
{
  if (!d_rndc) {
    throw Error(Error::Kind::unsupported, description() + " cannot remove zones: `rndc` is not set");
  }
  d_rndc->removeZone(zone);
}

} // namespace dodns::legacy
