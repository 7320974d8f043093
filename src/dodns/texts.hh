// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"
#include "dodns/zonefile.hh"
#include "zonefile/entry.hh"
#include "zonefile/problem.hh"

#include <optional>
#include <string>

namespace dodns {

/** An origin as people write it, with or without its final dot.
 * @throws std::invalid_argument when it is not a domain name. */
dns::Name readOrigin(const std::string& text);

/** A record of texts, as a value.
 * @returns nothing when it is none; what is wrong is appended. */
std::optional<dns::Record> readRecord(const Record& record, Findings& findings);

Record writeRecord(const dns::Record& record);

Finding toFinding(const zonefile::Problem& problem);

/** Findings about an entry; `entry` is what their places count in. */
void append(const zonefile::Findings& found, const Entry& entry, Findings& findings);

} // namespace dodns
