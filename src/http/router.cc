// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/router.hh"

#include <cassert>

namespace dodns::http {

namespace {

bool isParameter(const std::string& segment)
{
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path, std::map<std::string, std::string>& parameters)
{
  const bool isCollection = !isParameter(pattern.back());
  const bool hasSlash = path.size() == pattern.size() + 1 && path.back().empty() && isCollection;
  if (path.size() != pattern.size() && !hasSlash) {
    return false;
  }
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!isParameter(pattern[i])) {
      if (pattern[i] != path[i]) {
        return false;
      }
      continue;
    }
    if (path[i].empty()) {
      return false;
    }
    parameters[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
  }
  return true;
}

void allow(std::string& list, Method method)
{
  list += (list.empty() ? "" : ", ") + std::string(toText(method));
  if (method == Method::get) {
    list += ", HEAD";
  }
}

} // namespace

Router::Router(std::vector<Route> routes)
    : d_routes(std::move(routes))
{
  for (const auto& route : d_routes) {
    const auto pattern = parseTarget(route.pattern);
    assert(pattern);
    d_patterns.push_back(pattern->segments);
  }
}

Router::Match Router::match(Method method, const Target& target) const
{
  const auto wanted = method == Method::head ? Method::get : method;
  Match match;
  for (size_t i = 0; i < d_routes.size(); ++i) {
    std::map<std::string, std::string> parameters;
    if (!fits(d_patterns[i], target.segments, parameters)) {
      continue;
    }
    if (d_routes[i].method == wanted) {
      return {&d_routes[i], std::move(parameters), {}};
    }
    allow(match.allow, d_routes[i].method);
  }
  return match;
}

Response dispatch(const Router& router, Request request, const Refuse& refuse)
{
  auto match = router.match(request.method, request.target);
  if (match.route != nullptr) {
    request.parameters = std::move(match.parameters);
    return match.route->handler(request);
  }
  if (match.allow.empty()) {
    return refuse(request, 404, "There is nothing at this path.");
  }
  auto response = refuse(request, 405, "This path knows the methods " + match.allow + ".");
  response.headers.set("Allow", match.allow);
  return response;
}

} // namespace dodns::http
