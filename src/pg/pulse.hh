// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

namespace dodns::pg {

/** Whether a server answers at all, for those who wait for something that may
 * just take long. It has a connection of its own, from the first question on.
 * For use by any thread. */
class Pulse
{
public:
  /** @param patience for an answer. */
  Pulse(ConnectionSettings settings, std::chrono::milliseconds patience);

  /** Asks and waits. Who comes while another one asks gets the same answer.
   * @returns false when nobody answers in time. A server that refuses does
   * answer, and of one that is gone the connections end by themselves. */
  bool isThere();

private:
  bool ask();

  ConnectionSettings d_settings;
  std::unique_ptr<Connection> d_connection; ///< of who asks
  std::mutex d_mutex;
  std::condition_variable d_changed;
  bool d_isAsking = false;
  bool d_answer = true;
  uint64_t d_asked = 0; ///< how often
};

} // namespace dodns::pg
