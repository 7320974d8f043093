// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "recorddb/zone_watch.hh"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dodns::migration {

/** The rows of one RRset as an old system takes them; nothing for no rows.
 * @throws legacy::Error unsupported when a row cannot be read: others than the
 * API may have stored it. */
std::optional<dns::RRset> toRRset(const std::vector<recorddb::NumberedRecord>& rows);

/** All of them as records, for a zone that is made. */
std::vector<dns::Record> toRecords(const std::vector<recorddb::RRsetRows>& rrsets);

/** What becomes of each RRset; those in which only numbers changed are left out. */
std::vector<legacy::RRsetChange> toLegacy(const recorddb::ZoneChange& change);

/** Makes of `change`, whose `before` is what the record database had, a change
 * of what the old system has: the same records come and go, whatever else is
 * there; an RRset that is whole becomes what it says. Rows keep their numbers where they have some.
 * @param refused names and types that the old system has refused
 * @returns RRsets that are to go and that the old system does not have, as the record database had them.
 * @throws legacy::Error conflict when something else is in the place of what is to go, or what is to be changed, or is asked for
 * as it is, is not there. */
std::vector<recorddb::RRsetRows> rebase(recorddb::ZoneChange& change, legacy::System& system, const std::set<std::pair<std::string, std::string>>& refused);

/** Replaces `after` by what the old system has now. */
void takePresent(recorddb::ZoneChange& change, legacy::System& system);

/** Leaves RRsets that are in the old system as `after` says. */
void keepWritten(recorddb::ZoneChange& change, legacy::System& system);

/** Replaces `before` of a zone that is to be removed by all that the old system has
 * of it. @throws legacy::Error */
void takeRemoved(recorddb::ZoneChange& change, legacy::System& system);

} // namespace dodns::migration
