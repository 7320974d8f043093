// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/metrics.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;

class MetricsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(MetricsTest);
  CPPUNIT_TEST(exchangesAreCounted);
  CPPUNIT_TEST(othersAddTheirOwn);
  CPPUNIT_TEST_SUITE_END();

  static void assertHolds(const http::Metrics& metrics, const std::string& line)
  {
    const auto text = metrics.text();
    CPPUNIT_ASSERT_MESSAGE(line + " is not in\n" + text, text.find(line + "\n") != std::string::npos);
  }

public:
  void exchangesAreCounted()
  {
    http::Metrics metrics;
    const http::Request request;
    metrics.observe({&request, "/things/{name}", 200, std::chrono::milliseconds(3)});
    metrics.observe({&request, "/things/{name}", 200, std::chrono::seconds(20)});
    metrics.observe({&request, "", 404, std::chrono::milliseconds(3)});
    assertHolds(metrics, "dodns_http_requests_total{method=\"GET\",route=\"/things/{name}\",status=\"200\"} 2");
    assertHolds(metrics, "dodns_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1");
    assertHolds(metrics, "dodns_http_request_duration_seconds_bucket{route=\"/things/{name}\",le=\"0.002\"} 0");
    assertHolds(metrics, "dodns_http_request_duration_seconds_bucket{route=\"/things/{name}\",le=\"0.005\"} 1");
    assertHolds(metrics, "dodns_http_request_duration_seconds_count{route=\"/things/{name}\"} 2");
  }

  void othersAddTheirOwn()
  {
    http::Metrics metrics;
    int open = 3;
    metrics.addGauge("x_open", "Open ones", [&open] { return open; });
    const auto count = metrics.addCounter("x_findings_total", "Findings", "code");
    count("a");
    count("a");
    assertHolds(metrics, "x_open 3");
    assertHolds(metrics, "x_findings_total{code=\"a\"} 2");
    open = 4;
    assertHolds(metrics, "x_open 4");
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MetricsTest);
