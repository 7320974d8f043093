// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::dns {

/** The 16-bit type codes that this code itself must tell apart (IANA "DNS
 * Parameters"). All others are handled by number without a name here. */
namespace rrtype {
inline constexpr uint16_t kA = 1;
inline constexpr uint16_t kNs = 2;
inline constexpr uint16_t kCname = 5;
inline constexpr uint16_t kSoa = 6;
inline constexpr uint16_t kPtr = 12;
inline constexpr uint16_t kHinfo = 13;
inline constexpr uint16_t kMx = 15;
inline constexpr uint16_t kTxt = 16;
inline constexpr uint16_t kAfsdb = 18;
inline constexpr uint16_t kAaaa = 28;
inline constexpr uint16_t kLoc = 29;
inline constexpr uint16_t kSrv = 33;
inline constexpr uint16_t kNaptr = 35;
inline constexpr uint16_t kCert = 37;
inline constexpr uint16_t kDname = 39;
inline constexpr uint16_t kApl = 42;
inline constexpr uint16_t kDs = 43;
inline constexpr uint16_t kSshfp = 44;
inline constexpr uint16_t kIpseckey = 45;
inline constexpr uint16_t kRrsig = 46;
inline constexpr uint16_t kNsec = 47;
inline constexpr uint16_t kDnskey = 48;
inline constexpr uint16_t kDhcid = 49;
inline constexpr uint16_t kNsec3 = 50;
inline constexpr uint16_t kNsec3param = 51;
inline constexpr uint16_t kTlsa = 52;
inline constexpr uint16_t kSmimea = 53;
inline constexpr uint16_t kCds = 59;
inline constexpr uint16_t kCdnskey = 60;
inline constexpr uint16_t kOpenpgpkey = 61;
inline constexpr uint16_t kCsync = 62;
inline constexpr uint16_t kZonemd = 63;
inline constexpr uint16_t kSvcb = 64;
inline constexpr uint16_t kHttps = 65;
inline constexpr uint16_t kSpf = 99;
inline constexpr uint16_t kEui48 = 108;
inline constexpr uint16_t kEui64 = 109;
inline constexpr uint16_t kAny = 255;
inline constexpr uint16_t kUri = 256;
inline constexpr uint16_t kCaa = 257;
inline constexpr uint16_t kAmtrelay = 260;
inline constexpr uint16_t kAlias = 65401;
inline constexpr uint16_t kLua = 65402;
} // namespace rrtype

/** The type code of a mnemonic in upper case (`MX`, `TYPE65226`, RFC 3597
 * section 5), PowerDNS' own ALIAS (65401) and LUA (65402) included.
 * @returns nothing for a mnemonic that nobody registered. */
std::optional<uint16_t> rrtypeFromText(std::string_view mnemonic);

/** The mnemonic of a type code, the only spelling that the record database
 * holds; `TYPE12345` when it has none. */
std::string rrtypeToText(uint16_t type);

} // namespace dodns::dns
