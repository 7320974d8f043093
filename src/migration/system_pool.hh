// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace dodns::migration {

/** Old systems for many threads: one each while they need it. */
class SystemPool
{
public:
  using Open = std::function<std::unique_ptr<legacy::System>()>;

  explicit SystemPool(Open open)
      : d_open(std::move(open)) {}

  /** Goes back when destroyed. */
  class Lease
  {
  public:
    Lease(SystemPool& pool, std::unique_ptr<legacy::System> system)
        : d_pool(&pool), d_system(std::move(system)) {}
    Lease(Lease&&) = default;
    ~Lease()
    {
      if (d_system) {
        d_pool->giveBack(std::move(d_system));
      }
    }
    legacy::System& operator*() { return *d_system; }

  private:
    SystemPool* d_pool;
    std::unique_ptr<legacy::System> d_system;
  };

  /** One that nobody uses, else a new one: as many as there are threads. */
  Lease acquire()
  {
    const std::lock_guard lock(d_mutex);
    if (d_idle.empty()) {
      return {*this, d_open()};
    }
    auto system = std::move(d_idle.back());
    d_idle.pop_back();
    return {*this, std::move(system)};
  }

private:
  void giveBack(std::unique_ptr<legacy::System> system)
  {
    const std::lock_guard lock(d_mutex);
    d_idle.push_back(std::move(system));
  }

  const Open d_open;
  std::mutex d_mutex;
  std::vector<std::unique_ptr<legacy::System>> d_idle;
};

} // namespace dodns::migration
