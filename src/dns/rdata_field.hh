// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata_layout.hh"
#include "dns/rdata_reader.hh"
#include "dns/rdata_text.hh"

#include <string>

namespace dodns::dns {

/** The kinds of fields that rdata is made of. Only for src/dns.
 *
 * `read` appends the wire form of the next field of a text; `write` appends the
 * text of the next field of a wire form. Both return false when it is not there
 * or not valid.
 */
struct RdataFieldKind
{
  char letter;             ///< in RdataType::syntax
  std::string_view layout; ///< letters of RdataField
  bool (*read)(RdataTextReader& text, std::string& wire);
  bool (*write)(RdataReader& wire, RdataTextWriter& text);
};

const RdataFieldKind& rdataFieldKind(char letter);

#define DODNS_RDATA_FIELD(name)                              \
  bool read##name(RdataTextReader& text, std::string& wire); \
  bool write##name(RdataReader& wire, RdataTextWriter& text)

// rdata_numbers.cc
DODNS_RDATA_FIELD(U8);
DODNS_RDATA_FIELD(U16);
DODNS_RDATA_FIELD(U32);
DODNS_RDATA_FIELD(Period);
DODNS_RDATA_FIELD(Time);
DODNS_RDATA_FIELD(Algorithm);
DODNS_RDATA_FIELD(CertificateType);
DODNS_RDATA_FIELD(Scheme);
// rdata_addresses.cc
DODNS_RDATA_FIELD(Name);
DODNS_RDATA_FIELD(Ipv4);
DODNS_RDATA_FIELD(Ipv6);
DODNS_RDATA_FIELD(Eui48);
DODNS_RDATA_FIELD(Eui64);
DODNS_RDATA_FIELD(Locator);
// rdata_strings.cc
DODNS_RDATA_FIELD(String);
DODNS_RDATA_FIELD(Strings);
DODNS_RDATA_FIELD(OneOrTwoStrings);
DODNS_RDATA_FIELD(Tag);
DODNS_RDATA_FIELD(LongString);
// rdata_octets.cc
DODNS_RDATA_FIELD(Base64);
DODNS_RDATA_FIELD(Key);
DODNS_RDATA_FIELD(Hex);
DODNS_RDATA_FIELD(NsapAddress);
DODNS_RDATA_FIELD(Salt);
DODNS_RDATA_FIELD(HashedOwner);
// rdata_bitmaps.cc
DODNS_RDATA_FIELD(Type);
DODNS_RDATA_FIELD(TypeBitmap);
DODNS_RDATA_FIELD(NxtBitmap);
DODNS_RDATA_FIELD(Protocol);
DODNS_RDATA_FIELD(Services);
// rdata_location.cc, rdata_prefixes.cc, rdata_gateways.cc, rdata_host_identity.cc, rdata_svcparams.cc
DODNS_RDATA_FIELD(Location);
DODNS_RDATA_FIELD(Prefixes);
DODNS_RDATA_FIELD(IpsecKey);
DODNS_RDATA_FIELD(AmtRelay);
DODNS_RDATA_FIELD(HostIdentity);
DODNS_RDATA_FIELD(SvcParams);

#undef DODNS_RDATA_FIELD

} // namespace dodns::dns
