// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/name.hh"

#include <cassert>

namespace dodns::dns {

namespace {

constexpr size_t kMaxWireSize = 255; // RFC 1035 section 2.3.4
constexpr size_t kMaxLabelSize = 63;

char toLower(char octet)
{
  return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

/** Reads one octet of a label at `at`, escaped or not, and moves `at` behind it. */
std::optional<char> readOctet(std::string_view text, size_t& at)
{
  if (text[at] != '\\') {
    return text[at++];
  }
  if (at + 1 >= text.size()) {
    return std::nullopt;
  }
  if (!isDigit(text[at + 1])) {
    at += 2;
    return text[at - 1];
  }
  if (at + 3 >= text.size() || !isDigit(text[at + 2]) || !isDigit(text[at + 3])) {
    return std::nullopt;
  }
  const int value = (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
  if (value > 255) {
    return std::nullopt;
  }
  at += 4;
  return static_cast<char>(value);
}

void appendEscaped(std::string& text, char octet)
{
  const auto value = static_cast<unsigned char>(octet);
  if (octet == '.' || octet == '\\') {
    text += '\\';
    text += octet;
  }
  else if (value > 0x20 && value < 0x7f) {
    text += octet;
  }
  else {
    text += '\\';
    text += static_cast<char>('0' + value / 100);
    text += static_cast<char>('0' + value / 10 % 10);
    text += static_cast<char>('0' + value % 10);
  }
}

} // namespace

std::optional<Name> Name::parse(std::string_view text, std::string* reason)
{
  const auto refuse = [reason](const char* why) {
    if (reason != nullptr) {
      *reason = why;
    }
    return std::nullopt;
  };

  if (text.empty()) {
    return refuse("is empty");
  }
  if (text == ".") {
    return Name();
  }
  std::string wire;
  std::string label;
  size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '.') {
      if (label.empty()) {
        return refuse("has an empty label");
      }
      wire += static_cast<char>(label.size());
      wire += label;
      label.clear();
      ++at;
      continue;
    }
    const auto octet = readOctet(text, at);
    if (!octet) {
      return refuse("has a backslash that is followed by neither a character nor three digits up to 255");
    }
    label += toLower(*octet);
    if (label.size() > kMaxLabelSize) {
      return refuse("has a label of more than 63 octets");
    }
  }
  if (!label.empty()) {
    return refuse("is not fully qualified: its final dot is missing");
  }
  wire += '\0';
  if (wire.size() > kMaxWireSize) {
    return refuse("is longer than 255 octets");
  }
  return Name(std::move(wire));
}

std::optional<Name> Name::fromWire(std::string_view wire)
{
  if (wire.empty() || wire.size() > kMaxWireSize) {
    return std::nullopt;
  }
  std::string folded(wire);
  size_t at = 0;
  while (true) {
    const auto size = static_cast<unsigned char>(wire[at]);
    if (size > kMaxLabelSize || at + size + 1 > wire.size()) {
      return std::nullopt;
    }
    if (size == 0) {
      break;
    }
    for (size_t i = at + 1; i <= at + size; ++i) {
      folded[i] = toLower(wire[i]);
    }
    at += size + 1;
    if (at >= wire.size()) {
      return std::nullopt;
    }
  }
  if (at + 1 != wire.size()) {
    return std::nullopt;
  }
  return Name(std::move(folded));
}

std::string Name::toText() const
{
  if (isRoot()) {
    return ".";
  }
  std::string text;
  text.reserve(d_wire.size());
  for (size_t at = 0; d_wire[at] != 0;) {
    const auto size = static_cast<unsigned char>(d_wire[at]);
    for (size_t i = at + 1; i <= at + size; ++i) {
      appendEscaped(text, d_wire[i]);
    }
    text += '.';
    at += size + 1;
  }
  return text;
}

unsigned Name::labelCount() const
{
  unsigned count = 0;
  for (size_t at = 0; d_wire[at] != 0; at += static_cast<unsigned char>(d_wire[at]) + 1) {
    ++count;
  }
  return count;
}

bool Name::isWithin(const Name& zone) const
{
  size_t at = 0;
  while (d_wire.size() - at > zone.d_wire.size()) {
    at += static_cast<unsigned char>(d_wire[at]) + 1;
  }
  return d_wire.compare(at, std::string::npos, zone.d_wire) == 0;
}

Name Name::parent() const
{
  assert(!isRoot());
  return Name(d_wire.substr(static_cast<unsigned char>(d_wire[0]) + 1));
}

} // namespace dodns::dns
