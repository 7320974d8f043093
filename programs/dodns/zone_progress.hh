// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

/** How many zones of how many are done, how fast, and for how long still, on the
 * standard error output: on a terminal a bar that is drawn again several times a
 * second, also while nothing comes; else a line now and then, or nothing. For
 * any threads. */
class ZoneProgress
{
public:
  /** Where the standard error output is no terminal. */
  enum class Lines
  {
    none,
    nowAndThen,
  };

  explicit ZoneProgress(Lines lines);
  ~ZoneProgress();
  ZoneProgress(const ZoneProgress&) = delete;
  ZoneProgress& operator=(const ZoneProgress&) = delete;

  /** Shows none of so many, and from now on how it goes on. */
  void begin(uint64_t zones);
  /** @param records in them; nothing: nobody counts. */
  void set(uint64_t done, std::optional<uint64_t> records = {});
  void end();

  /** Ends it at the end of a scope, however that is left. */
  class End
  {
  public:
    explicit End(ZoneProgress& progress)
        : d_progress(progress) {}
    ~End() { d_progress.end(); }
    End(const End&) = delete;
    End& operator=(const End&) = delete;

  private:
    ZoneProgress& d_progress;
  };

  /** For other output: the bar is away until what this returns is gone. */
  std::unique_lock<std::mutex> pause();

private:
  using Clock = std::chrono::steady_clock;

  std::string line() const;
  void show();
  void hide();
  void run();

  const bool d_isTerminal;
  const bool d_isSilent;
  std::mutex d_mutex; ///< of all that follows
  std::condition_variable d_changed;
  bool d_isRunning = false;
  bool d_isShown = false;
  Clock::time_point d_begin;
  uint64_t d_zones = 0;
  uint64_t d_done = 0;
  std::optional<uint64_t> d_records;
  std::thread d_thread;
};
