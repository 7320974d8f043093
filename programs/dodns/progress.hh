// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

/** A line on the standard error output that says how far something is, once a
 * second, if that is a terminal. It is gone when the object is. */
class Progress
{
public:
  Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /** From here on the line begins with `label`, such as which file of how many it
   * is, and is shown even when there are few records in it. */
  void begin(std::string label);

  /** Cheap: may be called for each record. */
  void show(uint64_t records, uint64_t octets)
  {
    if (d_isTerminal && records % kRecordsBetweenLooks == 0) {
      showAtTimes(records, octets);
    }
  }

  /** Takes the line away, for another one. */
  void clear();

private:
  static constexpr uint64_t kRecordsBetweenLooks = 4096;

  void showAtTimes(uint64_t records, uint64_t octets);

  bool d_isTerminal;
  bool d_isShown = false;
  std::chrono::steady_clock::time_point d_next;
  std::string d_label;
};
