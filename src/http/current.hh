// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/router.hh"
#include "http/wire_stream.hh"

namespace dodns::http {

/** The request that a session is at, and what becomes of it. */
struct Current
{
  Request request;
  Router::Match match;
  Clock::time_point began;
  unsigned status = 0;
  bool knowsChunks = false; ///< the client: HTTP/1.1
  bool keepAlive = false;   ///< the connection, for another one
};

} // namespace dodns::http
