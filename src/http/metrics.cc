// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/metrics.hh"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <utility>
#include <vector>

namespace dodns::http {

namespace {

/** Seconds. */
const prometheus::Histogram::BucketBoundaries kDurations = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};

} // namespace

struct Metrics::Registry
{
  prometheus::Registry all;
  prometheus::Family<prometheus::Counter>* requests;
  prometheus::Family<prometheus::Histogram>* durations;
  std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges;
};

Metrics::Metrics()
    : d_registry(std::make_unique<Registry>())
{
  d_registry->requests = &prometheus::BuildCounter().Name("dodns_http_requests_total").Help("Requests answered").Register(d_registry->all);
  d_registry->durations = &prometheus::BuildHistogram().Name("dodns_http_request_duration_seconds").Help("From the complete header to the last octet of the response").Register(d_registry->all);
}

Metrics::~Metrics() = default;

void Metrics::observe(const Exchange& exchange)
{
  const auto route = exchange.route.empty() ? "none" : exchange.route;
  d_registry->requests->Add({{"route", route}, {"method", toText(exchange.request->method)}, {"status", std::to_string(exchange.status)}}).Increment();
  d_registry->durations->Add({{"route", route}}, kDurations).Observe(std::chrono::duration<double>(exchange.duration).count());
}

void Metrics::addGauge(const std::string& name, const std::string& about, std::function<double()> value)
{
  auto& gauge = prometheus::BuildGauge().Name(name).Help(about).Register(d_registry->all).Add({});
  d_registry->gauges.emplace_back(&gauge, std::move(value));
}

std::function<void(const std::string&)> Metrics::addCounter(const std::string& name, const std::string& about, const std::string& label)
{
  auto& family = prometheus::BuildCounter().Name(name).Help(about).Register(d_registry->all);
  return [&family, label](const std::string& value) { family.Add({{label, value}}).Increment(); };
}

std::string Metrics::text() const
{
  for (const auto& [gauge, value] : d_registry->gauges) {
    gauge->Set(value());
  }
  return prometheus::TextSerializer().Serialize(d_registry->all.Collect());
}

} // namespace dodns::http
