// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "recorddb/managed_zone.hh"

namespace dodns::api {

/** A record as all responses have it: ten members, always, in this order; those
 * that its type does not have are null. There are clients that read it with
 * regular expressions. */
Json recordJson(const recorddb::NumberedRecord& record, const dns::Name& zone);

} // namespace dodns::api
