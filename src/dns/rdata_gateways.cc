// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

namespace dodns::dns {

namespace {

// The types of a gateway, RFC 4025 section 2.3 and RFC 8777 section 4.2.3
constexpr unsigned kNone = 0;
constexpr unsigned kIpv4 = 1;
constexpr unsigned kIpv6 = 2;
constexpr unsigned kName = 3;

constexpr unsigned kNoAlgorithm = 0;
constexpr unsigned kDiscovery = 0x80; // beside the type of a relay

bool readGateway(RdataTextReader& text, std::string& wire, unsigned type)
{
  switch (type) {
  case kNone:
    // A dot in text and nothing in wire form; PowerDNS has no dot either.
    text.skipWord(".");
    return true;
  case kIpv4:
    return readIpv4(text, wire);
  case kIpv6:
    return readIpv6(text, wire);
  default:
    return readName(text, wire);
  }
}

bool writeGateway(RdataReader& wire, RdataTextWriter& text, unsigned type, bool isDotWritten)
{
  switch (type) {
  case kNone:
    if (isDotWritten) {
      text.field() += '.';
    }
    return true;
  case kIpv4:
    return writeIpv4(wire, text);
  case kIpv6:
    return writeIpv6(wire, text);
  case kName:
    return writeName(wire, text);
  default:
    return false;
  }
}

} // namespace

/** RFC 4025 section 3.1. Without an algorithm there is no key. */
bool readIpsecKey(RdataTextReader& text, std::string& wire)
{
  uint32_t precedence = 0;
  uint32_t type = 0;
  uint32_t algorithm = 0;
  if (!text.number(precedence, 0xff) || !text.number(type, kName) || !text.number(algorithm, 0xff)) {
    return false;
  }
  appendNumber(wire, precedence, 1);
  appendNumber(wire, type, 1);
  appendNumber(wire, algorithm, 1);
  return readGateway(text, wire, type) && (algorithm == kNoAlgorithm || readBase64(text, wire));
}

bool writeIpsecKey(RdataReader& wire, RdataTextWriter& text)
{
  const unsigned precedence = wire.u8();
  const unsigned type = wire.u8();
  const unsigned algorithm = wire.u8();
  text.number(precedence);
  text.number(type);
  text.number(algorithm);
  return wire.isGood() && writeGateway(wire, text, type, !text.isForHost()) && (algorithm == kNoAlgorithm || writeBase64(wire, text));
}

/** RFC 8777 section 4.3. */
bool readAmtRelay(RdataTextReader& text, std::string& wire)
{
  uint32_t precedence = 0;
  uint32_t isDiscovery = 0;
  uint32_t type = 0;
  if (!text.number(precedence, 0xff) || !text.number(isDiscovery, 1) || !text.number(type, kName)) {
    return false;
  }
  appendNumber(wire, precedence, 1);
  appendNumber(wire, type | (isDiscovery != 0 ? kDiscovery : 0), 1);
  return readGateway(text, wire, type);
}

bool writeAmtRelay(RdataReader& wire, RdataTextWriter& text)
{
  const unsigned precedence = wire.u8();
  const unsigned typeAndDiscovery = wire.u8();
  text.number(precedence);
  text.number((typeAndDiscovery & kDiscovery) != 0 ? 1 : 0);
  text.number(typeAndDiscovery & ~kDiscovery);
  return wire.isGood() && writeGateway(wire, text, typeAndDiscovery & ~kDiscovery, true);
}

} // namespace dodns::dns
