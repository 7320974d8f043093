// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/report.hh"
#include "verify/rules.hh"
#include "verify/subjects.hh"

namespace dodns::verify {

// Asks every rule that concerns a subject and is not off. Only for src/verify.

void applyToEntry(const EntrySubject& subject, const Rules& rules, Report& report);

/** Each RRset, then the name. Does nothing when there is none. */
void applyToName(const std::vector<Entries>& rrsets, const dns::Name& zone, const Rules& rules, Report& report);

void applyToPlaced(const PlacedSubject& subject, const Rules& rules, Report& report);
void applyToZone(const ZoneSubject& subject, const Rules& rules, Report& report);

/** Entries of one name as its RRsets, by ascending type. RRSIG are set apart by
 * the type that they cover, which is what makes them an RRset (RFC 4034
 * section 3). */
std::vector<Entries> byType(const Entries& entries);

} // namespace dodns::verify
