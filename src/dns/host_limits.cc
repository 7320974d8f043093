// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/host_limits.hh"

#include "dns/rdata_reader.hh"

namespace dodns::dns {

namespace {

constexpr uint16_t kKey = 25;
constexpr uint16_t kLoc = 29;
constexpr uint16_t kCert = 37;
constexpr uint16_t kApl = 42;
constexpr uint16_t kIpsecKey = 45;
constexpr uint16_t kSvcb = 64;
constexpr uint16_t kHttps = 65;
constexpr uint16_t kCaa = 257;

std::string checkKey(RdataReader rdata)
{
  rdata.octets(4);
  return rdata.isAtEnd() ? "has no key" : "";
}

/** The server counts centimetres in 32 bits. */
std::string checkLoc(RdataReader rdata)
{
  constexpr unsigned kLargest = 0x49; // 40,000,000.00 metres
  rdata.u8();
  for (const char octet : rdata.octets(3)) {
    const auto size = static_cast<unsigned char>(octet);
    if ((size & 0xf) == 9 && size > kLargest) {
      return "has a size or precision of more than 40000000.00m";
    }
  }
  return {};
}

std::string checkCert(RdataReader rdata)
{
  return rdata.u16() == 0 ? "has the type 0, which is reserved" : "";
}

/** Whether an octet of the address has a bit behind the prefix. */
bool hasHostBits(std::string_view address, unsigned prefix)
{
  for (size_t bit = prefix; bit < address.size() * 8; ++bit) {
    if ((address[bit / 8] & 0x80 >> bit % 8) != 0) {
      return true;
    }
  }
  return false;
}

std::string checkApl(RdataReader rdata)
{
  while (!rdata.isAtEnd()) {
    rdata.u16();
    const auto prefix = rdata.u8();
    const auto size = rdata.u8() & 0x7fU;
    if (hasHostBits(rdata.octets(size), prefix)) {
      return "has an address with bits behind its prefix";
    }
  }
  return {};
}

std::string checkIpsecKey(RdataReader rdata)
{
  constexpr unsigned kRsa = 2;
  rdata.u16();
  return rdata.u8() > kRsa ? "has an algorithm other than 0, 1 and 2" : "";
}

std::string checkSvcb(RdataReader rdata)
{
  const auto priority = rdata.u16();
  rdata.nameWire();
  return priority == 0 && !rdata.isAtEnd() ? "has the priority 0 and parameters" : "";
}

std::string checkCaa(RdataReader rdata)
{
  rdata.u8();
  rdata.string();
  return rdata.isAtEnd() ? "has an empty value" : "";
}

} // namespace

std::string whyHostRefuses(const Rdata& rdata)
{
  const RdataReader reader(rdata.wire());
  switch (rdata.type()) {
  case kKey:
    return checkKey(reader);
  case kLoc:
    return checkLoc(reader);
  case kCert:
    return checkCert(reader);
  case kApl:
    return checkApl(reader);
  case kIpsecKey:
    return checkIpsecKey(reader);
  case kSvcb:
  case kHttps:
    return checkSvcb(reader);
  case kCaa:
    return checkCaa(reader);
  default:
    return {};
  }
}

} // namespace dodns::dns
