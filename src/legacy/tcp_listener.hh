// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/socket.hh"

#include <chrono>
#include <functional>
#include <list>
#include <poll.h>
#include <string>
#include <vector>

namespace dodns::legacy {

/** Receives DNS messages over TCP at one address (RFC 1035 section 4.2.2). There
 * are at most 8 connections, of which the oldest makes room for a further one, and
 * each lasts two seconds: who has something to say has it ready. Nothing waits. */
class TcpListener
{
public:
  using Time = std::chrono::steady_clock::time_point;
  /** Of a message and its sender, as addressText() spells it: what is sent back, if it is not empty. */
  using Answer = std::function<std::string(const std::string& octets, const std::string& sender)>;

  /** @throws Error unavailable when the address cannot be had. */
  explicit TcpListener(const Endpoint& endpoint);

  /** What is to be awaited before there is something for serve(). */
  void addTo(std::vector<pollfd>& polls) const;
  /** Then serve() has something to end, too, as time goes by. */
  bool hasConnections() const { return !d_connections.empty(); }

  /** Accepts, receives and answers what is there, and ends what has lasted long enough. */
  void serve(Time now, const Answer& answer);

private:
  struct Connection
  {
    Socket socket;
    std::string sender;
    Time end;
    std::string received;
  };

  void acceptAll(Time now);
  static bool receiveFrom(Connection& connection);
  static bool answerTo(Connection& connection, const Answer& answer);

  Socket d_socket;
  std::list<Connection> d_connections; ///< the oldest first
};

} // namespace dodns::legacy
