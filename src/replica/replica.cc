// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/replica.hh"

#include "base/log.hh"

#include <utility>

namespace dodns::replica {

Replica::Replica(const std::string& directory, size_t mapSize)
    : d_directory(directory, mapSize), d_positionFile(directory), d_current(d_directory.openNewest())
{
}

std::shared_ptr<Environment> Replica::current() const
{
  const std::lock_guard<std::mutex> lock(d_mutex);
  return d_current;
}

std::optional<Facts> Replica::facts() const
{
  const auto environment = current();
  if (!environment) {
    return std::nullopt;
  }
  return readFacts(Transaction(*environment, Transaction::Mode::read));
}

std::shared_ptr<Environment> Replica::exchange(std::shared_ptr<Environment> next)
{
  const std::lock_guard<std::mutex> lock(d_mutex);
  std::swap(d_current, next);
  d_generation.fetch_add(1, std::memory_order_release);
  return next;
}

void Replica::takeOver(std::shared_ptr<Environment> complete)
{
  const auto before = exchange(std::move(complete));
  if (before) {
    d_directory.remove(*before);
  }
}

bool Replica::reopenIfGivenUp()
{
  const auto given = current();
  if (!given || given->isUsable()) {
    return false;
  }
  try {
    exchange(d_directory.openAgain(*given));
  }
  catch (const Error& error) {
    base::log(base::LogLevel::error, std::string("nothing can be answered until a copy is complete: ") + error.what());
  }
  return true;
}

} // namespace dodns::replica
