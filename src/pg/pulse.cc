// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/pulse.hh"

#include "pg/error.hh"

namespace dodns::pg {

Pulse::Pulse(ConnectionSettings settings, std::chrono::milliseconds patience)
    : d_settings(std::move(settings))
{
  d_settings.isServerThere = nullptr;
  d_settings.connectTimeout = patience;
  d_settings.statementTimeout = patience;
}

bool Pulse::isThere()
{
  std::unique_lock lock(d_mutex);
  if (d_isAsking) {
    d_changed.wait(lock, [this, before = d_asked] { return d_asked != before; });
    return d_answer;
  }
  d_isAsking = true;
  lock.unlock();
  const bool answer = ask();
  lock.lock();
  d_isAsking = false;
  d_answer = answer;
  ++d_asked;
  d_changed.notify_all();
  return answer;
}

bool Pulse::ask()
{
  try {
    if (!d_connection || !d_connection->isOpen()) {
      d_connection = std::make_unique<Connection>(d_settings);
    }
    d_connection->executeScript("");
    return true;
  }
  catch (const Silence&) {
    d_connection.reset();
    return false;
  }
  catch (const Error&) {
    d_connection.reset();
    return true;
  }
}

} // namespace dodns::pg
