// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/upkeep.hh"

#include "base/log.hh"
#include "recorddb/history.hh"
#include "recorddb/nameserver_status.hh"
#include "recorddb/record_counts.hh"

#include <chrono>
#include <memory>
#include <string>

namespace dodns::api {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kInterval(1);
constexpr std::chrono::seconds kPruningInterval(60);

} // namespace

Upkeep::Upkeep(recorddb::Database& database)
    : d_database(database), d_thread([this] { run(); })
{
}

Upkeep::~Upkeep()
{
  {
    const std::lock_guard lock(d_mutex);
    d_isEnding = true;
  }
  d_changed.notify_one();
  d_thread.join();
}

void Upkeep::run()
{
  auto nextPruning = Clock::now();
  std::unique_ptr<pg::Connection> connection;
  bool hasFailed = false;
  std::unique_lock lock(d_mutex);
  while (!d_changed.wait_for(lock, kInterval, [this] { return d_isEnding; })) {
    lock.unlock();
    try {
      if (!connection || !connection->isOpen()) {
        connection = d_database.connectAside();
      }
      recorddb::sumRecordCounts(*connection);
      if (Clock::now() >= nextPruning) {
        nextPruning = Clock::now() + (recorddb::pruneHistory(*connection) + recorddb::pruneFeed(*connection) > 0 ? kInterval : kPruningInterval);
      }
      hasFailed = false;
    }
    catch (const base::Error& error) {
      // While the database is away the requests say so often enough.
      base::log(hasFailed ? base::LogLevel::debug : base::LogLevel::warning, std::string("upkeep of the record database: ") + error.what());
      hasFailed = true;
      connection.reset();
    }
    lock.lock();
  }
}

} // namespace dodns::api
