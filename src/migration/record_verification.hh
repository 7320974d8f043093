// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"
#include "verify/verify.hh"

#include <vector>

namespace dodns::migration {

/** What the rules say about an RRset by itself and beside the others of its
 * name. Others that cannot be read are not there to be judged. */
std::vector<base::Finding> verifyRRset(const std::vector<recorddb::NumberedRecord>& rrset, const std::vector<recorddb::NumberedRecord>& othersOfName, const dns::Name& zone, const verify::Rules& rules);

/** Whether two records have the same data, maybe in other words. */
bool saysTheSame(const recorddb::NumberedRecord& left, const recorddb::NumberedRecord& right);

} // namespace dodns::migration
