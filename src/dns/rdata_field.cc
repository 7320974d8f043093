// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

#include <array>
#include <cassert>

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
    {'e', "1", readScheme, writeScheme},                   // 1, or NOTIFY
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

/** Where in kKinds each letter is. */
constexpr auto kPlaces = [] {
  std::array<uint8_t, 128> places{};
  uint8_t place = 0;
  for (const auto& kind : kKinds) {
    places[static_cast<unsigned char>(kind.letter)] = place++;
  }
  return places;
}();

} // namespace

const RdataFieldKind& rdataFieldKind(char letter)
{
  const auto& kind = kKinds[kPlaces[static_cast<unsigned char>(letter) & 0x7fU]];
  assert(kind.letter == letter);
  return kind;
}

} // namespace dodns::dns
