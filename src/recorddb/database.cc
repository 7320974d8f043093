// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/database.hh"

#include "recorddb/schema.hh"

namespace dodns::recorddb {

namespace {

constexpr int kAttempts = 3;

pg::PoolSettings withSchema(pg::PoolSettings settings, std::function<void(pg::Connection&)> prepare)
{
  settings.prepare = [prepare = std::move(prepare)](pg::Connection& connection) {
    requireSchema(connection);
    if (prepare) {
      prepare(connection);
    }
  };
  return settings;
}

} // namespace

Database::Database(pg::PoolSettings settings, std::function<void(pg::Connection&)> prepare)
    : d_settings(settings.connection), d_pool(withSchema(std::move(settings), std::move(prepare)))
{
}

void Database::read(const std::function<void(pg::Connection&)>& look)
{
  auto lease = d_pool.acquire();
  pg::Transaction transaction(*lease, pg::Transaction::Mode::repeatableRead);
  look(*lease);
  transaction.commit();
}

bool Database::isCollision(const pg::Error& error)
{
  const auto& state = error.sqlState();
  return state == "40001" || state == "40P01" || state == "23505"; // PostgreSQL, appendix A
}

void Database::write(const Change& change)
{
  for (int attempt = 1;; ++attempt) {
    auto lease = d_pool.acquire();
    try {
      pg::Transaction transaction(*lease);
      change(*lease);
      transaction.commit();
      return;
    }
    catch (const pg::Error& error) {
      if (attempt == kAttempts || !isCollision(error)) {
        throw;
      }
    }
  }
}

std::unique_ptr<pg::Connection> Database::connectAside()
{
  auto connection = std::make_unique<pg::Connection>(d_settings);
  requireSchema(*connection);
  return connection;
}

void Database::writeOnce(const std::function<void(pg::Connection&)>& change)
{
  auto lease = d_pool.acquire();
  pg::Transaction transaction(*lease);
  change(*lease);
  transaction.commit();
}

} // namespace dodns::recorddb
