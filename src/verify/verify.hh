// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/entry.hh"
#include "verify/report.hh"
#include "verify/rules.hh"
#include "verify/zone_view.hh"

#include <optional>
#include <vector>

namespace dodns::verify {

/** The rules an entry must pass.
 *
 * All findings are returned, errors and warnings; an entry is refused when there
 * is an error among them. Nothing here does I/O or keeps state. For a whole
 * zone see zone_verifier.hh.
 */

/** Makes an entry of what has no form yet.
 * @returns nothing when it cannot be; then everything that is wrong
 * with it is in `findings`. The rules about form cannot be turned off. */
std::optional<Entry> readEntry(const RawEntry& raw, std::vector<base::Finding>& findings);

/** An entry by itself.
 * @param zone the apex of its zone. */
std::vector<base::Finding> verifyEntry(const Entry& entry, const dns::Name& zone, const Rules& rules);

/** The entries of one name against each other; not each by itself.
 * @param entries in any order, all of one name. */
std::vector<base::Finding> verifyName(const std::vector<Entry>& entries, const dns::Name& zone, const Rules& rules);

/** What an entry breaks when it comes to the others of its name: what
 * verifyName() finds with it and not without it, at the place of the entry. */
std::vector<base::Finding> verifyAddition(const Entry& entry, const std::vector<Entry>& others, const dns::Name& zone, const Rules& rules);

/** An entry among the names of its zone and of our other zones: what lies
 * above it, and whether what it points to is there. */
std::vector<base::Finding> verifyPlaced(const Entry& entry, const dns::Name& zone, const ZoneView& view, const Rules& rules);

bool hasError(const std::vector<base::Finding>& findings);

} // namespace dodns::verify
