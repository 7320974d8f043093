// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/propagation_watch.hh"

#include "base/log.hh"

#include <algorithm>
#include <string>

namespace dodns::api {

namespace {

/** Nameservers report at most once a second. */
constexpr std::chrono::milliseconds kInterval(100);

/** To connect: one may take too long where much is going on. */
constexpr int kAttempts = 2;

} // namespace

Propagation propagationOf(uint64_t transaction, const std::vector<recorddb::NameserverStatus>& nameservers)
{
  size_t counting = 0;
  size_t applied = 0;
  for (const auto& one : nameservers) {
    counting += one.isGone ? 0 : 1;
    applied += !one.isGone && one.position && one.position->hasSeen(transaction) ? 1 : 0;
  }
  if (applied == 0) {
    return Propagation::none;
  }
  return applied == counting ? Propagation::all : Propagation::some;
}

PropagationWatch::PropagationWatch(recorddb::Database& database)
    : d_database(database), d_thread([this] { run(); })
{
}

PropagationWatch::~PropagationWatch()
{
  stop();
  d_thread.join();
}

void PropagationWatch::wait(uint64_t transaction, Clock::time_point deadline, Done done)
{
  {
    const std::lock_guard lock(d_mutex);
    if (!d_isStopping) {
      d_waiters.push_back({transaction, deadline, std::move(done)});
      d_changed.notify_one();
      return;
    }
  }
  done(std::nullopt);
}

void PropagationWatch::stop()
{
  std::list<Waiter> waiters;
  {
    const std::lock_guard lock(d_mutex);
    d_isStopping = true;
    waiters.swap(d_waiters);
    d_changed.notify_one();
  }
  for (const auto& waiter : waiters) {
    waiter.done(std::nullopt);
  }
}

void PropagationWatch::run()
{
  std::unique_lock lock(d_mutex);
  while (true) {
    d_changed.wait(lock, [this] { return d_isStopping || !d_waiters.empty(); });
    if (d_isStopping) {
      return;
    }
    lock.unlock();
    look();
    lock.lock();
    d_changed.wait_for(lock, kInterval, [this] { return d_isStopping; });
    if (d_waiters.empty()) {
      d_connection.reset();
    }
  }
}

void PropagationWatch::look()
{
  std::optional<std::vector<recorddb::NameserverStatus>> nameservers;
  for (int attempt = 0; attempt < kAttempts && !nameservers; ++attempt) {
    const bool isConnected = d_connection && d_connection->isOpen();
    try {
      if (!isConnected) {
        d_connection = d_database.connectAside();
      }
      nameservers = recorddb::listNameservers(*d_connection);
    }
    catch (const base::Error& error) {
      d_connection.reset();
      base::log(base::LogLevel::warning, std::string("cannot ask how far the nameservers are: ") + error.what());
      if (isConnected) {
        break; // the database went away just now
      }
    }
  }
  std::list<Waiter> done;
  {
    const std::lock_guard lock(d_mutex);
    const auto now = Clock::now();
    for (auto waiter = d_waiters.begin(); waiter != d_waiters.end();) {
      const auto next = std::next(waiter);
      if (!nameservers || now >= waiter->deadline || propagationOf(waiter->transaction, *nameservers) == Propagation::all) {
        done.splice(done.end(), d_waiters, waiter);
      }
      waiter = next;
    }
  }
  for (const auto& waiter : done) {
    waiter.done(nameservers);
  }
}

} // namespace dodns::api
