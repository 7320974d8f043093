// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

#include <arpa/inet.h>
#include <cstdio>

namespace dodns::dns {

namespace {

bool readAddress(RdataTextReader& text, std::string& wire, int family, const char* expected)
{
  RdataToken token;
  if (!text.nextBare(token, expected)) {
    return false;
  }
  unsigned char address[sizeof(in6_addr)];
  if (inet_pton(family, std::string(token.text).c_str(), address) != 1) {
    return text.failExpecting(token, expected);
  }
  wire.append(reinterpret_cast<const char*>(address), family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr));
  return true;
}

bool writeAddress(RdataReader& wire, RdataTextWriter& text, int family)
{
  const auto address = wire.octets(family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr));
  if (!wire.isGood()) {
    return false;
  }
  char buffer[INET6_ADDRSTRLEN];
  text.field() += inet_ntop(family, address.data(), buffer, sizeof(buffer));
  return true;
}

int hexDigit(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/** Octets in hexadecimal with hyphens between, `count` of them (RFC 7043). */
bool readEui(RdataTextReader& text, std::string& wire, size_t count, const char* expected)
{
  RdataToken token;
  if (!text.nextBare(token, expected)) {
    return false;
  }
  if (token.text.size() != count * 3 - 1) {
    return text.failExpecting(token, expected);
  }
  for (size_t at = 0; at < token.text.size(); at += 3) {
    const int high = hexDigit(token.text[at]);
    const int low = hexDigit(token.text[at + 1]);
    if (high < 0 || low < 0 || (at + 2 < token.text.size() && token.text[at + 2] != '-')) {
      return text.failExpecting(token, expected);
    }
    wire += static_cast<char>(high * 16 + low);
  }
  return true;
}

bool writeEui(RdataReader& wire, RdataTextWriter& text, size_t count)
{
  constexpr auto kDigits = "0123456789abcdef";
  std::string& out = text.field();
  for (const char octet : wire.octets(count)) {
    out += kDigits[static_cast<unsigned char>(octet) >> 4];
    out += kDigits[octet & 0xf];
    out += '-';
  }
  out.pop_back();
  return wire.isGood();
}

} // namespace

bool readName(RdataTextReader& text, std::string& wire)
{
  return text.name(wire);
}

bool writeName(RdataReader& wire, RdataTextWriter& text)
{
  const auto name = wire.nameWire();
  if (!wire.isGood()) {
    return false;
  }
  text.name(name);
  return true;
}

bool readIpv4(RdataTextReader& text, std::string& wire)
{
  return readAddress(text, wire, AF_INET, "an IPv4 address");
}

bool writeIpv4(RdataReader& wire, RdataTextWriter& text)
{
  return writeAddress(wire, text, AF_INET);
}

bool readIpv6(RdataTextReader& text, std::string& wire)
{
  return readAddress(text, wire, AF_INET6, "an IPv6 address");
}

bool writeIpv6(RdataReader& wire, RdataTextWriter& text)
{
  return writeAddress(wire, text, AF_INET6);
}

bool readEui48(RdataTextReader& text, std::string& wire)
{
  return readEui(text, wire, 6, "six octets in hexadecimal with hyphens between them");
}

bool writeEui48(RdataReader& wire, RdataTextWriter& text)
{
  return writeEui(wire, text, 6);
}

bool readEui64(RdataTextReader& text, std::string& wire)
{
  return readEui(text, wire, 8, "eight octets in hexadecimal with hyphens between them");
}

bool writeEui64(RdataReader& wire, RdataTextWriter& text)
{
  return writeEui(wire, text, 8);
}

/** Four groups of hexadecimal digits, as in half an IPv6 address but never
 * shortened (RFC 6742 section 2.1.2). */
bool readLocator(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "four groups of one to four hexadecimal digits with colons between them";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  unsigned groups = 0;
  for (size_t at = 0; at <= token.text.size(); ++at) {
    uint32_t group = 0;
    size_t digits = 0;
    for (; at < token.text.size() && hexDigit(token.text[at]) >= 0 && digits < 5; ++at, ++digits) {
      group = group * 16 + static_cast<uint32_t>(hexDigit(token.text[at]));
    }
    if (digits == 0 || digits > 4 || ++groups > 4 || (at < token.text.size() && token.text[at] != ':')) {
      return text.failExpecting(token, kExpected);
    }
    appendNumber(wire, group, 2);
  }
  return groups == 4 || text.failExpecting(token, kExpected);
}

bool writeLocator(RdataReader& wire, RdataTextWriter& text)
{
  std::string& out = text.field();
  for (int group = 0; group < 4; ++group) {
    char buffer[8];
    const int size = std::snprintf(buffer, sizeof(buffer), group == 0 ? "%x" : ":%x", wire.u16());
    out.append(buffer, static_cast<size_t>(size));
  }
  return wire.isGood();
}

} // namespace dodns::dns
