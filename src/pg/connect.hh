// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <chrono>

namespace dodns::pg {

using Deadline = std::chrono::steady_clock::time_point;

Deadline deadlineIn(std::chrono::milliseconds time);

/** Waits until `socket` is ready for `events` of poll(2) or `wakeFd` (-1:
 * none) is readable.
 * @returns false when the deadline passed first. */
bool waitForSocket(int socket, short events, Deadline deadline, int wakeFd = -1);

/** Opens a session with the first host that accepts one. libpq leaves the
 * choice of hosts to itself only for blocking connects: a host that never
 * answers would keep a non-blocking one from ever trying the next.
 * @returns an open, non-blocking connection. @throws Error */
pg_conn* openConnection(const ConnectionSettings& settings);

/** A message of PostgreSQL or libpq in one line, white space in single spaces. */
std::string oneLine(const std::string& text);

} // namespace dodns::pg
