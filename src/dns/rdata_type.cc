// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_type.hh"

#include <algorithm>
#include <iterator>

namespace dodns::dns {

namespace {

constexpr bool kHost = true;
constexpr bool kNotHost = false;

/** In the order of the type codes. The letters are in rdata_field.cc. */
constexpr RdataType kTypes[] = {
    {1, "a", kHost},             // A
    {2, "n", kHost},             // NS
    {3, "n", kNotHost},          // MD
    {4, "n", kNotHost},          // MF
    {5, "n", kHost},             // CNAME
    {6, "nn4pppp", kHost},       // SOA
    {7, "n", kHost},             // MB
    {8, "n", kHost},             // MG
    {9, "n", kHost},             // MR
    {11, "arw", kNotHost},       // WKS
    {12, "n", kHost},            // PTR
    {13, "ss", kHost},           // HINFO
    {14, "nn", kHost},           // MINFO
    {15, "2n", kHost},           // MX
    {16, "S", kHost},            // TXT
    {17, "nn", kHost},           // RP
    {18, "2n", kHost},           // AFSDB
    {19, "s", kNotHost},         // X25
    {20, "d", kNotHost},         // ISDN
    {21, "2n", kNotHost},        // RT
    {22, "0", kNotHost},         // NSAP
    {23, "N", kNotHost},         // NSAP-PTR
    {24, "tg14TT2nb", kNotHost}, // SIG
    {25, "21gk", kHost},         // KEY
    {26, "2nn", kNotHost},       // PX
    {27, "sss", kNotHost},       // GPOS
    {28, "A", kHost},            // AAAA
    {29, "l", kHost},            // LOC
    {30, "nM", kNotHost},        // NXT
    {31, "h", kNotHost},         // EID
    {32, "h", kNotHost},         // NIMLOC
    {33, "222n", kHost},         // SRV
    {35, "22sssn", kHost},       // NAPTR
    {36, "2n", kHost},           // KX
    {37, "c2gb", kHost},         // CERT
    {39, "n", kHost},            // DNAME
    {42, "P", kHost},            // APL
    {43, "2g1h", kHost},         // DS
    {44, "11h", kHost},          // SSHFP
    {45, "I", kHost},            // IPSECKEY
    {46, "tg14TT2nb", kHost},    // RRSIG
    {47, "Nm", kHost},           // NSEC
    {48, "21gb", kHost},         // DNSKEY
    {49, "b", kHost},            // DHCID
    {50, "112xym", kHost},       // NSEC3
    {51, "112x", kHost},         // NSEC3PARAM
    {52, "111h", kHost},         // TLSA
    {53, "111h", kHost},         // SMIMEA
    {55, "H", kNotHost},         // HIP
    {56, "S", kNotHost},         // NINFO
    {57, "21gb", kHost},         // RKEY
    {58, "NN", kNotHost},        // TALINK
    {59, "2g1h", kHost},         // CDS
    {60, "21gb", kHost},         // CDNSKEY
    {61, "b", kHost},            // OPENPGPKEY
    {62, "42m", kHost},          // CSYNC
    {63, "411h", kHost},         // ZONEMD
    {64, "2Nv", kHost},          // SVCB
    {65, "2Nv", kHost},          // HTTPS
    {66, "te2N", kNotHost},      // DSYNC
    {99, "S", kHost},            // SPF
    {104, "2i", kHost},          // NID
    {105, "2a", kHost},          // L32
    {106, "2i", kHost},          // L64
    {107, "2N", kHost},          // LP
    {108, "6", kHost},           // EUI48
    {109, "8", kHost},           // EUI64
    {256, "22q", kHost},         // URI
    {257, "1Gq", kHost},         // CAA
    {258, "S", kNotHost},        // AVC
    {260, "R", kNotHost},        // AMTRELAY
    {261, "S", kNotHost},        // RESINFO
    {262, "S", kNotHost},        // WALLET
    {32768, "2g1h", kNotHost},   // TA
    {32769, "2g1h", kHost},      // DLV
    {65401, "N", kHost},         // PowerDNS' ALIAS
    {65402, "tS", kHost},        // PowerDNS' LUA
};

constexpr RdataType kUnknown{0, "", kNotHost};

} // namespace

const RdataType& rdataType(uint16_t type)
{
  const auto* found = std::lower_bound(std::begin(kTypes), std::end(kTypes), type, [](const RdataType& known, uint16_t code) { return known.type < code; });
  return found != std::end(kTypes) && found->type == type ? *found : kUnknown;
}

} // namespace dodns::dns
