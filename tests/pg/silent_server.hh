// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <arpa/inet.h>
#include <cppunit/TestAssert.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace dodns::pg {

/** Accepts connections and never says a word. */
class SilentServer
{
public:
  SilentServer()
      : d_socket(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))
  {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    CPPUNIT_ASSERT_EQUAL(0, bind(d_socket, reinterpret_cast<sockaddr*>(&address), size));
    CPPUNIT_ASSERT_EQUAL(0, ::listen(d_socket, 10));
    CPPUNIT_ASSERT_EQUAL(0, getsockname(d_socket, reinterpret_cast<sockaddr*>(&address), &size));
    port = std::to_string(ntohs(address.sin_port));
  }
  ~SilentServer() { ::close(d_socket); }

  /** How many came since the last call. */
  int connections() const
  {
    int count = 0;
    for (int client = -1; (client = accept(d_socket, nullptr, nullptr)) >= 0; ++count) {
      ::close(client);
    }
    return count;
  }

  std::string port;

private:
  int d_socket;
};

} // namespace dodns::pg
