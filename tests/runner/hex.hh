// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace dodns::runner {

/** Octets as hexadecimal, two digits each. */
inline std::string toHex(std::string_view octets)
{
  constexpr auto kDigits = "0123456789abcdef";
  std::string text;
  for (const char octet : octets) {
    text += kDigits[static_cast<unsigned char>(octet) >> 4];
    text += kDigits[octet & 0xf];
  }
  return text;
}

inline std::string fromHex(std::string_view text)
{
  std::string octets;
  for (size_t at = 0; at + 1 < text.size(); at += 2) {
    octets += static_cast<char>(std::stoi(std::string(text.substr(at, 2)), nullptr, 16));
  }
  return octets;
}

} // namespace dodns::runner
