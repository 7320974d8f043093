// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"
#include "dns/rrtype.hh"

#include <algorithm>
#include <set>

namespace dodns::dns {

namespace {

constexpr auto kMaxBitmapSize = 32U; // octets of one window block, RFC 4034 section 4.1.2
constexpr auto kMaxNxtSize = 16U;    // types below 128, RFC 2535 section 5.2

constexpr auto kUdp = 17U;
constexpr auto kTcp = 6U;

std::string upperCase(std::string_view text)
{
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper;
}

bool readTypeCode(RdataTextReader& text, uint16_t& type)
{
  RdataToken token;
  if (!text.nextBare(token, "the mnemonic of a type")) {
    return false;
  }
  const auto code = rrtypeFromText(upperCase(token.text));
  if (!code) {
    return text.failExpecting(token, "the mnemonic of a type");
  }
  type = *code;
  return true;
}

/** Sets the bit of a number that counts from the highest bit of `bits`. */
void setBit(std::string& bits, unsigned number)
{
  if (bits.size() <= number / 8) {
    bits.resize(number / 8 + 1, '\0');
  }
  bits[number / 8] = static_cast<char>(bits[number / 8] | 0x80 >> number % 8);
}

template <typename Use>
void forEachBit(std::string_view bits, Use use)
{
  for (unsigned number = 0; number < bits.size() * 8; ++number) {
    if ((bits[number / 8] & 0x80 >> number % 8) != 0) {
      use(number);
    }
  }
}

} // namespace

bool readType(RdataTextReader& text, std::string& wire)
{
  uint16_t type = 0;
  if (!readTypeCode(text, type)) {
    return false;
  }
  appendNumber(wire, type, 2);
  return true;
}

bool writeType(RdataReader& wire, RdataTextWriter& text)
{
  text.type(wire.u16());
  return wire.isGood();
}

/** RFC 4034 section 4.1.2, also for NSEC3 and CSYNC: there may be no type. */
bool readTypeBitmap(RdataTextReader& text, std::string& wire)
{
  std::set<uint16_t> types;
  while (text.hasMore()) {
    uint16_t type = 0;
    if (!readTypeCode(text, type)) {
      return false;
    }
    types.insert(type);
  }
  for (auto next = types.begin(); next != types.end();) {
    const unsigned window = *next >> 8;
    std::string bits;
    for (; next != types.end() && *next >> 8 == window; ++next) {
      setBit(bits, *next & 0xff);
    }
    wire += static_cast<char>(window);
    wire += static_cast<char>(bits.size());
    wire += bits;
  }
  return true;
}

bool writeTypeBitmap(RdataReader& wire, RdataTextWriter& text)
{
  int last = -1;
  while (!wire.isAtEnd()) {
    const int window = wire.u8();
    const auto bits = wire.string();
    if (window <= last || bits.empty() || bits.size() > kMaxBitmapSize || bits.back() == '\0') {
      return false;
    }
    last = window;
    forEachBit(bits, [&](unsigned number) { text.type(static_cast<uint16_t>(window * 256U + number)); });
  }
  return wire.isGood();
}

/** The single bitmap of NXT, for types below 128. */
bool readNxtBitmap(RdataTextReader& text, std::string& wire)
{
  std::string bits;
  while (text.hasMore()) {
    uint16_t type = 0;
    if (!readTypeCode(text, type)) {
      return false;
    }
    if (type >= kMaxNxtSize * 8) {
      return text.fail(RdataToken(), "has a type from 128 on, which NXT cannot say");
    }
    setBit(bits, type);
  }
  wire += bits;
  return true;
}

bool writeNxtBitmap(RdataReader& wire, RdataTextWriter& text)
{
  const auto bits = wire.rest();
  forEachBit(bits, [&](unsigned number) { text.type(static_cast<uint16_t>(number)); });
  return bits.size() <= kMaxNxtSize && (bits.empty() || bits.back() != '\0');
}

/** The protocol and the ports of WKS (RFC 1035 section 3.4.2), as numbers: what
 * the name of a service means is in a file of each system, and differs. Of
 * protocols TCP and UDP are known by name. */
bool readServices(RdataTextReader& text, std::string& wire)
{
  std::string bits;
  while (text.hasMore()) {
    uint32_t port = 0;
    if (!text.number(port, 0xffff)) {
      return false;
    }
    setBit(bits, port);
  }
  wire += bits;
  return true;
}

bool writeServices(RdataReader& wire, RdataTextWriter& text)
{
  const auto bits = wire.rest();
  forEachBit(bits, [&](unsigned number) { text.number(number); });
  return bits.empty() || bits.back() != '\0';
}

bool readProtocol(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "a protocol: TCP, UDP or a number";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  const auto name = upperCase(token.text);
  uint32_t protocol = name == "TCP" ? kTcp : kUdp;
  RdataTextReader digits(token.text, absoluteNames());
  if (name != "TCP" && name != "UDP" && !digits.number(protocol, 0xff)) {
    return text.failExpecting(token, kExpected);
  }
  appendNumber(wire, protocol, 1);
  return true;
}

bool writeProtocol(RdataReader& wire, RdataTextWriter& text)
{
  text.number(wire.u8());
  return wire.isGood();
}

} // namespace dodns::dns
