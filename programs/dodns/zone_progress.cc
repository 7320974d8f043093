// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zone_progress.hh"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace {

constexpr std::chrono::milliseconds kBetweenBars(200);
constexpr std::chrono::milliseconds kBetweenLines(10000);
constexpr int kBarWidth = 24;

std::string timeText(double seconds)
{
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  std::ostringstream text;
  if (seconds < kMinute) {
    text << std::lround(seconds) << " s";
  }
  else if (seconds < kHour) {
    text << std::lround(seconds / kMinute) << " min";
  }
  else {
    text << std::fixed << std::setprecision(1) << seconds / kHour << " h";
  }
  return text.str();
}

} // namespace

ZoneProgress::ZoneProgress(Lines lines)
    : d_isTerminal(::isatty(STDERR_FILENO) == 1), d_isSilent(!d_isTerminal && lines == Lines::none)
{
}

ZoneProgress::~ZoneProgress()
{
  end();
}

void ZoneProgress::begin(uint64_t zones)
{
  end();
  if (d_isSilent) {
    return;
  }
  const std::lock_guard lock(d_mutex);
  d_begin = Clock::now();
  d_zones = zones;
  d_done = 0;
  d_records.reset();
  d_isRunning = true;
  if (d_isTerminal) {
    show();
  }
  d_thread = std::thread([this] { run(); });
}

void ZoneProgress::set(uint64_t done, std::optional<uint64_t> records)
{
  const std::lock_guard lock(d_mutex);
  d_done = done;
  d_records = records;
}

void ZoneProgress::end()
{
  {
    const std::lock_guard lock(d_mutex);
    d_isRunning = false;
  }
  d_changed.notify_all();
  if (d_thread.joinable()) {
    d_thread.join();
  }
}

std::unique_lock<std::mutex> ZoneProgress::pause()
{
  std::unique_lock lock(d_mutex);
  hide();
  return lock;
}

void ZoneProgress::run()
{
  std::unique_lock lock(d_mutex);
  while (!d_changed.wait_for(lock, d_isTerminal ? kBetweenBars : kBetweenLines, [this] { return !d_isRunning; })) {
    show();
  }
  hide();
}

std::string ZoneProgress::line() const
{
  const auto done = static_cast<double>(d_done);
  const auto zones = static_cast<double>(d_zones);
  const auto seconds = std::chrono::duration<double>(Clock::now() - d_begin).count();
  std::ostringstream line;
  if (d_isTerminal) {
    const auto filled = d_zones > 0 ? static_cast<int>(kBarWidth * std::min(done / zones, 1.0)) : 0;
    line << "\r[" << std::string(filled, '#') << std::string(kBarWidth - filled, '.') << "] ";
  }
  line << d_done << " of " << d_zones << " zones";
  if (d_done > 0) {
    line << ", " << std::lround(done / seconds) << " zones/s";
    if (d_records) {
      line << ", " << std::lround(static_cast<double>(*d_records) / seconds) << " records/s";
    }
    line << ", " << timeText((zones - done) * seconds / done) << " left";
  }
  return line.str();
}

void ZoneProgress::show()
{
  std::cerr << line() << (d_isTerminal ? "\033[K" : "\n") << std::flush;
  d_isShown = d_isTerminal;
}

void ZoneProgress::hide()
{
  if (d_isShown) {
    std::cerr << "\r\033[K" << std::flush;
    d_isShown = false;
  }
}
