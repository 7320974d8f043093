// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/endpoint.hh"

#include <chrono>
#include <string>
#include <string_view>

namespace dodns::legacy {

using Deadline = std::chrono::steady_clock::time_point;

/** One TCP connection. Every call throws Error when its deadline passes or the
 * connection breaks, and the connection is closed then. */
class TcpConnection
{
public:
  /** @param what for messages: whom it connects. */
  TcpConnection(const Endpoint& endpoint, std::string what, Deadline deadline);
  ~TcpConnection();
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;

  /** True while nothing says that the other side has closed it, or that it
   * sent something that nobody asked for. */
  bool isIdle() const;

  void send(std::string_view octets, Deadline deadline);
  /** Exactly so many octets. */
  std::string receive(size_t size, Deadline deadline);
  /** Whatever comes; nothing at the end. */
  std::string receiveSome(Deadline deadline);

private:
  void connect(const Endpoint& endpoint, Deadline deadline);
  void await(short events, Deadline deadline);
  [[noreturn]] void fail(const std::string& why);

  std::string d_what;
  int d_socket = -1;
};

} // namespace dodns::legacy
