// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/forwarded.hh"
#include "http/router.hh"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dodns::http {

/** Where to listen. */
struct Endpoint
{
  std::string address; ///< numeric, IPv4 or IPv6
  uint16_t port = 0;   ///< 0: one that is free, see Server::ports()
  bool isTls = false;
  int socket = -1; ///< a socket that listens already, which the server then owns; -1: none
};

/** What a client may take. A request that goes beyond is refused or its
 * connection closed; no limit costs a thread. */
struct Limits
{
  size_t headerSize = 16384;                    ///< octets, with the request line
  std::chrono::milliseconds headerTime{10000};  ///< from its first octet, also for the TLS handshake
  std::chrono::milliseconds bodyTime{30000};    ///< for all of it; for each 64 KiB of a streamed one
  std::chrono::milliseconds writeTime{30000};   ///< for a response to be taken; for each 64 KiB of one that is produced
  std::chrono::milliseconds streamTime{600000}; ///< for what a client takes for all pieces of a streamed body together
  std::chrono::milliseconds idleTime{60000};    ///< between two requests
  /** At once. One more takes the place of the connection that has been without
   * a complete request for longest, so that many slow clients keep nobody out. */
  unsigned connections = 1000;
  /** Bodies of more than 64 KiB that are read at once. The first octets come from
   * anybody: one more takes the place of the one that is under way for longest. */
  unsigned largeBodies = 32;
};

/** PEM files. Empty when no endpoint is TLS. */
struct TlsFiles
{
  std::string certificates; ///< the server's, then its issuers'
  std::string key;
};

struct ServerSettings
{
  std::vector<Endpoint> endpoints;
  Limits limits;
  unsigned workers = 16;        ///< threads that run handlers
  size_t waitingRequests = 500; ///< when more wait for a worker, 503 is answered
  std::vector<AddressRange> trustedProxies;
  TlsFiles tls;
};

/** One request and what became of it, for logs and metrics. */
struct Exchange
{
  const Request* request; ///< maybe without anything but its id
  std::string route;      ///< the pattern; empty when none fitted
  unsigned status;
  std::chrono::microseconds duration; ///< from the complete header to the last octet of the response
};
using Observe = std::function<void(const Exchange&)>;

/** @throws base::Error when a server could not use them, or the key is not that of
 * the certificate. */
void requireUsable(const TlsFiles& files);

/** An HTTP/1.1 server (RFC 9112), plain and over TLS.
 *
 * One thread does the network, the workers run the handlers. Requests on one
 * connection are answered one after the other, also when a client sends the
 * next ones early. Every response has an `x-request-id`.
 */
class Server
{
public:
  /** Listens from here on, answers after start(). `observe` is called by the
   * network's thread. @throws base::Error when an address cannot be bound or a
   * certificate not be read. */
  Server(ServerSettings settings, Router router, Refuse refuse, Observe observe);
  /** Stops with no grace. */
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void start();

  /** Accepts nothing any more, lets the requests that are complete be answered,
   * closes everything else, and returns when that is done or, having closed
   * what was left, after `grace`. A handler that runs is waited for. */
  void stop(std::chrono::milliseconds grace);

  /** New connections use the certificates as they are on the disk now.
   * @throws base::Error and goes on with the old ones when they are bad. */
  void reloadCertificates();

  /** Of the endpoints, in order. */
  std::vector<uint16_t> ports() const;

private:
  struct Core;
  std::shared_ptr<Core> d_core;
};

} // namespace dodns::http
