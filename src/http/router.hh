// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/message.hh"

#include <string>
#include <vector>

namespace dodns::http {

/** One row of the table that says who answers what. */
struct Route
{
  Method method; ///< a route for GET answers HEAD, too
  /** `/v2/domains/{name}`: segments that are equal, or named in braces and
   * then anything but empty. A path that ends in a slash fits a pattern that
   * ends in a segment of its own, a collection. */
  std::string pattern;
  Handler handler;
  size_t maxBody = 65536;   ///< octets; a longer body is refused with 413 before it is read
  bool isImmediate = false; ///< does not block and runs even when all workers are busy
  bool isStreamed = false;  ///< the handler begins before the body has come, and reads Request::stream
};

/** Finds the route for a request. Immutable, for use by any thread. */
class Router
{
public:
  explicit Router(std::vector<Route> routes);

  struct Match
  {
    const Route* route = nullptr;
    std::map<std::string, std::string> parameters;
    std::string allow; ///< without a route: the methods of this path, empty when it is unknown
  };
  Match match(Method method, const Target& target) const;

  const std::vector<Route>& routes() const { return d_routes; }

private:
  std::vector<Route> d_routes;
  std::vector<std::vector<std::string>> d_patterns; ///< their segments
};

/** Runs the route for a request that is complete but for its parameters; 404
 * and 405 (with Allow) are `refuse`'s. For tests and for the server. */
Response dispatch(const Router& router, Request request, const Refuse& refuse);

} // namespace dodns::http
