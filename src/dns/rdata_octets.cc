// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

#include <array>
#include <string_view>

namespace dodns::dns {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase32Digits = "0123456789abcdefghijklmnopqrstuv"; // base32hex, RFC 4648 section 7
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr size_t kMaxStringSize = 255;

using Values = std::array<int8_t, 256>;

/** What each character is worth; -1 for those that are no digits. */
constexpr Values valuesOf(std::string_view digits, bool isCaseIgnored)
{
  Values values{};
  for (auto& value : values) {
    value = -1;
  }
  for (size_t i = 0; i < digits.size(); ++i) {
    const auto c = static_cast<unsigned char>(digits[i]);
    values[c] = static_cast<int8_t>(i);
    if (isCaseIgnored && c >= 'a' && c <= 'z') {
      values[c - 'a' + 'A'] = static_cast<int8_t>(i);
    }
  }
  return values;
}

constexpr Values kHexValues = valuesOf(kHexDigits, true);
constexpr Values kBase32Values = valuesOf(kBase32Digits, true);
constexpr Values kBase64Values = valuesOf(kBase64Digits, false);

/** Collects digits of `kBits` bits each into octets. */
template <unsigned kBits>
class Decoder
{
public:
  Decoder(const Values& values, std::string& octets)
      : d_values(values), d_octets(octets) {}

  bool add(char digit)
  {
    const int8_t value = d_values[static_cast<unsigned char>(digit)];
    if (value < 0) {
      return false;
    }
    d_bits = d_bits << kBits | static_cast<uint8_t>(value);
    d_count += kBits;
    if (d_count >= 8) {
      d_count -= 8;
      d_octets += static_cast<char>(d_bits >> d_count);
      d_bits &= (1U << d_count) - 1;
    }
    return true;
  }

  /** Nothing is left but fewer bits than a digit has, and those are 0. */
  bool isComplete() const { return d_count < kBits && d_bits == 0; }

  unsigned leftBits() const { return d_count; }

private:
  const Values& d_values;
  std::string& d_octets;
  unsigned d_bits = 0;
  unsigned d_count = 0;
};

template <unsigned kBits>
void encode(std::string_view octets, std::string_view digits, std::string& text)
{
  unsigned bits = 0;
  unsigned count = 0;
  for (const char octet : octets) {
    bits = bits << 8 | static_cast<unsigned char>(octet);
    count += 8;
    while (count >= kBits) {
      count -= kBits;
      text += digits[bits >> count & ((1U << kBits) - 1)];
    }
    bits &= (1U << count) - 1;
  }
  if (count > 0) {
    text += digits[bits << (kBits - count)];
  }
}

bool decodeHex(std::string_view text, std::string& octets)
{
  Decoder<4> decoder(kHexValues, octets);
  for (const char c : text) {
    if (!decoder.add(c)) {
      return false;
    }
  }
  return decoder.isComplete();
}

} // namespace

/** Every word up to the end, because key and signature are often wrapped. */
bool readBase64(RdataTextReader& text, std::string& wire)
{
  constexpr auto kExpected = "base64";
  Decoder<6> decoder(kBase64Values, wire);
  unsigned padding = 0;
  RdataToken token;
  do {
    if (!text.nextBare(token, kExpected)) {
      return false;
    }
    for (const char c : token.text) {
      if (c == '=' && decoder.leftBits() != 0) {
        ++padding;
      }
      else if (padding != 0 || !decoder.add(c)) {
        return text.failExpecting(token, kExpected);
      }
    }
  } while (text.hasMore());
  if (!decoder.isComplete() || padding * 2 != decoder.leftBits()) {
    return text.fail(token, "has base64 that ends in the middle of an octet");
  }
  return true;
}

bool writeBase64(RdataReader& wire, RdataTextWriter& text)
{
  const auto octets = wire.rest();
  std::string& out = text.field();
  encode<6>(octets, kBase64Digits, out);
  out.append((3 - octets.size() % 3) % 3, '=');
  return !octets.empty();
}

bool readKey(RdataTextReader& text, std::string& wire)
{
  return !text.hasMore() || readBase64(text, wire);
}

bool writeKey(RdataReader& wire, RdataTextWriter& text)
{
  return wire.isAtEnd() || writeBase64(wire, text);
}

bool readHex(RdataTextReader& text, std::string& wire)
{
  constexpr auto kExpected = "hexadecimal";
  Decoder<4> decoder(kHexValues, wire);
  RdataToken token;
  do {
    if (!text.nextBare(token, kExpected)) {
      return false;
    }
    for (const char c : token.text) {
      if (!decoder.add(c)) {
        return text.failExpecting(token, kExpected);
      }
    }
  } while (text.hasMore());
  return decoder.isComplete() || text.fail(token, "has an odd number of hexadecimal digits");
}

bool writeHex(RdataReader& wire, RdataTextWriter& text)
{
  const auto octets = wire.rest();
  encode<4>(octets, kHexDigits, text.field());
  return !octets.empty();
}

/** `0x47.0005.80…` (RFC 1706 section 5): the dots are only for people. */
bool readNsapAddress(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "an address of the form 0x47.0005.80";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  if (token.text.size() < 3 || token.text[0] != '0' || (token.text[1] | 0x20) != 'x') {
    return text.failExpecting(token, kExpected);
  }
  Decoder<4> decoder(kHexValues, wire);
  for (const char c : token.text.substr(2)) {
    if (c != '.' && !decoder.add(c)) {
      return text.failExpecting(token, kExpected);
    }
  }
  return decoder.isComplete() || text.fail(token, "has an odd number of hexadecimal digits");
}

bool writeNsapAddress(RdataReader& wire, RdataTextWriter& text)
{
  const auto octets = wire.rest();
  std::string& out = text.field();
  out += "0x";
  encode<4>(octets, kHexDigits, out);
  return !octets.empty();
}

bool readSalt(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "a salt in hexadecimal, or - for none,";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  std::string salt;
  if (token.text != "-" && !decodeHex(token.text, salt)) {
    return text.failExpecting(token, kExpected);
  }
  if (salt.size() > kMaxStringSize) {
    return text.fail(token, "has a salt of more than 255 octets");
  }
  wire += static_cast<char>(salt.size());
  wire += salt;
  return true;
}

bool writeSalt(RdataReader& wire, RdataTextWriter& text)
{
  const auto salt = wire.string();
  std::string& out = text.field();
  if (salt.empty()) {
    out += '-';
  }
  encode<4>(salt, kHexDigits, out);
  return wire.isGood();
}

bool readHashedOwner(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "a hash in base32hex without padding";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  std::string hash;
  Decoder<5> decoder(kBase32Values, hash);
  for (const char c : token.text) {
    if (!decoder.add(c)) {
      return text.failExpecting(token, kExpected);
    }
  }
  if (!decoder.isComplete() || hash.empty() || hash.size() > kMaxStringSize) {
    return text.failExpecting(token, kExpected);
  }
  wire += static_cast<char>(hash.size());
  wire += hash;
  return true;
}

bool writeHashedOwner(RdataReader& wire, RdataTextWriter& text)
{
  const auto hash = wire.string();
  encode<5>(hash, kBase32Digits, text.field());
  return !hash.empty();
}

} // namespace dodns::dns
