// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace dodns::verify {

// ASCII, whatever the locale. Only for src/verify.

inline bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

inline bool isLetter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool isAlphanumeric(char c)
{
  return isDigit(c) || isLetter(c);
}

inline bool isBlank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

inline std::string folded(std::string_view text)
{
  std::string lower(text);
  for (auto& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

/** Without blanks at the ends. */
inline std::string_view trimmed(std::string_view text)
{
  while (!text.empty() && isBlank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && isBlank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

/** Calls `take` for each text between separators: once more than there are
 * separators. */
template <typename Take>
void forEachBetween(std::string_view text, char separator, Take take)
{
  while (true) {
    const auto end = text.find(separator);
    take(text.substr(0, end));
    if (end == std::string_view::npos) {
      return;
    }
    text.remove_prefix(end + 1);
  }
}

} // namespace dodns::verify
