// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/server.hh"

#include <functional>
#include <memory>
#include <string>

namespace dodns::http {

/** What Prometheus reads. For use by any thread.
 *
 * `dodns_http_requests_total` by route, method and status and
 * `dodns_http_request_duration_seconds` by route are its own; the rest is
 * added by those who know more. A request without a route counts as route
 * `none`, so that strangers cannot make labels.
 */
class Metrics
{
public:
  Metrics();
  ~Metrics();

  void observe(const Exchange& exchange);

  /** A value that is asked for whenever somebody reads. */
  void addGauge(const std::string& name, const std::string& about, std::function<double()> value);

  /** A family of counters with one label. @returns what adds one to the counter
   * of a label's value; it lives as long as this object. */
  std::function<void(const std::string& value)> addCounter(const std::string& name, const std::string& about, const std::string& label);

  /** In the text format of Prometheus, content type kContentType. */
  std::string text() const;
  static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

private:
  struct Registry;
  std::unique_ptr<Registry> d_registry;
};

} // namespace dodns::http
