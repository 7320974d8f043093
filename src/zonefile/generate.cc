// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/generate.hh"

#include <algorithm>
#include <charconv>

namespace dodns::zonefile {

namespace {

constexpr uint32_t kMaxNumber = 0x7fffffff;
constexpr unsigned kMaxWidth = 255; // no label is longer

struct Modifier
{
  int32_t offset = 0;
  unsigned width = 0;
  char base = 'd';
};

/** Reads a whole number at the beginning of `text` and takes it off. */
template <typename Number>
bool takeNumber(std::string_view& text, Number& number)
{
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) {
    return false;
  }
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return true;
}

bool takeOctet(std::string_view& text, char octet)
{
  if (text.empty() || text.front() != octet) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<Modifier> readModifier(std::string_view text)
{
  Modifier modifier;
  if (takeOctet(text, '+') && text.substr(0, 1) == "-") {
    return std::nullopt;
  }
  if (!takeNumber(text, modifier.offset)) {
    return std::nullopt;
  }
  if (takeOctet(text, ',') && (!takeNumber(text, modifier.width) || modifier.width > kMaxWidth)) {
    return std::nullopt;
  }
  if (takeOctet(text, ',')) {
    if (text.size() != 1 || std::string_view("doxXnN").find(text.front()) == std::string_view::npos) {
      return std::nullopt;
    }
    modifier.base = text.front();
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(modifier) : std::nullopt;
}

void appendNibbles(int64_t value, unsigned width, const char* digits, std::string& text)
{
  const auto narrow = [&width] { width -= width > 0 ? 1 : 0; };
  do {
    text += digits[value & 0xf];
    value >>= 4;
    narrow();
    if (width > 0 || value > 0) {
      text += '.';
      narrow();
    }
  } while (width > 0 || value > 0);
}

bool appendNumber(const Modifier& modifier, uint32_t number, std::string& text)
{
  constexpr const char* kLower = "0123456789abcdef";
  constexpr const char* kUpper = "0123456789ABCDEF";
  const auto value = int64_t{number} + modifier.offset;
  if (value > kMaxNumber || (value < 0 && modifier.base != 'd')) {
    return false;
  }
  if (modifier.base == 'n' || modifier.base == 'N') {
    appendNibbles(value, modifier.width, modifier.base == 'n' ? kLower : kUpper, text);
    return true;
  }
  const unsigned base = modifier.base == 'd' ? 10 : (modifier.base == 'o' ? 8 : 16);
  std::string digits;
  for (auto rest = value < 0 ? -value : value; rest > 0 || digits.empty(); rest /= base) {
    digits += (modifier.base == 'X' ? kUpper : kLower)[rest % base];
  }
  const size_t signs = value < 0 ? 1 : 0;
  digits.append(modifier.width > digits.size() + signs ? modifier.width - digits.size() - signs : 0, '0');
  digits.append(signs, '-');
  text.append(digits.rbegin(), digits.rend());
  return true;
}

} // namespace

std::optional<GenerateRange> GenerateRange::parse(std::string_view text)
{
  GenerateRange range;
  if (!takeNumber(text, range.start) || !takeOctet(text, '-') || !takeNumber(text, range.stop)) {
    return std::nullopt;
  }
  if (takeOctet(text, '/') && !takeNumber(text, range.step)) {
    return std::nullopt;
  }
  if (!text.empty() || range.step == 0 || range.stop < range.start || std::max(range.stop, range.step) > kMaxNumber) {
    return std::nullopt;
  }
  return range;
}

bool expandGenerate(std::string_view pattern, uint32_t number, std::string& text)
{
  while (!pattern.empty()) {
    const auto special = pattern.find_first_of("$\\");
    text += pattern.substr(0, special);
    if (special == std::string_view::npos) {
      return true;
    }
    pattern.remove_prefix(special);
    if (pattern.front() == '\\') {
      text += pattern.substr(0, 2);
      pattern.remove_prefix(std::min<size_t>(2, pattern.size()));
      continue;
    }
    pattern.remove_prefix(1);
    if (takeOctet(pattern, '$')) {
      text += "\\$";
      continue;
    }
    Modifier modifier;
    if (takeOctet(pattern, '{')) {
      const auto close = pattern.find('}');
      const auto read = close == std::string_view::npos ? std::nullopt : readModifier(pattern.substr(0, close));
      if (!read) {
        return false;
      }
      modifier = *read;
      pattern.remove_prefix(close + 1);
    }
    if (!appendNumber(modifier, number, text)) {
      return false;
    }
  }
  return true;
}

} // namespace dodns::zonefile
