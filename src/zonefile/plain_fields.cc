// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/plain_fields.hh"

#include <array>
#include <cstring>

namespace dodns::zonefile {

namespace {

constexpr size_t kMaxSaltDigits = 510;

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

using Table = std::array<char, 256>;

constexpr Table kHex = [] {
  Table table{};
  for (char c = '0'; c <= '9'; ++c) {
    table[static_cast<unsigned char>(c)] = c;
  }
  for (char c = 'a'; c <= 'f'; ++c) {
    table[static_cast<unsigned char>(c)] = c;
    table[static_cast<unsigned char>(c - 'a' + 'A')] = c;
  }
  return table;
}();

constexpr Table kBase32Hex = [] {
  Table table = kHex;
  for (char c = 'g'; c <= 'v'; ++c) {
    table[static_cast<unsigned char>(c)] = c;
    table[static_cast<unsigned char>(c - 'a' + 'A')] = c;
  }
  return table;
}();

/** The value of a digit of base64 plus one. */
constexpr Table kBase64 = [] {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Table table{};
  for (size_t i = 0; i < kDigits.size(); ++i) {
    table[static_cast<unsigned char>(kDigits[i])] = static_cast<char>(i + 1);
  }
  return table;
}();

/** Printable, neither quote nor backslash. */
constexpr Table kText = [] {
  Table table{};
  for (char c = ' '; c <= '~'; ++c) {
    table[static_cast<unsigned char>(c)] = c != '"' && c != '\\' ? 1 : 0;
  }
  return table;
}();

char at(const Table& table, char c)
{
  return table[static_cast<unsigned char>(c)];
}

/** Copies what `table` has for each character. */
char* translate(const Table& table, std::string_view word, char* out)
{
  for (const char c : word) {
    const char translated = at(table, c);
    if (translated == 0) {
      return nullptr;
    }
    *out++ = translated;
  }
  return out;
}

unsigned twoDigits(std::string_view text, size_t at)
{
  return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
}

} // namespace

char* writePlainNumber(std::string_view word, uint32_t highest, char* out)
{
  constexpr size_t kMaxDigits = 10;
  if (word.empty() || word.size() > kMaxDigits || (word.front() == '0' && word.size() > 1)) {
    return nullptr;
  }
  uint64_t value = 0;
  for (const char c : word) {
    if (!isDigit(c)) {
      return nullptr;
    }
    value = value * 10 + static_cast<unsigned>(c - '0');
    *out++ = c;
  }
  return value <= highest ? out : nullptr;
}

char* writePlainIpv4(std::string_view word, char* out)
{
  size_t start = 0;
  for (int octet = 0; octet < 4; ++octet) {
    const auto dot = octet < 3 ? word.find('.', start) : word.size();
    if (dot == std::string_view::npos || dot - start > 3) {
      return nullptr;
    }
    out = writePlainNumber(word.substr(start, dot - start), 255, out);
    if (out == nullptr) {
      return nullptr;
    }
    if (octet < 3) {
      *out++ = '.';
    }
    start = dot + 1;
  }
  return out;
}

char* writePlainTime(std::string_view word, char* out)
{
  constexpr size_t kSize = 14;
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (word.size() != kSize) {
    return nullptr;
  }
  for (const char c : word) {
    if (!isDigit(c)) {
      return nullptr;
    }
  }
  const unsigned year = twoDigits(word, 0) * 100 + twoDigits(word, 2);
  const unsigned month = twoDigits(word, 4);
  const unsigned day = twoDigits(word, 6);
  if (year < 1970 || year > 2105 || month < 1 || month > 12 || day < 1 || day > kDays[month - 1] || twoDigits(word, 8) > 23 || twoDigits(word, 10) > 59 || twoDigits(word, 12) > 59) {
    return nullptr; // so is a 29 February
  }
  std::memcpy(out, word.data(), word.size());
  return out + word.size();
}

char* writePlainString(const Word& word, size_t highest, char* out)
{
  if (word.hasEscape || word.text.size() > highest) {
    return nullptr;
  }
  *out++ = '"';
  for (const char c : word.text) {
    if (at(kText, c) == 0) {
      return nullptr;
    }
    *out++ = c;
  }
  *out++ = '"';
  return out;
}

char* writePlainTag(std::string_view word, char* out)
{
  if (word.empty() || word.size() > 255) {
    return nullptr;
  }
  for (const char c : word) {
    if (!isDigit(c) && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) {
      return nullptr;
    }
    *out++ = c;
  }
  return out;
}

char* writePlainSalt(std::string_view word, char* out)
{
  if (word == "-") {
    *out++ = '-';
    return out;
  }
  return !word.empty() && word.size() % 2 == 0 && word.size() <= kMaxSaltDigits ? translate(kHex, word, out) : nullptr;
}

char* writePlainHash(std::string_view word, char* out)
{
  return !word.empty() && word.size() % 8 == 0 && word.size() <= 255 ? translate(kBase32Hex, word, out) : nullptr;
}

char* writePlainHex(const Word*& at, const Word* end, char* out)
{
  const char* begin = out;
  for (; at < end; ++at) {
    out = at->isQuoted ? nullptr : translate(kHex, at->text, out);
    if (out == nullptr) {
      return nullptr;
    }
  }
  return out > begin && (out - begin) % 2 == 0 ? out : nullptr;
}

char* writePlainBase64(const Word*& word, const Word* end, char* out)
{
  const char* begin = out;
  size_t padding = 0;
  for (; word < end; ++word) {
    if (word->isQuoted) {
      return nullptr;
    }
    for (const char c : word->text) {
      if (c == '=' && word + 1 == end) {
        ++padding;
      }
      else if (padding > 0 || at(kBase64, c) == 0) {
        return nullptr;
      }
      *out++ = c;
    }
  }
  if (out == begin || (out - begin) % 4 != 0 || padding > 2) {
    return nullptr;
  }
  // The bits of the last digit that belong to no octet must be 0.
  const int last = at(kBase64, out[-1 - static_cast<std::ptrdiff_t>(padding)]) - 1;
  return (last & (padding == 2 ? 0xf : (padding == 1 ? 0x3 : 0))) == 0 ? out : nullptr;
}

} // namespace dodns::zonefile
