// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/pulse.hh"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace dodns::pg {

struct PoolSettings
{
  ConnectionSettings connection;
  unsigned size = 16;
  std::chrono::milliseconds wait{500}; ///< for a connection that others use
  /** For one that was idle to show that it still lives. */
  std::chrono::milliseconds probeTimeout{400};
  std::function<void(Connection&)> prepare; ///< each new one, before it is used
};

/** A bounded number of connections for many threads.
 *
 * Connects when needed. A connection that is lost is replaced, one that was
 * idle for a second or when another one was lost is asked whether it lives. Those
 * in use are given up within a second when the server hangs, see Pulse. After
 * that, or a connect that failed, nobody connects for a time that doubles from 50 ms
 * to 2 s: meanwhile all fail at once with the same error, so that whoever needs the
 * database while it is away learns so without waiting; but while some connections
 * work, the others wait for these.
 */
class Pool
{
  struct Idle
  {
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::time_point since;
  };

public:
  explicit Pool(PoolSettings settings);

  /** One connection; goes back when destroyed. */
  class Lease
  {
  public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection)
        : d_pool(&pool), d_connection(std::move(connection)) {}
    Lease(Lease&&) = default;
    ~Lease();
    Connection& operator*() { return *d_connection; }

  private:
    Pool* d_pool;
    std::unique_ptr<Connection> d_connection;
  };

  /** @throws Error, retryable, when there is none in time. */
  Lease acquire();

  struct Figures
  {
    unsigned size = 0; ///< at most open
    unsigned open = 0;
    unsigned inUse = 0;
    unsigned waiting = 0;                 ///< threads, for a connection that others use
    uint64_t failures = 0;                ///< to connect, or to be answered, so far
    std::chrono::milliseconds backOff{0}; ///< left until somebody tries again
  };
  Figures figures();

  /** Those of its connections, for one outside of the pool. Not to be used longer than this object. */
  const ConnectionSettings& connectionSettings() const { return d_settings.connection; }

private:
  using Clock = std::chrono::steady_clock;

  bool isAlive(Idle& idle);
  void dropIdle();
  std::unique_ptr<Connection> connect();
  void giveBack(std::unique_ptr<Connection> connection);
  bool isServerThere();
  void noteFailure(const std::string& reason);

  PoolSettings d_settings;
  Pulse d_pulse;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  std::list<Idle> d_idle; ///< the one used last first
  unsigned d_open = 0;    ///< or being opened
  unsigned d_connecting = 0;
  unsigned d_waiting = 0;
  uint64_t d_failures = 0;
  Clock::time_point d_lastLoss;
  Clock::time_point d_nextAttempt;
  std::chrono::milliseconds d_backOff{0};
  std::string d_reason; ///< why the last attempt failed
};

} // namespace dodns::pg
