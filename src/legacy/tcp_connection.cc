// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/tcp_connection.hh"

#include "legacy/error.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

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

addrinfo* lookUp(const Endpoint& endpoint)
{
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  return getaddrinfo(endpoint.address.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found) == 0 ? found : nullptr;
}

int millisecondsUntil(Deadline deadline)
{
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 1'000'000'000));
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
  auto* found = lookUp(endpoint);
  if (found == nullptr) {
    return false;
  }
  freeaddrinfo(found);
  return true;
}

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
  auto* address = lookUp(endpoint);
  if (address == nullptr) {
    fail("'" + endpoint.address + "' is no address");
  }
  d_socket = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int status = d_socket < 0 ? -1 : ::connect(d_socket, address->ai_addr, address->ai_addrlen);
  const int why = errno;
  freeaddrinfo(address);
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
