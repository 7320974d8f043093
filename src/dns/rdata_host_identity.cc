// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

namespace dodns::dns {

namespace {

/** One word of digits in the encoding that `read` reads up to the end. */
bool readWord(RdataTextReader& text, const char* expected, bool (*read)(RdataTextReader&, std::string&), std::string& octets)
{
  RdataToken token;
  if (!text.nextBare(token, expected)) {
    return false;
  }
  RdataTextReader word(token.text, absoluteNames());
  return read(word, octets) || text.failExpecting(token, expected);
}

} // namespace

/** HIP (RFC 8005 section 6): algorithm, identity tag in hexadecimal, public key
 * in base64 without blanks, and any number of rendezvous servers. In wire form
 * (section 5) the sizes come first. */
bool readHostIdentity(RdataTextReader& text, std::string& wire)
{
  uint32_t algorithm = 0;
  std::string tag;
  std::string key;
  if (!text.number(algorithm, 0xff) || !readWord(text, "a host identity tag in hexadecimal", readHex, tag) || !readWord(text, "a public key in base64 without blanks", readBase64, key)) {
    return false;
  }
  if (tag.size() > 0xff || key.size() > 0xffff) {
    return text.fail(RdataToken(), "has an identity tag of more than 255 octets or a key of more than 65,535");
  }
  appendNumber(wire, static_cast<uint32_t>(tag.size()), 1);
  appendNumber(wire, algorithm, 1);
  appendNumber(wire, static_cast<uint32_t>(key.size()), 2);
  wire += tag;
  wire += key;
  while (text.hasMore()) {
    if (!readName(text, wire)) {
      return false;
    }
  }
  return true;
}

bool writeHostIdentity(RdataReader& wire, RdataTextWriter& text)
{
  const auto tagSize = wire.u8();
  const auto algorithm = wire.u8();
  const auto keySize = wire.u16();
  RdataReader tag(wire.octets(tagSize));
  RdataReader key(wire.octets(keySize));
  text.number(algorithm);
  if (!wire.isGood() || !writeHex(tag, text) || !writeBase64(key, text)) {
    return false;
  }
  while (!wire.isAtEnd()) {
    if (!writeName(wire, text)) {
      return false;
    }
  }
  return true;
}

} // namespace dodns::dns
