// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/socket.hh"

#include "legacy/error.hh"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <unistd.h>
#include <utility>

namespace dodns::legacy {

Socket::~Socket()
{
  if (d_descriptor >= 0) {
    close(d_descriptor);
  }
}

Socket::Socket(Socket&& rhs) noexcept
    : d_descriptor(std::exchange(rhs.d_descriptor, -1))
{
}

Socket& Socket::operator=(Socket&& rhs) noexcept
{
  std::swap(d_descriptor, rhs.d_descriptor);
  return *this;
}

Socket boundSocket(const Endpoint& endpoint, int type)
{
  const auto address = lookUp(endpoint, type);
  if (!address) {
    throw Error(Error::Kind::unavailable, endpoint.toText() + ": no address");
  }
  Socket made(socket(address->ai_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int yes = 1;
  if (address->ai_family == AF_INET6) {
    setsockopt(made.descriptor(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes)); // senders would else have two spellings
  }
  if (type == SOCK_STREAM) {
    setsockopt(made.descriptor(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)); // of an earlier process
  }
  if (made.descriptor() < 0 || bind(made.descriptor(), address->ai_addr, address->ai_addrlen) != 0) {
    throw Error(Error::Kind::unavailable, endpoint.toText() + ": " + std::strerror(errno));
  }
  return made;
}

} // namespace dodns::legacy
