// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace dodns::dns {

namespace {

constexpr RdataFieldKind kKinds[] = {
    {'n', "n", readName, writeName},                       // a name that canonical form folds
    {'N', "N", readName, writeName},                       // one that it does not
    {'1', "1", readU8, writeU8},                           //
    {'2', "2", readU16, writeU16},                         //
    {'4', "4", readU32, writeU32},                         //
    {'p', "4", readPeriod, writePeriod},                   // seconds, or 1h30m
    {'T', "4", readTime, writeTime},                       // 20261124150000
    {'g', "1", readAlgorithm, writeAlgorithm},             // 13, or ECDSAP256SHA256
    {'c', "2", readCertificateType, writeCertificateType}, // 1, or PKIX
    {'t', "2", readType, writeType},                       // MX
    {'a', "a", readIpv4, writeIpv4},                       //
    {'A', "A", readIpv6, writeIpv6},                       //
    {'6', "6", readEui48, writeEui48},                     // 00-00-5e-00-53-2a
    {'8', "8", readEui64, writeEui64},                     // 00-00-5e-ef-10-00-00-2a
    {'i', "8", readLocator, writeLocator},                 // 2001:db8:1:2
    {'s', "s", readString, writeString},                   //
    {'S', "S", readStrings, writeStrings},                 // one or more
    {'d', "S", readOneOrTwoStrings, writeOneOrTwoStrings}, //
    {'G', "s", readTag, writeTag},                         // letters and digits
    {'q', "*", readLongString, writeLongString},           // in quotes, without a length
    {'b', "*", readBase64, writeBase64},                   //
    {'k', "*", readKey, writeKey},                         // base64, or nothing (RFC 2535 section 3.1.2)
    {'h', "*", readHex, writeHex},                         //
    {'0', "*", readNsapAddress, writeNsapAddress},         // 0x and hex with dots
    {'x', "s", readSalt, writeSalt},                       // hex, or - for none
    {'y', "s", readHashedOwner, writeHashedOwner},         // base32hex
    {'m', "*", readTypeBitmap, writeTypeBitmap},           //
    {'M', "*", readNxtBitmap, writeNxtBitmap},             //
    {'r', "1", readProtocol, writeProtocol},               // TCP, or 6
    {'w', "*", readServices, writeServices},               //
    {'l', "*", readLocation, writeLocation},               //
    {'P', "*", readPrefixes, writePrefixes},               //
    {'I', "111*", readIpsecKey, writeIpsecKey},            //
    {'R', "11*", readAmtRelay, writeAmtRelay},             //
    {'H', "112*", readHostIdentity, writeHostIdentity},    //
    {'v', "*", readSvcParams, writeSvcParams},             //
};

} // namespace

const RdataFieldKind& rdataFieldKind(char letter)
{
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds), [letter](const auto& kind) { return kind.letter == letter; });
  assert(found != std::end(kKinds));
  return *found;
}

} // namespace dodns::dns
