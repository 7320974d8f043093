// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/database.hh"
#include "recorddb/shared_transaction.hh"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** Lets changes that would wait for each other's commit share one.
 *
 * Who changes a zone holds its lock until his commit is on the disk, so one at
 * a time could change it, however many there are. Here those who come until
 * the last one before them is done are put into one transaction: one that fails
 * leaves the others alone, and everyone returns when the commit is durable. What
 * they need only once, SharedTransaction does once. For use by any thread.
 */
class SharedWrites
{
public:
  explicit SharedWrites(Database& database)
      : d_database(database) {}

  /** As Database::write(), but `change` may run in the thread of another caller
   * with the same `key`, while this one waits, and sees what those before it in
   * the transaction did. */
  void write(const std::string& key, const SharedChange& change);

  /** How many wait for their turn. */
  size_t waiting(const std::string& key);

private:
  struct Request
  {
    const SharedChange* change;
    std::exception_ptr error = nullptr;
    bool isDone = false;
  };
  struct Queue
  {
    std::condition_variable changed;
    std::deque<Request*> waiting;
    bool hasLeader = false;
  };

  using Batch = std::vector<Request*>;

  /** Lets those who wait join, as far as there is room. */
  void take(Queue& queue, Batch& batch);
  void lead(Queue& queue, Batch& batch);
  void runTogether(pg::Connection& connection, Queue& queue, Batch& batch, Batch& again);
  void runAlone(Request& request);

  Database& d_database;
  std::mutex d_mutex;
  std::map<std::string, std::shared_ptr<Queue>> d_queues;
};

} // namespace dodns::recorddb
