// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "host_rdata.hh"

#include "dns/plain_rdata.hh"

#include <cassert>

namespace dodns::backend {

namespace {

/** Calls `convert` and turns everything PowerDNS throws into a reason. */
template <typename Convert>
auto tryConvert(Convert convert, std::string& reason) -> std::optional<decltype(convert())>
{
  try {
    return convert();
  }
  catch (const PDNSException& error) {
    reason = error.reason;
  }
  catch (const std::exception& error) {
    reason = error.what();
  }
  return std::nullopt;
}

/** Begins what is kept as text because wire form cannot hold it: a priority and
 * then an octet that begins no name. */
constexpr std::string_view kKeptAsText("\0\0\xff", 3);

/** Whether a type's rdata can say something that wire form cannot: a hint of
 * SVCB and HTTPS that is to be filled in from the zone, `ipv4hint=auto`. */
bool mayHoldMoreThanWire(uint16_t type)
{
  return type == QType::SVCB || type == QType::HTTPS;
}

/** A name at the beginning of `wire`, which loses it. @throws std::exception */
DNSName takeName(std::string_view& wire)
{
  unsigned int size = 0;
  constexpr bool kMayBeCompressed = false;
  DNSName name(wire.data(), static_cast<int>(wire.size()), 0, kMayBeCompressed, nullptr, nullptr, &size);
  wire.remove_prefix(size);
  return name;
}

template <typename Number>
Number readNumber(std::string_view wire, size_t at)
{
  Number number;
  memcpy(&number, wire.data() + at, sizeof(number));
  return sizeof(number) == sizeof(uint16_t) ? ntohs(number) : ntohl(number);
}

/** By the server's parser, which expects a record in a packet. */
std::shared_ptr<DNSRecordContent> readContent(uint16_t type, std::string_view wire)
{
  dnsrecordheader head{};
  head.d_type = htons(type);
  head.d_class = htons(QClass::IN);
  head.d_clen = htons(static_cast<uint16_t>(wire.size()));
  std::string packet(sizeof(dnsheader), '\0');
  packet.append(reinterpret_cast<const char*>(&head), sizeof(head));
  packet += wire;

  PacketReader reader(packet);
  reader.getDnsrecordheader(head);
  DNSRecord record;
  record.d_type = type;
  record.d_clen = static_cast<uint16_t>(wire.size());
  return host::readContent(record, reader);
}

/** TXT: goes into packets as it is. The server's own form of it is the text with
 * quotes and escapes, which takes 3,000 instructions to make and as many to
 * read; and the server looks at no TXT record but those that it makes. */
class TxtContent final : public host::Content
{
public:
  explicit TxtContent(std::string_view wire)
      : d_wire(wire) {}

