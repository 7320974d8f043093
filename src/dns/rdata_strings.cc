// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/decimal_escape.hh"
#include "dns/rdata_field.hh"

#include <algorithm>

namespace dodns::dns {

namespace {

constexpr size_t kMaxStringSize = 255; // RFC 1035 section 3.3

/** Appends the octets that a word stands for. */
bool readOctets(RdataTextReader& text, const RdataToken& token, std::string& octets)
{
  for (size_t at = 0; at < token.text.size();) {
    if (token.text[at] == '\\') {
      if (!readEscape(token.text, at, octets)) {
        return text.fail(token, "has a backslash that is followed by neither a character nor three digits up to 255");
      }
      continue;
    }
    octets += token.text[at++];
  }
  return true;
}

bool isAlphanumeric(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

bool readString(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  if (!text.next(token, "a character string")) {
    return false;
  }
  const size_t start = wire.size();
  wire += '\0';
  if (!readOctets(text, token, wire)) {
    return false;
  }
  const size_t size = wire.size() - start - 1;
  if (size > kMaxStringSize) {
    return text.fail(token, "has a character string of " + std::to_string(size) + " octets, more than 255");
  }
  wire[start] = static_cast<char>(size);
  return true;
}

bool writeString(RdataReader& wire, RdataTextWriter& text)
{
  text.quoted(wire.string());
  return wire.isGood();
}

bool readStrings(RdataTextReader& text, std::string& wire)
{
  do {
    if (!readString(text, wire)) {
      return false;
    }
  } while (text.hasMore());
  return true;
}

bool writeStrings(RdataReader& wire, RdataTextWriter& text)
{
  do {
    text.quoted(wire.string());
  } while (!wire.isAtEnd());
  return wire.isGood();
}

bool readOneOrTwoStrings(RdataTextReader& text, std::string& wire)
{
  return readString(text, wire) && (!text.hasMore() || readString(text, wire));
}

bool writeOneOrTwoStrings(RdataReader& wire, RdataTextWriter& text)
{
  return writeString(wire, text) && (wire.isAtEnd() || writeString(wire, text));
}

/** RFC 8659 section 4.1: one to 255 letters and digits; their case is kept,
 * because it is compared without. */
bool readTag(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "a property of letters and digits, such as issue,";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  if (token.text.size() > kMaxStringSize || !std::all_of(token.text.begin(), token.text.end(), isAlphanumeric)) {
    return text.failExpecting(token, kExpected);
  }
  wire += static_cast<char>(token.text.size());
  wire += token.text;
  return true;
}

bool writeTag(RdataReader& wire, RdataTextWriter& text)
{
  const auto tag = wire.string();
  if (tag.empty() || !std::all_of(tag.begin(), tag.end(), isAlphanumeric)) {
    return false;
  }
  text.field() += tag;
  return wire.isGood();
}

bool readLongString(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  return text.next(token, "a string in quotes") && readOctets(text, token, wire);
}

bool writeLongString(RdataReader& wire, RdataTextWriter& text)
{
  text.quoted(wire.rest());
  return true;
}

} // namespace dodns::dns
