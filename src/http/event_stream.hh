// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

namespace dodns::http {

/** The body of a response that goes on for as long as both sides want. Who has
 * something to say pushes it from any thread and never waits; the network's
 * thread sends it. What a slow client has not taken is kept up to a limit;
 * beyond that the stream ends, and with it the connection. */
class EventStream
{
public:
  explicit EventStream(size_t maxWaiting)
      : d_maxWaiting(maxWaiting) {}

  /** @returns false when the stream has ended, maybe by this very text. */
  bool push(const std::string& text);
  /** No more is taken; what is there is still sent. */
  void end();
  bool hasEnded() const;

  /** For the server: calls `wake` whenever there is something to take or the
   * stream has ended, from the thread that caused it. */
  void open(std::function<void()> wake);
  /** Everything that waits to be sent. */
  std::string take();
  /** The client is gone. `wake` is not called any more and dropped by the caller's thread. */
  void abandon();

private:
  const size_t d_maxWaiting;
  mutable std::mutex d_mutex;
  std::string d_waiting;
  std::function<void()> d_wake;
  bool d_hasEnded = false;
};

} // namespace dodns::http
