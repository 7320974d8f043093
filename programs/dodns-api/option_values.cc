// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "option_values.hh"

#include <charconv>

std::optional<dodns::http::Endpoint> readEndpoint(const std::string& text)
{
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  dodns::http::Endpoint endpoint;
  endpoint.address = text.substr(0, colon);
  const bool isIpv6 = endpoint.address.find(':') != std::string::npos;
  if (isIpv6) {
    if (endpoint.address.front() != '[' || endpoint.address.back() != ']') {
      return std::nullopt;
    }
    endpoint.address = endpoint.address.substr(1, endpoint.address.size() - 2);
  }
  const auto digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  if (error != std::errc() || end != digits.data() + digits.size() || !dodns::http::AddressRange::parse(endpoint.address)) {
    return std::nullopt;
  }
  return endpoint;
}
