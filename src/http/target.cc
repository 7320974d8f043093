// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/target.hh"

#include <algorithm>

namespace dodns::http {

namespace {

int hexDigit(char octet)
{
  if (octet >= '0' && octet <= '9') {
    return octet - '0';
  }
  if (octet >= 'a' && octet <= 'f') {
    return octet - 'a' + 10;
  }
  if (octet >= 'A' && octet <= 'F') {
    return octet - 'A' + 10;
  }
  return -1;
}

std::optional<std::string> decoded(std::string_view text, bool plusIsSpace)
{
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plusIsSpace) {
      result += ' ';
      continue;
    }
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0 || high + low == 0) {
      return std::nullopt;
    }
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return result;
}

/** Takes what is before the first `separator` off `text`, and it, too. */
std::string_view takeUntil(std::string_view& text, char separator)
{
  const auto end = std::min(text.find(separator), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

/** Takes scheme and authority off `text`. @returns the latter, empty when there is none. */
std::string takeAuthority(std::string_view& text)
{
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.substr(0, scheme.size()) == scheme) {
      const auto rest = text.substr(scheme.size());
      const auto authority = rest.substr(0, rest.find_first_of("/?"));
      text = authority.empty() ? text : rest.substr(authority.size());
      return std::string(authority);
    }
  }
  return {};
}

} // namespace

std::optional<std::string> Target::find(std::string_view name) const
{
  for (const auto& [key, value] : query) {
    if (key == name) {
      return value;
    }
  }
  return std::nullopt;
}

std::optional<Target> parseTarget(std::string_view text)
{
  Target target;
  target.authority = takeAuthority(text);
  target.text = text;
  if (!target.authority.empty() && (text.empty() || text.front() == '?')) {
    target.text = "/" + target.text;
  }
  if (target.text.empty() || target.text.front() != '/') {
    return std::nullopt;
  }
  std::string_view query = target.text;
  auto path = takeUntil(query, '?');
  path.remove_prefix(1);
  while (true) {
    const bool isLast = path.find('/') == std::string_view::npos;
    const auto segment = decoded(takeUntil(path, '/'), false);
    if (!segment) {
      return std::nullopt;
    }
    target.segments.push_back(*segment);
    if (isLast) {
      break;
    }
  }
  while (!query.empty()) {
    auto value = takeUntil(query, '&');
    const auto key = decoded(takeUntil(value, '='), true);
    const auto decodedValue = decoded(value, true);
    if (!key || !decodedValue) {
      return std::nullopt;
    }
    if (!key->empty()) {
      target.query.emplace_back(*key, *decodedValue);
    }
  }
  return target;
}

std::string percentEncoded(std::string_view text)
{
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char octet : text) {
    if (kUnreserved.find(octet) != std::string_view::npos) {
      result += octet;
      continue;
    }
    const auto value = static_cast<unsigned char>(octet);
    result += {'%', kHex[value >> 4], kHex[value & 15]};
  }
  return result;
}

} // namespace dodns::http
