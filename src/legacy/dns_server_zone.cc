// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"
#include "legacy/dns_server.hh"

namespace dodns::legacy {

namespace {

using namespace dns::rrtype;

constexpr uint16_t kSigningState = 65534; // BIND's own, for what it has still to sign

bool isDerived(uint16_t type)
{
  return type == kRrsig || type == kNsec || type == kNsec3 || type == kNsec3param || type == kSigningState;
}

/** What a signer adds at the top of a zone, and somebody may have typed in a
 * zone that nobody signs. */
bool isOfSignerIfSigned(uint16_t type)
{
  return type == kDnskey || type == kCds || type == kCdnskey || type == kZonemd;
}

std::string dataText(const ReceivedRecord& record)
{
  if (const auto rdata = dns::Rdata::fromWire(record.type, record.rdata)) {
    return rdata->toText();
  }
  constexpr const char* kDigits = "0123456789abcdef";
  auto text = "\\# " + std::to_string(record.rdata.size()) + " ";
  for (const char octet : record.rdata) {
    text += {kDigits[static_cast<unsigned char>(octet) >> 4U], kDigits[static_cast<unsigned char>(octet) & 15U]};
  }
  return text;
}

Entry entryOf(const ReceivedRecord& record, std::string place)
{
  return {{record.name.toText(), record.ttl, dns::rrtypeToText(record.type), dataText(record)}, std::move(place)};
}

} // namespace

void DnsServer::readZone(const dns::Name& zone, const std::function<void(const Entry&)>& take)
{
  bool isSigned = false;
  std::vector<Entry> undecided;
  uint64_t number = 0;
  d_client.transfer(zone, [&](const ReceivedRecord& record) {
    ++number;
    if (isDerived(record.type)) {
      isSigned = isSigned || record.type == kRrsig;
      return;
    }
    auto entry = entryOf(record, "transfer from " + description() + ", record " + std::to_string(number));
    if (isOfSignerIfSigned(record.type) && record.name == zone) {
      undecided.push_back(std::move(entry));
    }
    else {
      take(entry);
    }
  });
  for (const auto& entry : undecided) {
    if (!isSigned) {
      take(entry);
    }
  }
}

std::optional<uint32_t> DnsServer::readChanges(const dns::Name& zone, uint32_t serial, const std::function<void(const Entry&, bool isAdded)>& take)
{
  return d_client.transferChanges(zone, serial, [&](const ReceivedRecord& record, bool isAdded) {
    const bool isOfSigner = isDerived(record.type) || (isOfSignerIfSigned(record.type) && record.name == zone);
    if (!isOfSigner) {
      take(entryOf(record, "incremental transfer from " + description()), isAdded);
    }
  });
}

} // namespace dodns::legacy
