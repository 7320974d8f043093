// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/message.hh"

#include <cstdint>

namespace dodns::api {

/** How long a page of a list shall be that is read by `after` and `next`
 * instead of numbered pages: `per_page` as Paging has it, but 100 without it. */
int64_t readLimit(const http::Request& request);

} // namespace dodns::api
