// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <netdb.h>
#include <string>
#include <sys/socket.h>

namespace dodns::legacy {

/** A numeric address and a port. */
struct Endpoint
{
  std::string address;
  uint16_t port = 53;

  std::string toText() const;
  /** Reads `192.0.2.1`, `192.0.2.1:5300`, `[2001:db8::1]:53` or `2001:db8::1`. */
  static bool parse(const std::string& text, uint16_t defaultPort, Endpoint& endpoint);
};

struct FreeAddress
{
  void operator()(addrinfo* info) const { freeaddrinfo(info); }
};
using Address = std::unique_ptr<addrinfo, FreeAddress>;

/** For the socket's functions; null when it is no address. */
Address lookUp(const Endpoint& endpoint, int socketType);

/** Without the port, in the one spelling that the system has for it. */
std::string addressText(const sockaddr* address, socklen_t size);

} // namespace dodns::legacy
