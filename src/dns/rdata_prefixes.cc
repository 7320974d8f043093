// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

#include <arpa/inet.h>
#include <charconv>

namespace dodns::dns {

namespace {

constexpr uint16_t kIpv4 = 1; // address families, RFC 3123 section 4
constexpr uint16_t kIpv6 = 2;
constexpr uint8_t kNegation = 0x80;

struct Family
{
  int socketFamily;
  size_t addressSize;
};

Family familyOf(uint16_t number)
{
  return number == kIpv4 ? Family{AF_INET, sizeof(in_addr)} : Family{AF_INET6, sizeof(in6_addr)};
}

/** `1:192.0.2.0/24` or `!2:2001:db8::/32`. */
bool readPrefix(std::string_view text, std::string& wire)
{
  const bool isNegated = !text.empty() && text[0] == '!';
  text.remove_prefix(isNegated ? 1 : 0);
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || (text.substr(0, 2) != "1:" && text.substr(0, 2) != "2:")) {
    return false;
  }
  const uint16_t number = text[0] == '1' ? kIpv4 : kIpv6;
  const auto family = familyOf(number);
  unsigned char address[sizeof(in6_addr)] = {};
  if (inet_pton(family.socketFamily, std::string(text.substr(2, slash - 2)).c_str(), address) != 1) {
    return false;
  }
  uint8_t prefix = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data() + slash + 1, end, prefix);
  if (error != std::errc() || last != end || prefix > family.addressSize * 8) {
    return false;
  }
  size_t size = family.addressSize;
  while (size > 0 && address[size - 1] == 0) {
    --size;
  }
  appendNumber(wire, number, 2);
  appendNumber(wire, prefix, 1);
  appendNumber(wire, static_cast<uint32_t>(size) | (isNegated ? kNegation : 0U), 1);
  wire.append(reinterpret_cast<const char*>(address), size);
  return true;
}

} // namespace

/** The prefixes of APL, of which there may be none (RFC 3123 section 5). */
bool readPrefixes(RdataTextReader& text, std::string& wire)
{
  while (text.hasMore()) {
    RdataToken token;
    constexpr auto kExpected = "a prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32";
    if (!text.nextBare(token, kExpected)) {
      return false;
    }
    if (!readPrefix(token.text, wire)) {
      return text.failExpecting(token, kExpected);
    }
  }
  return true;
}

bool writePrefixes(RdataReader& wire, RdataTextWriter& text)
{
  while (!wire.isAtEnd()) {
    const auto number = wire.u16();
    const auto prefix = wire.u8();
    const auto sizeAndNegation = wire.u8();
    const auto octets = wire.octets(sizeAndNegation & ~kNegation);
    if (!wire.isGood() || (number != kIpv4 && number != kIpv6)) {
      return false;
    }
    const auto family = familyOf(number);
    if (octets.size() > family.addressSize || prefix > family.addressSize * 8 || (!octets.empty() && octets.back() == '\0')) {
      return false;
    }
    std::string address(octets);
    address.resize(family.addressSize, '\0');
    char buffer[INET6_ADDRSTRLEN];
    std::string& out = text.field();
    out += (sizeAndNegation & kNegation) != 0 ? "!" : "";
    out += number == kIpv4 ? "1:" : "2:";
    out += inet_ntop(family.socketFamily, address.data(), buffer, sizeof(buffer));
    out += '/';
    out += std::to_string(prefix);
  }
  return wire.isGood();
}

} // namespace dodns::dns
