// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/event_stream.hh"

#include <utility>

namespace dodns::http {

bool EventStream::push(const std::string& text)
{
  const std::lock_guard lock(d_mutex);
  if (d_hasEnded) {
    return false;
  }
  if (d_waiting.size() + text.size() > d_maxWaiting) {
    d_hasEnded = true;
    d_waiting.clear(); // half of an event would be worse than none: the client asks again from the last one it has
  }
  else {
    d_waiting += text;
  }
  if (d_wake) {
    d_wake();
  }
  return !d_hasEnded;
}

void EventStream::end()
{
  const std::lock_guard lock(d_mutex);
  d_hasEnded = true;
  if (d_wake) {
    d_wake();
  }
}

bool EventStream::hasEnded() const
{
  const std::lock_guard lock(d_mutex);
  return d_hasEnded;
}

void EventStream::open(std::function<void()> wake)
{
  const std::lock_guard lock(d_mutex);
  d_wake = std::move(wake);
  d_wake();
}

std::string EventStream::take()
{
  const std::lock_guard lock(d_mutex);
  return std::exchange(d_waiting, {});
}

void EventStream::abandon()
{
  std::function<void()> dropped;
  const std::lock_guard lock(d_mutex);
  d_hasEnded = true;
  d_waiting.clear();
  dropped.swap(d_wake);
}

} // namespace dodns::http
