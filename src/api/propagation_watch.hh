// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/database.hh"
#include "recorddb/nameserver_status.hh"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace dodns::api {

/** How many of the nameservers that count (those that are not gone) have
 * applied a transaction. */
enum class Propagation
{
  none,
  some,
  all,
};
Propagation propagationOf(uint64_t transaction, const std::vector<recorddb::NameserverStatus>& nameservers);

/** Looks at the nameservers for everybody who waits for them: one thread and
 * one connection of its own while somebody waits, however many they are. For use by any
 * thread. */
class PropagationWatch
{
public:
  using Clock = std::chrono::steady_clock;
  /** Nothing when the record database could not be asked. Called by the
   * thread of the watch; must not block. */
  using Done = std::function<void(const std::optional<std::vector<recorddb::NameserverStatus>>&)>;

  explicit PropagationWatch(recorddb::Database& database);
  /** stop() */
  ~PropagationWatch();
  PropagationWatch(const PropagationWatch&) = delete;
  PropagationWatch& operator=(const PropagationWatch&) = delete;

  /** Calls `done` once: when all have applied the transaction, at the deadline,
   * or when the record database cannot be asked. */
  void wait(uint64_t transaction, Clock::time_point deadline, Done done);

  /** Lets everybody go who waits, and who comes from now on: with nothing. */
  void stop();

private:
  struct Waiter
  {
    uint64_t transaction;
    Clock::time_point deadline;
    Done done;
  };

  void run();
  void look();

  recorddb::Database& d_database;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  std::list<Waiter> d_waiters;
  bool d_isStopping = false;
  std::unique_ptr<pg::Connection> d_connection; ///< of the thread, while somebody waits
  std::thread d_thread;
};

} // namespace dodns::api
