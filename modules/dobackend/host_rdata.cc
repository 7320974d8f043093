// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "host_rdata.hh"

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

} // namespace

std::optional<std::string> encodeRdata(uint16_t type, const std::string& rdata, std::string& reason)
{
  return tryConvert(
      [&] {
        const auto content = host::makeContent(type, rdata);
        constexpr bool kUncompressed = true;
        auto wire = content->serialize(g_rootdnsname, kUncompressed);
        const auto decoded = toContent(g_rootdnsname, type, wire);
        if (mayHoldMoreThanWire(type) && decoded->getZoneRepresentation() != content->getZoneRepresentation()) {
          return std::string(kKeptAsText) + content->getZoneRepresentation();
        }
        return wire;
      },
      reason);
}

std::shared_ptr<DNSRecordContent> toContent(const DNSName& owner, uint16_t type, std::string_view wire)
{
  if (type == QType::A && wire.size() == 4) {
    uint32_t address = 0;
    memcpy(&address, wire.data(), sizeof(address));
    return std::make_shared<ARecordContent>(address);
  }
  if (mayHoldMoreThanWire(type) && wire.substr(0, kKeptAsText.size()) == kKeptAsText) {
    return host::makeContent(type, std::string(wire.substr(kKeptAsText.size())));
  }
  return DNSRecordContent::deserialize(owner, type, std::string(wire));
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
