// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace dodns::dns {

/** The escapes of RFC 1035 section 5.1. */

/** Appends to `octets` the octet that the escape at `text[at]`, a backslash,
 * stands for, and moves `at` behind the escape.
 * @returns false when it is followed by neither a character other than a digit
 * nor three digits up to 255. */
inline bool readEscape(std::string_view text, size_t& at, std::string& octets)
{
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  if (at + 1 >= text.size()) {
    return false;
  }
  if (!isDigit(text[at + 1])) {
    octets += text[at + 1];
    at += 2;
    return true;
  }
  if (at + 3 >= text.size() || !isDigit(text[at + 2]) || !isDigit(text[at + 3])) {
    return false;
  }
  const int value = (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
  if (value > 255) {
    return false;
  }
  octets += static_cast<char>(value);
  at += 4;
  return true;
}

/** Appends `\DDD`. */
inline void appendDecimalEscape(std::string& text, char octet)
{
  const auto value = static_cast<unsigned char>(octet);
  text += '\\';
  text += static_cast<char>('0' + value / 100);
  text += static_cast<char>('0' + value / 10 % 10);
  text += static_cast<char>('0' + value % 10);
}

} // namespace dodns::dns
