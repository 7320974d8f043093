// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/udp_socket.hh"

namespace dodns::legacy {

std::optional<Datagram> UdpSocket::receive() const
{
  constexpr size_t kMost = 65535;
  Datagram datagram;
  datagram.octets.resize(kMost);
  datagram.senderSize = sizeof(datagram.sender);
  const auto size = recvfrom(descriptor(), datagram.octets.data(), datagram.octets.size(), 0, reinterpret_cast<sockaddr*>(&datagram.sender), &datagram.senderSize);
  if (size < 0) {
    return std::nullopt;
  }
  datagram.octets.resize(static_cast<size_t>(size));
  return datagram;
}

void UdpSocket::answer(const Datagram& request, const std::string& octets) const
{
  sendto(descriptor(), octets.data(), octets.size(), 0, reinterpret_cast<const sockaddr*>(&request.sender), request.senderSize);
}

} // namespace dodns::legacy
