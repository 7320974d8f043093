// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_reader.hh"

#include "dns/name_text.hh"

namespace dodns::dns {

void RdataReader::fail()
{
  d_isGood = false;
  d_at = d_wire.size();
}

std::string_view RdataReader::octets(size_t count)
{
  if (count > d_wire.size() - d_at) {
    fail();
    return {};
  }
  d_at += count;
  return d_wire.substr(d_at - count, count);
}

uint32_t RdataReader::number(size_t size)
{
  uint32_t value = 0;
  for (const char octet : octets(size)) {
    value = value << 8 | static_cast<unsigned char>(octet);
  }
  return value;
}

std::string_view RdataReader::nameWire()
{
  const size_t start = d_at;
  size_t at = d_at;
  while (at < d_wire.size()) {
    const auto size = static_cast<unsigned char>(d_wire[at]);
    if (size > kMaxLabelSize || at + size + 1 - start > kMaxNameWireSize) {
      break;
    }
    at += size + 1;
    if (size == 0) {
      return octets(at - start);
    }
  }
  fail();
  return {};
}

std::string_view RdataReader::field(RdataField field)
{
  const size_t start = d_at;
  switch (field) {
  case RdataField::name:
  case RdataField::nameAsIs:
    return nameWire();
  case RdataField::u8:
    return octets(1);
  case RdataField::u16:
    return octets(2);
  case RdataField::u32:
  case RdataField::ipv4:
    return octets(4);
  case RdataField::u48:
    return octets(6);
  case RdataField::u64:
    return octets(8);
  case RdataField::ipv6:
    return octets(16);
  case RdataField::string:
    string();
    break;
  case RdataField::strings:
    do {
      string();
    } while (!isAtEnd());
    break;
  case RdataField::rest:
    return rest();
  }
  return d_isGood ? d_wire.substr(start, d_at - start) : std::string_view();
}

Name RdataReader::name()
{
  return Name::fromWire(nameWire()).value_or(Name());
}

} // namespace dodns::dns
