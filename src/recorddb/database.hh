// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/pool.hh"

#include <functional>
#include <memory>

namespace dodns::recorddb {

/** What is to be done in a transaction. */
using Change = std::function<void(pg::Connection&)>;

/** The record database for a program with many threads: transactions on a
 * bounded pool of connections, each of which has the schema that this build
 * knows. For use by any thread. */
class Database
{
public:
  /** Connects when needed. @param prepare further conditions that each new
   * connection must meet. */
  explicit Database(pg::PoolSettings settings, std::function<void(pg::Connection&)> prepare = {});

  /** Runs `look` in one snapshot. @throws pg::Error, SchemaMismatch */
  void read(const std::function<void(pg::Connection&)>& look);

  /** Runs `change` in a transaction and commits. When it collides with that of
   * somebody else (a deadlock, the same row), `change` is run again from the
   * start, at most three times in all. An exception of `change` rolls back.
   * After an error of which connectionIsUnusable() nobody knows whether the
   * commit arrived. */
  void write(const Change& change);

  /** Whether a transaction failed only because of another one, and can be run again. */
  static bool isCollision(const pg::Error& error);

  /** The same, once: for changes that cannot begin from the start again. */
  void writeOnce(const std::function<void(pg::Connection&)>& change);

  /** One snapshot for as long as the object lives. */
  class Look
  {
  public:
    explicit Look(pg::Pool::Lease lease)
        : d_lease(std::move(lease)), d_transaction(*d_lease, pg::Transaction::Mode::repeatableRead) {}
    pg::Connection& operator*() { return *d_lease; }

  private:
    pg::Pool::Lease d_lease;
    pg::Transaction d_transaction;
  };
  std::shared_ptr<Look> look() { return std::make_shared<Look>(d_pool.acquire()); }

  /** One connection without a transaction. */
  pg::Pool::Lease connection() { return d_pool.acquire(); }

  /** One that is not of the pool, for somebody who keeps it. @throws pg::Error, SchemaMismatch */
  std::unique_ptr<pg::Connection> connectAside();

  pg::Pool::Figures figures() { return d_pool.figures(); }

private:
  pg::Pool d_pool;
};

} // namespace dodns::recorddb
