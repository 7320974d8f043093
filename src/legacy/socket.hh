// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/endpoint.hh"

namespace dodns::legacy {

/** Owns the descriptor of a socket. */
class Socket
{
public:
  explicit Socket(int descriptor)
      : d_descriptor(descriptor) {}
  ~Socket();
  Socket(Socket&& rhs) noexcept;
  Socket& operator=(Socket&& rhs) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int descriptor() const { return d_descriptor; }

private:
  int d_descriptor;
};

/** One that receives at that address and never waits.
 * @param type SOCK_DGRAM or SOCK_STREAM.
 * @throws Error unavailable when the address cannot be had. */
Socket boundSocket(const Endpoint& endpoint, int type);

} // namespace dodns::legacy
