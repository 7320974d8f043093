// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "recorddb/rejected.hh"

namespace dodns::api {

/** An entry of the rejected list, over HTTP and as `dodns rejected export` has it; null for
 * what is not known. */
Json rejectedJson(const recorddb::RejectedEntry& entry);

} // namespace dodns::api
