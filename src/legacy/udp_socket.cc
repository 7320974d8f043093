// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/udp_socket.hh"

#include "legacy/error.hh"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <unistd.h>

namespace dodns::legacy {

UdpSocket::UdpSocket(const Endpoint& endpoint)
{
  const auto address = lookUp(endpoint, SOCK_DGRAM);
  if (!address) {
    throw Error(Error::Kind::unavailable, endpoint.toText() + ": no address");
  }
  d_socket = socket(address->ai_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int yes = 1;
  if (address->ai_family == AF_INET6) {
    setsockopt(d_socket, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes)); // senders would else have two spellings
  }
  if (d_socket < 0 || bind(d_socket, address->ai_addr, address->ai_addrlen) != 0) {
    const int why = errno;
    if (d_socket >= 0) {
      close(d_socket);
    }
    throw Error(Error::Kind::unavailable, endpoint.toText() + ": " + std::strerror(why));
  }
}

UdpSocket::~UdpSocket()
{
  if (d_socket >= 0) {
    close(d_socket);
  }
}

UdpSocket::UdpSocket(UdpSocket&& rhs) noexcept
    : d_socket(rhs.d_socket)
{
  rhs.d_socket = -1;
}

std::optional<Datagram> UdpSocket::receive() const
{
  constexpr size_t kMost = 65535;
  Datagram datagram;
  datagram.octets.resize(kMost);
  datagram.senderSize = sizeof(datagram.sender);
  const auto size = recvfrom(d_socket, datagram.octets.data(), datagram.octets.size(), 0, reinterpret_cast<sockaddr*>(&datagram.sender), &datagram.senderSize);
  if (size < 0) {
    return std::nullopt;
  }
  datagram.octets.resize(static_cast<size_t>(size));
  return datagram;
}

void UdpSocket::answer(const Datagram& request, const std::string& octets) const
{
  sendto(d_socket, octets.data(), octets.size(), 0, reinterpret_cast<const sockaddr*>(&request.sender), request.senderSize);
}

} // namespace dodns::legacy
