// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/endpoint.hh"

namespace dodns::legacy {

namespace {

bool parsePort(const std::string& text, uint16_t& port)
{
  constexpr size_t kDigits = 5;
  if (text.empty() || text.size() > kDigits || text.find_first_not_of("0123456789") != std::string::npos) {
    return false;
  }
  const auto number = std::stoul(text);
  port = static_cast<uint16_t>(number);
  return number > 0 && number <= 0xffff;
}

} // namespace

std::string Endpoint::toText() const
{
  const bool isIpv6 = address.find(':') != std::string::npos;
  return (isIpv6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

bool Endpoint::parse(const std::string& text, uint16_t defaultPort, Endpoint& endpoint)
{
  endpoint = {text, defaultPort};
  const auto colon = text.rfind(':');
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    endpoint.address = text.substr(1, end == std::string::npos ? end : end - 1);
    if (end == std::string::npos || (end + 1 < text.size() && (text[end + 1] != ':' || !parsePort(text.substr(end + 2), endpoint.port)))) {
      return false;
    }
  }
  else if (colon != std::string::npos && colon == text.find(':')) {
    endpoint.address = text.substr(0, colon);
    if (!parsePort(text.substr(colon + 1), endpoint.port)) {
      return false;
    }
  }
  return lookUp(endpoint, SOCK_STREAM) != nullptr;
}

Address lookUp(const Endpoint& endpoint, int socketType)
{
  addrinfo hints{};
  hints.ai_socktype = socketType;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  return Address(getaddrinfo(endpoint.address.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found) == 0 ? found : nullptr);
}

std::string addressText(const sockaddr* address, socklen_t size)
{
  char text[NI_MAXHOST];
  return getnameinfo(address, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0 ? text : "";
}

} // namespace dodns::legacy
