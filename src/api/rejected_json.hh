// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "recorddb/rejected.hh"

namespace dodns::api {

/** An entry of the rejected list, with the members of `dodns rejected export`;
 * null for what is not known. */
Json rejectedJson(const recorddb::RejectedEntry& entry);

} // namespace dodns::api
