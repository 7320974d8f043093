// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "http/event_stream.hh"
#include "recorddb/database.hh"
#include "recorddb/feed_reader.hh"
#include "recorddb/token.hh"

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace dodns::api {

/** Who wants to hear of changes. */
struct EventClient
{
  recorddb::Token token;
  std::string tokenHash;                   ///< as for recorddb::findToken(): a revoked token hears nothing more
  std::optional<dns::Name> zone;           ///< nothing: all that the token covers
  std::optional<recorddb::Position> since; ///< nothing: from now on
  std::shared_ptr<http::EventStream> stream;
};

/** Tells clients what the change feed says, as server-sent events (WHATWG HTML,
 * section 9.2). One thread and, while there are clients, one connection of its
 * own to the record database, however many they are.
 *
 * An event's `id` is a position to go on from. Nothing is lost by going on
 * there, and an event may come twice. For use by any thread. */
class EventFeed
{
public:
  explicit EventFeed(recorddb::Database& database);
  /** stop() */
  ~EventFeed();
  EventFeed(const EventFeed&) = delete;
  EventFeed& operator=(const EventFeed&) = delete;

  /** @returns false when there are too many clients. */
  bool add(EventClient client);

  /** Ends all streams, and those that come from now on. */
  void stop();

  static constexpr size_t kMaxClients = 200;
  static constexpr size_t kMaxWaiting = 1048576; ///< octets that a slow client may leave

private:
  using Clock = std::chrono::steady_clock;
  struct Member
  {
    EventClient client;
    bool isWelcomed = false; ///< from then on it is where all are
  };

  void run();
  void follow();
  void look(pg::Connection& connection);
  void tell(Member& member, const recorddb::FeedLook& look, bool isBeat);
  bool hasClients();

  recorddb::Database& d_database;
  const int d_wake; ///< an eventfd: there is a new client, or an end
  std::mutex d_mutex;
  std::condition_variable d_changed;
  std::list<EventClient> d_new;
  size_t d_count = 0;
  bool d_isStopping = false;
  // Of the thread.
  std::list<Member> d_members;
  std::optional<recorddb::Position> d_position;
  Clock::time_point d_nextBeat;
  std::thread d_thread;
};

} // namespace dodns::api
