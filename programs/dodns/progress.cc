// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "progress.hh"

#include <iostream>
#include <unistd.h>
#include <utility>

namespace {

constexpr std::chrono::seconds kInterval(1);
constexpr uint64_t kMegabyte = 1'000'000;

} // namespace

Progress::Progress()
    : d_isTerminal(::isatty(STDERR_FILENO) == 1), d_next(std::chrono::steady_clock::now() + kInterval)
{
}

Progress::~Progress()
{
  clear();
}

void Progress::begin(std::string label)
{
  d_label = std::move(label);
  if (d_isTerminal) {
    showAtTimes(0, 0);
  }
}

void Progress::clear()
{
  if (d_isShown) {
    std::cerr << "\r\033[K" << std::flush;
    d_isShown = false;
  }
}

void Progress::showAtTimes(uint64_t records, uint64_t octets)
{
  const auto now = std::chrono::steady_clock::now();
  if (now < d_next) {
    return;
  }
  d_next = now + kInterval;
  std::cerr << '\r' << d_label << records << " records, " << octets / kMegabyte << " MB\033[K" << std::flush;
  d_isShown = true;
}
