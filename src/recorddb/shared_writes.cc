// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/shared_writes.hh"

#include "base/log.hh"

#include <algorithm>

namespace dodns::recorddb {

namespace {

/** PostgreSQL looks into memory for up to 64 subtransactions of a transaction. */
constexpr size_t kMostTogether = 32;

/** What is done for all at the end was refused, whosever it was. */
struct EndFailed
{
};

void finish(SharedTransaction& transaction)
{
  try {
    transaction.finish();
  }
  catch (const pg::Error& error) {
    if (error.connectionIsUnusable()) {
      throw;
    }
    base::log(base::LogLevel::warning, std::string("changes that were to share a commit are made one by one: ") + error.what());
    throw EndFailed();
  }
}

} // namespace

void SharedWrites::write(const std::string& key, const SharedChange& change)
{
  Request own{&change};
  std::unique_lock lock(d_mutex);
  auto& place = d_queues[key];
  if (!place) {
    place = std::make_shared<Queue>();
  }
  const auto queue = place;
  queue->waiting.push_back(&own);
  while (!own.isDone) {
    queue->changed.wait(lock, [&] { return own.isDone || !queue->hasLeader; });
    if (own.isDone) {
      break;
    }
    queue->hasLeader = true;
    const auto end = queue->waiting.begin() + static_cast<std::ptrdiff_t>(std::min(kMostTogether, queue->waiting.size()));
    const std::vector<Request*> batch(queue->waiting.begin(), end);
    queue->waiting.erase(queue->waiting.begin(), end);
    lock.unlock();
    lead(batch);
    lock.lock();
    for (auto* request : batch) {
      request->isDone = true;
    }
    queue->hasLeader = false;
    queue->changed.notify_all();
  }
  const auto found = d_queues.find(key);
  if (found != d_queues.end() && found->second == queue && queue->waiting.empty() && !queue->hasLeader) {
    d_queues.erase(found);
  }
  lock.unlock();
  if (own.error) {
    std::rethrow_exception(own.error);
  }
}

void SharedWrites::lead(const std::vector<Request*>& batch)
{
  if (batch.size() == 1) {
    runAlone(*batch.front());
    return;
  }
  std::vector<Request*> again;
  try {
    d_database.write([&](pg::Connection& connection) {
      again.clear();
      runTogether(connection, batch, again);
    });
  }
  catch (const EndFailed&) {
    again = batch;
  }
  catch (...) {
    for (auto* request : batch) {
      request->error = std::current_exception();
    }
    return;
  }
  for (auto* request : again) {
    runAlone(*request);
  }
}

void SharedWrites::runTogether(pg::Connection& connection, const std::vector<Request*>& batch, std::vector<Request*>& again)
{
  SharedTransaction transaction(connection);
  connection.executeScript("SAVEPOINT one");
  for (auto* request : batch) {
    request->error = nullptr;
    try {
      (*request->change)(connection, &transaction);
      connection.executeScript("RELEASE SAVEPOINT one; SAVEPOINT one");
      transaction.keep();
      continue;
    }
    catch (const pg::Error& error) {
      if (error.connectionIsUnusable()) {
        throw;
      }
      request->error = std::current_exception();
      if (Database::isCollision(error)) {
        again.push_back(request);
      }
    }
    catch (...) {
      request->error = std::current_exception();
    }
    transaction.forget();
    connection.executeScript("ROLLBACK TO SAVEPOINT one"); // which stays
  }
  finish(transaction);
}

void SharedWrites::runAlone(Request& request)
{
  request.error = nullptr;
  try {
    d_database.write([&request](pg::Connection& connection) { (*request.change)(connection, nullptr); });
  }
  catch (...) {
    request.error = std::current_exception();
  }
}

} // namespace dodns::recorddb
