// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/database.hh"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace dodns::api {

/** What somebody must do to the record database now and then: sum up the counts
 * of records, remove history that is too old and changes that every nameserver
 * has. A thread with a connection of its
 * own, because one of the pool that was used just now is taken for a good one
 * by the next request. Any number of daemons may do it. */
class Upkeep
{
public:
  explicit Upkeep(recorddb::Database& database);
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

private:
  void run();

  recorddb::Database& d_database;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  bool d_isEnding = false;
  std::thread d_thread;
};

} // namespace dodns::api
