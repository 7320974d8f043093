// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "legacy/dns_server.hh"
#include "legacy/soa.hh"

#include <algorithm>
#include <cassert>
#include <set>

namespace dodns::legacy {

namespace {

using dns::rrtype::kSoa;

/** RRsets of some records of one name and type; nothing when there are none. */
std::optional<dns::RRset> rrsetOf(const std::vector<ReceivedRecord>& records, const dns::Name& name, uint16_t type)
{
  dns::RRset rrset;
  for (const auto& record : records) {
    const bool isOfIt = record.name == name && record.type == type;
    auto rdata = isOfIt ? dns::Rdata::fromWire(type, record.rdata) : std::nullopt;
    if (isOfIt && !rdata) {
      throw Error(Error::Kind::refused, "the rdata of " + name.toText() + " " + dns::rrtypeToText(type) + " is malformed");
    }
    if (rdata) {
      rrset.ttl = record.ttl;
      rrset.rdata.push_back(std::move(*rdata));
    }
  }
  rrset.canonicalize();
  return rrset.rdata.empty() ? std::nullopt : std::optional(std::move(rrset));
}

bool has(const std::vector<ReceivedRecord>& records, uint16_t type)
{
  return std::any_of(records.begin(), records.end(), [type](const auto& record) { return record.type == type; });
}

/** Whether what an answer does not have is not in this zone: a server that has a zone below, too, answers for that (RFC 2308 section 2). */
bool isDenialOf(const dns::Name& zone, const Answer& answer)
{
  return std::any_of(answer.authority.begin(), answer.authority.end(), [&zone](const auto& record) { return record.type == kSoa && record.name == zone; });
}

} // namespace

std::optional<ZoneSummary> DnsServer::findZone(const dns::Name& zone)
{
  const auto answer = d_client.ask(zone, kSoa);
  if (answer.rcode == LDNS_RCODE_SERVFAIL) {
    throw Error(Error::Kind::unavailable, description() + " has no answer for " + zone.toText() + ": SERVFAIL");
  }
  const auto soa = answer.isAuthoritative ? rrsetOf(answer.answer, zone, kSoa) : std::nullopt;
  // REFUSED is what BIND says when it has no such zone, and when we may not ask; a transfer it does not refuse for the latter.
  if (answer.rcode == LDNS_RCODE_REFUSED && (isTransferred(zone) || (d_rndc && d_rndc->hasZone(zone)))) {
    throw Error(Error::Kind::unavailable, description() + " has zone " + zone.toText() + " and refuses to answer for it: see its allow-query");
  }
  return soa ? std::optional(ZoneSummary{zone, serialOf(soa->rdata.front())}) : std::nullopt;
}

/** Whether a transfer begins; the rest of it is not waited for. */
bool DnsServer::isTransferred(const dns::Name& zone)
{
  struct HasBegun
  {
  };
  try {
    d_client.transfer(zone, [](const ReceivedRecord& /*unused*/) { throw HasBegun(); });
  }
  catch (const HasBegun&) {
    return true;
  }
  catch (const Error& error) {
    if (!error.isRefusal()) {
      throw;
    }
  }
  return false;
}

std::optional<dns::RRset> DnsServer::read(const dns::Name& zone, const dns::Name& name, uint16_t type)
{
  return readAll(zone, {{name, type}}).front();
}

std::vector<std::optional<dns::RRset>> DnsServer::readAll(const dns::Name& zone, const std::vector<std::pair<dns::Name, uint16_t>>& rrsets)
{
  if (rrsets.size() > kMostQuestions) {
    return System::readAll(zone, rrsets);
  }
  std::vector<std::optional<dns::RRset>> found(rrsets.size());
  std::vector<size_t> left;
  for (size_t i = 0; i < rrsets.size(); ++i) {
    if (!askFor(zone, rrsets[i].first, rrsets[i].second, found[i])) {
      left.push_back(i);
    }
  }
  if (left.empty()) {
    return found;
  }
  std::set<std::pair<std::string, uint16_t>> wanted;
  for (const auto i : left) {
    wanted.emplace(rrsets[i].first.wire(), rrsets[i].second);
  }
  std::vector<ReceivedRecord> records;
  d_client.transfer(zone, [&](const ReceivedRecord& record) {
    if (wanted.count({record.name.wire(), record.type}) > 0) {
      records.push_back(record);
    }
  });
  for (const auto i : left) {
    found[i] = rrsetOf(records, rrsets[i].first, rrsets[i].second);
  }
  return found;
}

/** @returns false when no question leads to it. */
bool DnsServer::askFor(const dns::Name& zone, const dns::Name& name, uint16_t type, std::optional<dns::RRset>& rrset)
{
  assert(name.isWithin(zone));
  if (type == dns::rrtype::kNs && name != zone) { // a referral, or what a zone below has
    return false;
  }
  const auto answer = d_client.ask(name, type);
  if (answer.rcode != LDNS_RCODE_NOERROR && answer.rcode != LDNS_RCODE_NXDOMAIN) {
    throw Error(answer.rcode == LDNS_RCODE_SERVFAIL ? Error::Kind::unavailable : Error::Kind::noZone, description() + " has no answer for " + name.toText() + ": " + rcodeToText(answer.rcode));
  }
  if (!answer.isAuthoritative || has(answer.answer, dns::rrtype::kDname)) {
    return false;
  }
  rrset = rrsetOf(answer.answer, name, type);
  const bool isSoa = type == kSoa && name == zone; // of which there is one, stored
  if (rrset ? isSoa : isDenialOf(zone, answer)) {
    return true;
  }
  // A wildcard answers with the name that was asked for, and PowerDNS with what it makes of an ALIAS or LUA record. A prerequisite knows what is
  // stored in the zone, but not with which TTL: that may be of a zone below.
  UpdateMessage message(zone);
  if (!rrset) {
    message.requireNone(name, type);
    return message.send(d_client) == LDNS_RCODE_NOERROR;
  }
  message.require(name, *rrset);
  for (auto cut = type == dns::rrtype::kDs && name != zone ? name.parent() : name; cut != zone; cut = cut.parent()) {
    message.requireNone(cut, dns::rrtype::kNs);
  }
  return message.send(d_client) == LDNS_RCODE_NOERROR;
}

} // namespace dodns::legacy
