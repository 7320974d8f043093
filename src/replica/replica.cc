// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/replica.hh"

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

void Replica::takeOver(std::shared_ptr<Environment> complete)
{
  std::shared_ptr<Environment> before;
  {
    const std::lock_guard<std::mutex> lock(d_mutex);
    before = std::move(d_current);
    d_current = std::move(complete);
    d_generation.fetch_add(1, std::memory_order_release);
  }
  if (before) {
    d_directory.remove(*before);
  }
}

} // namespace dodns::replica
