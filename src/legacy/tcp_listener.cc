// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/tcp_listener.hh"

#include "legacy/error.hh"

#include <cerrno>
#include <cstring>

namespace dodns::legacy {

namespace {

constexpr size_t kMostConnections = 8;
constexpr std::chrono::seconds kLife(2);
constexpr size_t kSizeOctets = 2; ///< before each message

} // namespace

TcpListener::TcpListener(const Endpoint& endpoint)
    : d_socket(boundSocket(endpoint, SOCK_STREAM))
{
  if (listen(d_socket.descriptor(), kMostConnections) != 0) {
    throw Error(Error::Kind::unavailable, endpoint.toText() + ": " + std::strerror(errno));
  }
}

void TcpListener::addTo(std::vector<pollfd>& polls) const
{
  polls.push_back({d_socket.descriptor(), POLLIN, 0});
  for (const auto& connection : d_connections) {
    polls.push_back({connection.socket.descriptor(), POLLIN, 0});
  }
}

void TcpListener::serve(Time now, const Answer& answer)
{
  acceptAll(now);
  d_connections.remove_if([&](auto& connection) {
    const bool isOpen = receiveFrom(connection);
    return !answerTo(connection, answer) || !isOpen || now >= connection.end;
  });
}

void TcpListener::acceptAll(Time now)
{
  // Not as long as somebody comes: others want to be served.
  for (size_t i = 0; i < kMostConnections; ++i) {
    sockaddr_storage sender{};
    socklen_t size = sizeof(sender);
    Socket accepted(accept4(d_socket.descriptor(), reinterpret_cast<sockaddr*>(&sender), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (accepted.descriptor() < 0) {
      return;
    }
    if (d_connections.size() == kMostConnections) {
      d_connections.pop_front();
    }
    d_connections.push_back({std::move(accepted), addressText(reinterpret_cast<const sockaddr*>(&sender), size), now + kLife, {}});
  }
}

/** @returns whether more may come. */
bool TcpListener::receiveFrom(Connection& connection)
{
  constexpr size_t kMost = 4096;
  char octets[kMost];
  const auto size = recv(connection.socket.descriptor(), octets, sizeof(octets), 0);
  if (size > 0) {
    connection.received.append(octets, static_cast<size_t>(size));
  }
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

/** @returns false when who asked does not take the answer. */
bool TcpListener::answerTo(Connection& connection, const Answer& answer)
{
  auto& received = connection.received;
  const auto octet = [&received](size_t at) { return static_cast<unsigned char>(received[at]); };
  while (received.size() >= kSizeOctets) {
    const size_t size = octet(0) << 8U | octet(1);
    if (received.size() < kSizeOctets + size) {
      break;
    }
    const auto text = answer(received.substr(kSizeOctets, size), connection.sender);
    received.erase(0, kSizeOctets + size);
    const auto framed = std::string{static_cast<char>(text.size() >> 8U), static_cast<char>(text.size())} + text;
    if (!text.empty() && send(connection.socket.descriptor(), framed.data(), framed.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(framed.size())) {
      return false;
    }
  }
  return true;
}

} // namespace dodns::legacy
