// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"
#include "http/metrics.hh"

#include <functional>
#include <vector>

namespace dodns::api {

/** What the daemon answers: the table of all paths. */
std::vector<http::Route> routes(Service& service);

/** `/healthz`, `/readyz` and `/metrics`, for those whom `isAllowed` knows;
 * others get 404. */
std::vector<http::Route> watchRoutes(Service& service, const http::Metrics& metrics, std::function<bool(const http::Request&)> isAllowed);

} // namespace dodns::api
