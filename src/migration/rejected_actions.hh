// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/rejected.hh"
#include "verify/rules.hh"

#include <cstdint>
#include <string>
#include <vector>

namespace dodns::migration {

/** What people can do with an entry of the rejected list. Nothing is written
 * here but the queue, and in `lead` the record database: the daemons do the rest
 * within a second, and the entry is gone when both systems have the RRset, or has
 * a further try. In the caller's transaction, which is to be taken back when there are
 * findings with an error: they say why it stays as it is. All throw pg::Error. */

/** Tries the RRset again as it is, because a rule or the system that refused it
 * has changed. */
std::vector<base::Finding> retryRejected(pg::Connection& connection, const recorddb::RejectedEntry& entry, const verify::Rules& rules, const recorddb::Author& author);

/** Gives both systems this RRset instead, when it passes verification.
 * @param data presentation form, names absolute; none: it is deleted. */
std::vector<base::Finding> fixRejected(pg::Connection& connection, const recorddb::RejectedEntry& entry, uint32_t ttl, const std::vector<std::string>& data,
                                       const verify::Rules& rules, const recorddb::Author& author);

} // namespace dodns::migration
