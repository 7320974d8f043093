// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/server.hh"
#include "http/workers.hh"

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <list>
#include <memory>

/** Between server.cc and session.cc. */
namespace dodns::http {

class Session;

/** What all sessions share. But for `workers` it belongs to the network's
 * thread. */
struct Shared
{
  explicit Shared(ServerSettings given, Router table, Refuse refusing, Observe observing)
      : settings(std::move(given)), router(std::move(table)), refuse(std::move(refusing)), observe(std::move(observing)) {}

  const ServerSettings settings;
  const Router router;
  const Refuse refuse;
  const Observe observe;
  std::unique_ptr<Workers> workers;
  std::atomic<bool> isStopping{false}; ///< also read by workers
  std::list<Session*> all;
  std::list<Session*> waiting; ///< for a complete request, the one that waits longest first
  std::list<Session*> large;   ///< that read a large body, the one that began first first
};

/** One connection. Keeps itself alive while something is under way. */
class Session
{
public:
  virtual ~Session() = default;
  virtual void start() = 0;
  /** Ends it, whatever it is doing. */
  virtual void close() = 0;
};

/** @param tls null for plain HTTP. */
std::shared_ptr<Session> makeSession(Shared& shared, boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls);

} // namespace dodns::http
