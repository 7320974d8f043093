// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/worker.hh"

#include "base/log.hh"

namespace dodns::migration {

namespace {

constexpr std::chrono::seconds kPause(1);

} // namespace

Worker::Worker(DualWriter& writer)
    : d_writer(writer), d_thread([this] { run(); })
{
  writer.onWork([this] { wake(); });
}

Worker::~Worker()
{
  {
    const std::lock_guard lock(d_mutex);
    d_isOver = true;
  }
  d_changed.notify_all();
  d_thread.join();
}

void Worker::wake()
{
  {
    const std::lock_guard lock(d_mutex);
    d_isWoken = true;
  }
  d_changed.notify_all();
}

void Worker::run()
{
  std::unique_lock lock(d_mutex);
  while (!d_isOver) {
    d_isWoken = false;
    lock.unlock();
    try {
      d_writer.work([this] { return d_isOver.load(); });
    }
    catch (const base::Error& error) {
      base::log(base::LogLevel::warning, std::string("writes to the other system wait: ") + error.what());
    }
    lock.lock();
    d_changed.wait_for(lock, kPause, [this] { return d_isWoken || d_isOver; });
  }
}

} // namespace dodns::migration