  std::string getZoneRepresentation(bool noDot) const override { return readContent(QType::TXT, d_wire)->getZoneRepresentation(noDot); }
  uint16_t getType() const override { return QType::TXT; }
  void writeTo(DNSPacketWriter& writer) const override { writer.xfrBlob(d_wire); }
  size_t size() const override { return sizeof(*this) + d_wire.size(); }

private:
  const std::string d_wire;
};

/** Strings that end where `wire` does, RFC 1035 section 3.3.14. */
bool isTxt(std::string_view wire)
{
  if (wire.empty()) {
    return false;
  }
  while (!wire.empty()) {
    const size_t size = 1 + static_cast<unsigned char>(wire.front());
    if (size > wire.size()) {
      return false;
    }
    wire.remove_prefix(size);
  }
  return true;
}

/** The types that most answers are made of, without the server's parser, which
 * costs ten times as much. @returns nothing for others, and when `wire` is not
 * what it should be: then the parser says what is wrong. */
std::shared_ptr<DNSRecordContent> toContentQuickly(uint16_t type, std::string_view wire)
{
  constexpr size_t kSmallest = 1; // the root
  switch (type) {
  case QType::A: {
    uint32_t address = 0;
    if (wire.size() != sizeof(address)) {
      return nullptr;
    }
    memcpy(&address, wire.data(), sizeof(address));
    return std::make_shared<ARecordContent>(address);
  }
  case QType::AAAA: {
    ComboAddress address;
    address.sin6.sin6_family = AF_INET6;
    if (wire.size() != sizeof(address.sin6.sin6_addr)) {
      return nullptr;
    }
    memcpy(&address.sin6.sin6_addr, wire.data(), wire.size());
    return std::make_shared<AAAARecordContent>(address);
  }
  case QType::TXT:
    return isTxt(wire) ? std::make_shared<TxtContent>(wire) : nullptr;
  case QType::NS:
  case QType::CNAME: {
    if (wire.size() < kSmallest) {
      return nullptr;
    }
    const auto name = takeName(wire);
    if (!wire.empty()) {
      return nullptr;
    }
    return type == QType::NS ? std::shared_ptr<DNSRecordContent>(std::make_shared<NSRecordContent>(name)) : std::make_shared<CNAMERecordContent>(name);
  }
  case QType::MX: {
    if (wire.size() < sizeof(uint16_t) + kSmallest) {
      return nullptr;
    }
    const auto preference = readNumber<uint16_t>(wire, 0);
    wire.remove_prefix(sizeof(preference));
    auto name = takeName(wire);
    return wire.empty() ? std::make_shared<MXRecordContent>(preference, std::move(name)) : nullptr;
  }
  case QType::SOA: {
    constexpr size_t kNumbersSize = 5 * sizeof(uint32_t);
    if (wire.size() < 2 * kSmallest + kNumbersSize) {
      return nullptr;
    }
    auto mname = takeName(wire);
    if (wire.size() < kSmallest + kNumbersSize) {
      return nullptr;
    }
    auto rname = takeName(wire);
    if (wire.size() != kNumbersSize) {
      return nullptr;
    }
    soatimes times;
    times.serial = readNumber<uint32_t>(wire, 0);
    times.refresh = readNumber<uint32_t>(wire, 4);
    times.retry = readNumber<uint32_t>(wire, 8);
    times.expire = readNumber<uint32_t>(wire, 12);
    times.minimum = readNumber<uint32_t>(wire, 16);
    return std::make_shared<SOARecordContent>(std::move(mname), std::move(rname), times);
  }
  default:
    return nullptr;
  }
}

} // namespace

std::optional<std::string> encodeRdata(uint16_t type, const std::string& rdata, std::string& reason)
{
  if (auto plain = dns::encodePlainRdata(type, rdata)) {
    return plain;
  }
  return tryConvert(
      [&] {
        const auto content = host::makeContent(type, rdata);
        constexpr bool kUncompressed = true;
        auto wire = content->serialize(g_rootdnsname, kUncompressed);
        const auto decoded = toContent(type, wire);
        if (mayHoldMoreThanWire(type) && decoded->getZoneRepresentation() != content->getZoneRepresentation()) {
          return std::string(kKeptAsText) + content->getZoneRepresentation();
        }
        return wire;
      },
      reason);
}

std::shared_ptr<DNSRecordContent> toContent(uint16_t type, std::string_view wire)
{
  if (auto content = toContentQuickly(type, wire)) {
    return content;
  }
  if (mayHoldMoreThanWire(type) && wire.substr(0, kKeptAsText.size()) == kKeptAsText) {
    return host::makeContent(type, std::string(wire.substr(kKeptAsText.size())));
  }
  return readContent(type, wire);
}

std::string toStoredRdata(uint16_t type, const std::string& content)
{
  std::string reason;
  const auto quoted = type == QType::TXT && !content.empty() && content[0] != '"' ? "\"" + content + "\"" : content;
  const auto rdata = tryConvert([&] { return host::makeContent(type, quoted)->getZoneRepresentation(); }, reason);
  if (!rdata) {
    throw PDNSException("'" + content + "' is not rdata of type " + QType(type).toString() + ": " + reason);
  }
  return *rdata;
}

std::string toShownContent(uint16_t type, const std::string& storedRdata)
{
  std::string reason;
  constexpr bool kWithoutFinalDots = true;
  return tryConvert([&] { return host::makeContent(type, storedRdata)->getZoneRepresentation(kWithoutFinalDots); }, reason).value_or(storedRdata);
}

dns::Name toName(const DNSName& name)
{
  const auto converted = dns::Name::fromWire(name.toDNSString());
  if (!converted) {
    throw PDNSException("'" + name.toLogString() + "' is not a name that can be stored");
  }
  return *converted;
}

DNSName toDnsName(const std::string& wire)
{
  return DNSName(wire.data(), wire.size(), 0, false);
}

} // namespace dodns::backend
