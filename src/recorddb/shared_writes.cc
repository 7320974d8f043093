// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/shared_writes.hh"

#include "base/log.hh"

namespace dodns::recorddb {

namespace {

/** PostgreSQL looks into memory for up to 64 subtransactions of a transaction. */
constexpr size_t kMostTogether = 32;

void tell(const SharedTransaction::KeptWasRefused& refusal)
{
  try {
    std::rethrow_exception(refusal.error);
  }
  catch (const std::exception& error) {
    base::log(base::LogLevel::warning, std::string("changes that were to share a commit are made one by one: ") + error.what());
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
    lock.unlock();
    Batch batch;
    lead(*queue, batch);
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

size_t SharedWrites::waiting(const std::string& key)
{
  const std::lock_guard lock(d_mutex);
  const auto found = d_queues.find(key);
  return found == d_queues.end() ? 0 : found->second->waiting.size();
}

void SharedWrites::take(Queue& queue, Batch& batch)
{
  const std::lock_guard lock(d_mutex);
  while (!queue.waiting.empty() && batch.size() < kMostTogether) {
    batch.push_back(queue.waiting.front());
    queue.waiting.pop_front();
  }
}

void SharedWrites::lead(Queue& queue, Batch& batch)
{
  take(queue, batch);
  Batch again;
  try {
    d_database.write([&](pg::Connection& connection) {
      again.clear();
      runTogether(connection, queue, batch, again);
    });
  }
  catch (const SharedTransaction::KeptWasRefused& refusal) {
    tell(refusal);
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

void SharedWrites::runTogether(pg::Connection& connection, Queue& queue, Batch& batch, Batch& again)
{
  SharedTransaction transaction(connection);
  for (size_t i = 0; i < batch.size(); ++i) {
    auto& request = *batch[i];
    request.error = nullptr;
    transaction.expect(batch.size() - i);
    try {
      (*request.change)(connection, transaction);
      transaction.keep();
    }
    catch (const SharedTransaction::KeptWasRefused&) {
      throw;
    }
    catch (const pg::Error& error) {
      if (error.connectionIsUnusable()) {
        throw;
      }
      if (!transaction.isProtected()) {
        throw SharedTransaction::KeptWasRefused{std::current_exception()}; // with the transaction
      }
      request.error = std::current_exception();
      if (Database::isCollision(error)) {
        again.push_back(&request);
      }
      transaction.forget();
    }
    catch (...) {
      request.error = std::current_exception();
      transaction.forget();
    }
    take(queue, batch);
  }
  transaction.finish();
}

void SharedWrites::runAlone(Request& request)
{
  request.error = nullptr;
  try {
    d_database.write([&request](pg::Connection& connection) {
      SharedTransaction transaction(connection);
      try {
        (*request.change)(connection, transaction);
        transaction.keep();
        transaction.finish();
      }
      catch (const SharedTransaction::KeptWasRefused& refusal) {
        std::rethrow_exception(refusal.error); // it is its own
      }
    });
  }
  catch (...) {
    request.error = std::current_exception();
  }
}

} // namespace dodns::recorddb
