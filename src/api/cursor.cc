// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/cursor.hh"

#include "api/paging.hh"

namespace dodns::api {

int64_t readLimit(const http::Request& request)
{
  constexpr int64_t kUsual = 100;
  return request.target.find("per_page") ? Paging(request).size : kUsual;
}

} // namespace dodns::api
