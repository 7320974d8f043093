// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/socket.hh"

#include <optional>

namespace dodns::legacy {

/** A datagram and whom it came from. */
struct Datagram
{
  std::string octets;
  sockaddr_storage sender{};
  socklen_t senderSize = 0;
};

/** Receives datagrams at one address. */
class UdpSocket
{
public:
  /** @throws Error unavailable when the address cannot be had. */
  explicit UdpSocket(const Endpoint& endpoint)
      : d_socket(boundSocket(endpoint, SOCK_DGRAM)) {}

  /** For poll(). */
  int descriptor() const { return d_socket.descriptor(); }
  /** Does not wait: nothing when nothing is there. */
  std::optional<Datagram> receive() const;
  /** To its sender. What cannot be sent is lost, as anything over UDP. */
  void answer(const Datagram& request, const std::string& octets) const;

private:
  Socket d_socket;
};

} // namespace dodns::legacy
