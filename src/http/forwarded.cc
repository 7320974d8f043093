// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/forwarded.hh"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace dodns::http {

namespace {

constexpr unsigned kMappedBits = 96; // ::ffff:0:0/96, RFC 4291 section 2.5.5.2

std::optional<std::array<uint8_t, 16>> parseAddress(std::string_view text)
{
  std::array<uint8_t, 16> address{};
  const std::string copy(text);
  if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) {
    return address;
  }
  if (inet_pton(AF_INET, copy.c_str(), address.data() + kMappedBits / 8) == 1) {
    address[10] = address[11] = 0xff;
    return address;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text)
{
  const auto start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) {
    return {};
  }
  return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

std::string lastElement(const std::string& list)
{
  return std::string(trimmed(std::string_view(list).substr(list.rfind(',') + 1)));
}

} // namespace

std::optional<AddressRange> AddressRange::parse(std::string_view text)
{
  const auto slash = text.find('/');
  const auto address = parseAddress(text.substr(0, slash));
  if (!address) {
    return std::nullopt;
  }
  const unsigned before = text.find(':') == std::string_view::npos ? kMappedBits : 0;
  AddressRange range;
  range.d_address = *address;
  range.d_bits = 128;
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc() || end != digits.data() + digits.size() || bits > 128 - before) {
      return std::nullopt;
    }
    range.d_bits = before + bits;
  }
  return range;
}

bool AddressRange::contains(std::string_view text) const
{
  const auto address = parseAddress(text);
  if (!address) {
    return false;
  }
  for (unsigned bit = 0; bit < d_bits; ++bit) {
    const uint8_t mask = 0x80 >> bit % 8;
    if (((*address)[bit / 8] & mask) != (d_address[bit / 8] & mask)) {
      return false;
    }
  }
  return true;
}

bool isInside(const std::vector<AddressRange>& ranges, std::string_view address)
{
  return std::any_of(ranges.begin(), ranges.end(), [address](const AddressRange& range) { return range.contains(address); });
}

void applyForwarded(Request& request, const std::vector<AddressRange>& trusted)
{
  if (!isInside(trusted, request.client)) {
    return;
  }
  if (auto addresses = request.headers.find("X-Forwarded-For")) {
    while (!addresses->empty()) {
      const auto last = lastElement(*addresses);
      if (!parseAddress(last)) {
        break;
      }
      request.client = last;
      if (!isInside(trusted, last)) {
        break;
      }
      const auto comma = addresses->rfind(',');
      addresses->erase(comma == std::string::npos ? 0 : comma);
    }
  }
  const auto scheme = request.headers.find("X-Forwarded-Proto");
  if (scheme && (lastElement(*scheme) == "http" || lastElement(*scheme) == "https")) {
    request.scheme = lastElement(*scheme);
  }
  if (const auto host = request.headers.find("X-Forwarded-Host")) {
    request.host = lastElement(*host);
  }
}

} // namespace dodns::http
