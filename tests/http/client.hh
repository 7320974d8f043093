// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/server.hh"

#include <chrono>
#include <memory>
#include <string>

namespace dodns::http {

/** A TCP connection to 127.0.0.1 that says exactly what the test wants. */
class Client
{
public:
  explicit Client(uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /** False when the server has closed. */
  bool send(const std::string& octets);
  /** Reads one response, chunks as one body. Empty when the server closed before it was complete. */
  std::string response(bool hasBody = true);
  /** Reads until these octets have come. @returns what was read up to there;
   * nothing when the server closed before. */
  std::string readUntil(const std::string& octets);
  /** Sends nothing more, and reads until the server closes, too. @returns all that came. */
  std::string rest();
  /** True when the server closes within ten seconds. */
  bool isClosedByServer();

private:
  bool readMore();
  std::string chunkedResponse(size_t headSize);

  int d_socket;
  std::string d_read;
};

/** A server of the test with these routes:
 *    GET /            client and host
 *    POST /echo       the body, at most 1000 octets
 *    GET /wait        answers when release() was called
 *    GET /quick       immediate
 *    POST /stream     how much came and how it begins, streamed, at most 10,000,000
 *                     octets; with ?unread 403 without reading
 *    GET /produce     ?count= times ten octets, produced; with &fails an error then
 *    GET /throw       fails
 *    GET /events      a stream of at most 1000 octets, see events()
 *    GET /later       answers by answer(), or with 503 when that is dropped */
class TestServer
{
public:
  explicit TestServer(ServerSettings settings = {});
  ~TestServer();

  uint16_t port() const { return d_server->ports().front(); }
  Server& server() { return *d_server; }
  /** Waits until so many are inside /wait. */
  void awaitWaiting(int count);
  /** Waits until the handler of /stream has so much. */
  void awaitStreamed(size_t octets);
  /** Waits until that of /produce knows that nobody listens. */
  void awaitClientGone();
  size_t produced() const; ///< of the last /produce, in tens of octets
  /** Waits until the producer of /produce is gone. @returns whether a worker dropped
   * it, who may take his time. */
  bool producerIsDroppedByWorker();
  void release();
  std::string observed() const; ///< route and status of each exchange
  /** Waits for a client of /events. */
  std::shared_ptr<EventStream> events();
  /** Waits for a client of /later. */
  Answer answer();

private:
  struct State;
  std::shared_ptr<State> d_state;
  std::unique_ptr<Server> d_server;
};

} // namespace dodns::http
