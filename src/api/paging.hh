// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "api/settings.hh"
#include "recorddb/managed_zone.hh"

#include <cstdint>

namespace dodns::api {

/** Which page of a list is asked for: `page` from 1, `per_page` from 1 to 200,
 * 20 without it. What is no such number counts as not given; more than 200 is
 * 200. */
struct Paging
{
  explicit Paging(const http::Request& request);

  recorddb::Page page() const { return {(number - 1) * size, size}; }

  /** Adds `links` and `meta` behind a list. Links are absolute, repeat the
   * other parameters, and are in the order first, prev, last, next; only those
   * that lead elsewhere are there. `last` is absent on the last page and beyond:
   * there are clients that go on while it is there. */
  void describe(Json& list, const http::Request& request, const Settings& settings, int64_t total) const;

  int64_t number = 1;
  int64_t size = 20;
};

} // namespace dodns::api
