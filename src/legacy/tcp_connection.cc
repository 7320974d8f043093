// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/tcp_connection.hh"

#include "legacy/error.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

namespace dodns::legacy {

namespace {

int millisecondsUntil(Deadline deadline)
{
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 1'000'000'000));
}

} // namespace

TcpConnection::TcpConnection(const Endpoint& endpoint, std::string what, Deadline deadline)
    : d_what(std::move(what))
{
  try {
    connect(endpoint, deadline);
  }
  catch (const Error&) {
    if (d_socket >= 0) {
      close(d_socket);
    }
    throw;
  }
}

TcpConnection::~TcpConnection()
{
  if (d_socket >= 0) {
    close(d_socket);
  }
}

void TcpConnection::connect(const Endpoint& endpoint, Deadline deadline)
{
  const auto address = lookUp(endpoint, SOCK_STREAM);
  if (!address) {
    fail("'" + endpoint.address + "' is no address");
  }
  d_socket = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int status = d_socket < 0 ? -1 : ::connect(d_socket, address->ai_addr, address->ai_addrlen);
  const int why = errno;
  if (status != 0 && why != EINPROGRESS) {
    fail(std::strerror(why));
  }
  await(POLLOUT, deadline);
  int failure = 0;
  socklen_t size = sizeof(failure);
  getsockopt(d_socket, SOL_SOCKET, SO_ERROR, &failure, &size);
  if (failure != 0) {
    fail(std::strerror(failure));
  }
  const int yes = 1;
  setsockopt(d_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

bool TcpConnection::isIdle() const
{
  pollfd poll{d_socket, POLLIN, 0};
  return d_socket >= 0 && ::poll(&poll, 1, 0) == 0;
}

void TcpConnection::await(short events, Deadline deadline)
{
  pollfd poll{d_socket, events, 0};
  int ready = 0;
  do {
    ready = ::poll(&poll, 1, millisecondsUntil(deadline));
  } while (ready < 0 && errno == EINTR);
  if (ready == 0) {
    fail("does not answer in time");
  }
}

void TcpConnection::send(std::string_view octets, Deadline deadline)
{
  while (!octets.empty()) {
    const auto sent = ::send(d_socket, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      octets.remove_prefix(static_cast<size_t>(sent));
    }
    else if (errno == EAGAIN || errno == EINTR) {
      await(POLLOUT, deadline);
    }
    else {
      fail(std::strerror(errno));
    }
  }
}

std::string TcpConnection::receiveSome(Deadline deadline)
{
  constexpr size_t kMost = 65536;
  std::string octets(kMost, '\0');
  for (;;) {
    await(POLLIN, deadline);
    const auto count = recv(d_socket, octets.data(), octets.size(), 0);
    if (count >= 0) {
      octets.resize(static_cast<size_t>(count));
      return octets;
    }
    if (errno != EAGAIN && errno != EINTR) {
      fail(std::strerror(errno));
    }
  }
}

std::string TcpConnection::receive(size_t size, Deadline deadline)
{
  std::string octets(size, '\0');
  for (size_t at = 0; at < size;) {
    await(POLLIN, deadline);
    const auto count = recv(d_socket, octets.data() + at, size - at, 0);
    if (count > 0) {
      at += static_cast<size_t>(count);
    }
    else if (count == 0) {
      fail("closed the connection");
    }
    else if (errno != EAGAIN && errno != EINTR) {
      fail(std::strerror(errno));
    }
  }
  return octets;
}

void TcpConnection::fail(const std::string& why)
{
  if (d_socket >= 0) {
    close(d_socket);
    d_socket = -1;
  }
  throw Error(Error::Kind::unavailable, d_what + ": " + why);
}

} // namespace dodns::legacy
