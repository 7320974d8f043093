// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/text_findings.hh"
#include "recorddb/staged_zone.hh"
#include "verify/reader_warnings.hh"
#include "verify/rules.hh"
#include "verify/zone_view.hh"

namespace dodns::api {

/** What the rules say about a zone as it is staged.
 * @param others answers for names outside of the zone
 * @param said is not said again */
void verifyStaged(recorddb::StagedZone& staged, const dns::Name& zone, const verify::Rules& rules, const verify::ZoneView& others, const verify::ReaderWarnings& said, TextFindings& findings);

/** The same for what was added to a stored zone: without what was wrong with it
 * before, and without warnings that are about no line of the text. */
void verifyMerged(recorddb::StagedZone& staged, recorddb::ManagedZone& zone, const verify::Rules& rules, const verify::ZoneView& others, const verify::ReaderWarnings& said, TextFindings& findings);

} // namespace dodns::api
