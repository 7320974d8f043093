// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/order_key.hh"

#include <cassert>

namespace dodns::dns {

namespace {

constexpr char kSeparator = 0;
constexpr char kEscape = 1;

char fold(char octet)
{
  return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet | 0x20) : octet;
}

} // namespace

std::string_view writeOrderKey(std::string_view wire, OrderKeyBuffer& buffer)
{
  // 255 octets hold at most 127 labels.
  std::array<uint8_t, 128> starts;
  size_t labels = 0;
  for (size_t at = 0; wire[at] != 0; at += static_cast<unsigned char>(wire[at]) + 1) {
    starts[labels++] = static_cast<uint8_t>(at);
  }
  char* out = buffer.data();
  while (labels > 0) {
    const size_t at = starts[--labels];
    const auto size = static_cast<unsigned char>(wire[at]);
    for (size_t i = at + 1; i <= at + size; ++i) {
      const char octet = wire[i];
      if (octet == kSeparator || octet == kEscape) {
        *out++ = kEscape;
        *out++ = static_cast<char>(octet + 1);
      }
      else {
        *out++ = fold(octet);
      }
    }
    *out++ = kSeparator;
  }
  assert(out <= buffer.data() + buffer.size());
  return {buffer.data(), static_cast<size_t>(out - buffer.data())};
}

std::string orderKey(const Name& name)
{
  OrderKeyBuffer buffer;
  return std::string(writeOrderKey(name.wire(), buffer));
}

std::string wireFromOrderKey(std::string_view key)
{
  if (key.size() > kMaxOrderKeySize) {
    return {};
  }
  std::string wire;
  std::string label;
  for (size_t at = 0; at < key.size(); ++at) {
    if (key[at] == kSeparator) {
      if (label.empty() || label.size() > 63) {
        return {};
      }
      wire.insert(0, label);
      wire.insert(wire.begin(), static_cast<char>(label.size()));
      label.clear();
      continue;
    }
    if (key[at] == kEscape) {
      if (++at == key.size() || (key[at] != 1 && key[at] != 2)) {
        return {};
      }
      label += static_cast<char>(key[at] - 1);
      continue;
    }
    label += key[at];
  }
  wire += '\0';
  if (!label.empty() || wire.size() > 255) {
    return {};
  }
  return wire;
}

} // namespace dodns::dns
