// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/name.hh"

#include "dns/name_text.hh"

#include <algorithm>
#include <cassert>

namespace dodns::dns {

namespace {

char toLower(char octet)
{
  return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}

/** A label's size is below the letters, so that it does not change. */
void fold(std::string& wire)
{
  std::transform(wire.begin(), wire.end(), wire.begin(), toLower);
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

  std::string wire;
  bool isAbsolute = false;
  if (!appendLabels(text, wire, isAbsolute, reason)) {
    return std::nullopt;
  }
  if (!isAbsolute) {
    return refuse("is not fully qualified: its final dot is missing");
  }
  wire += '\0';
  if (wire.size() > kMaxNameWireSize) {
    return refuse("is longer than 255 octets");
  }
  fold(wire);
  return Name(std::move(wire));
}

std::optional<Name> Name::fromWire(std::string_view wire)
{
  if (wire.empty() || wire.size() > kMaxNameWireSize) {
    return std::nullopt;
  }
  size_t at = 0;
  while (wire[at] != 0) {
    const auto size = static_cast<unsigned char>(wire[at]);
    at += size + 1;
    if (size > kMaxLabelSize || at >= wire.size()) {
      return std::nullopt;
    }
  }
  if (at + 1 != wire.size()) {
    return std::nullopt;
  }
  std::string folded(wire);
  fold(folded);
  return Name(std::move(folded));
}

std::string Name::toText() const
{
  std::string text;
  text.reserve(d_wire.size());
  appendNameText(text, d_wire);
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
