// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/pool.hh"

#include "base/back_off.hh"

#include <algorithm>

namespace dodns::pg {

namespace {

constexpr std::chrono::seconds kTrusted(1);
constexpr std::chrono::milliseconds kFirstBackOff(50);
constexpr std::chrono::milliseconds kLastBackOff(2000);
constexpr unsigned kMostConnecting = 4; // a server starts a process for each, and all at once might be too late

} // namespace

Pool::Pool(PoolSettings settings)
    : d_settings(std::move(settings)), d_pulse(d_settings.connection, d_settings.connection.connectTimeout)
{
  d_settings.connection.isServerThere = [this] { return isServerThere(); };
}

bool Pool::isServerThere()
{
  if (d_pulse.isThere()) {
    return true;
  }
  dropIdle();
  const std::lock_guard lock(d_mutex);
  noteFailure("the database does not answer");
  return false;
}

Pool::Lease::~Lease()
{
  if (d_connection) {
    d_pool->giveBack(std::move(d_connection));
  }
}

Pool::Lease Pool::acquire()
{
  std::unique_lock lock(d_mutex);
  const auto deadline = Clock::now() + d_settings.wait;
  while (true) {
    if (!d_idle.empty()) {
      auto idle = std::move(d_idle.front());
      d_idle.pop_front();
      lock.unlock();
      if (isAlive(idle)) {
        return {*this, std::move(idle.connection)};
      }
      idle.connection.reset();
      dropIdle(); // or each would be asked in turn, and be as silent
      lock.lock();
      --d_open;
      d_lastLoss = Clock::now();
      continue;
    }
    const auto now = Clock::now();
    if (d_open < d_settings.size && d_connecting < kMostConnecting && now >= d_nextAttempt) {
      if (d_backOff.count() > 0) {
        // One tries, or many would be too slow together: for longer than it
        // takes to learn that nobody answers.
        d_nextAttempt = now + d_settings.connection.silence + 2 * d_settings.connection.connectTimeout;
      }
      ++d_open;
      ++d_connecting;
      lock.unlock();
      return {*this, connect()};
    }
    const bool isAway = now < d_nextAttempt && d_open == d_connecting; // nobody has one that works
    if (isAway || now >= deadline) {
      throw Error(now < d_nextAttempt ? d_reason : "all " + std::to_string(d_settings.size) + " connections to the database are in use", {}, true);
    }
    ++d_waiting;
    d_changed.wait_until(lock, now < d_nextAttempt ? std::min(deadline, d_nextAttempt) : deadline);
    --d_waiting;
  }
}

bool Pool::isAlive(Idle& idle)
{
  auto& connection = *idle.connection;
  if (!connection.isOpen()) {
    return false;
  }
  bool isTrusted = false;
  {
    const std::lock_guard lock(d_mutex);
    isTrusted = idle.since > d_lastLoss && Clock::now() - idle.since < kTrusted;
  }
  if (isTrusted) {
    return true;
  }
  const auto usual = connection.statementTimeout();
  connection.setStatementTimeout(d_settings.probeTimeout);
  try {
    connection.executeScript("");
  }
  catch (const Error& error) {
    const std::lock_guard lock(d_mutex);
    d_reason = error.what();
    return false;
  }
  connection.setStatementTimeout(usual);
  return true;
}

std::unique_ptr<Connection> Pool::connect()
{
  const auto before = [this] {
    const std::lock_guard lock(d_mutex);
    return d_nextAttempt;
  }();
  try {
    auto connection = std::make_unique<Connection>(d_settings.connection);
    if (d_settings.prepare) {
      d_settings.prepare(*connection);
    }
    d_pulse.isThere(); // has its connection before it matters: making one takes long where much is going on
    const std::lock_guard lock(d_mutex);
    --d_connecting;
    d_backOff = std::chrono::milliseconds(0);
    d_nextAttempt = {};
    d_changed.notify_all(); // others may connect
    return connection;
  }
  catch (const std::exception& error) {
    const std::lock_guard lock(d_mutex);
    --d_connecting;
    --d_open;
    if (d_nextAttempt == before) { // nobody else has noted it
      d_nextAttempt = {};
    }
    noteFailure(error.what());
    throw;
  }
}

/** With the lock. Several failures at the same time are one. */
void Pool::noteFailure(const std::string& reason)
{
  d_reason = reason;
  if (Clock::now() >= d_nextAttempt) {
    ++d_failures;
    d_backOff = std::clamp(d_backOff * 2, kFirstBackOff, kLastBackOff);
    d_nextAttempt = Clock::now() + base::withJitter(d_backOff); // several daemons do not come all at once
  }
  d_changed.notify_all(); // those who wait learn it, too
}

/** Without the lock: ending a connection may take its time. */
void Pool::dropIdle()
{
  std::list<Idle> dropped;
  const std::lock_guard lock(d_mutex);
  dropped.swap(d_idle);
  d_open -= static_cast<unsigned>(dropped.size());
  d_changed.notify_all();
}

void Pool::giveBack(std::unique_ptr<Connection> connection)
{
  const bool isOpen = connection->isOpen();
  const std::lock_guard lock(d_mutex);
  if (isOpen) {
    d_idle.push_front({std::move(connection), Clock::now()});
  }
  else {
    --d_open;
    d_lastLoss = Clock::now();
  }
  d_changed.notify_one();
}

Pool::Figures Pool::figures()
{
  const std::lock_guard lock(d_mutex);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(d_nextAttempt - Clock::now());
  return {d_settings.size, d_open, d_open - static_cast<unsigned>(d_idle.size()), d_waiting, d_failures, std::max(left, std::chrono::milliseconds(0))};
}

} // namespace dodns::pg
