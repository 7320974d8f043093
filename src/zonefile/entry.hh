// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"
#include "dns/record.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::zonefile {

/** What is wrong with an entry or a file, in the order of the input. */
using Findings = std::vector<base::Finding>;

/** One entry in BIND syntax (RFC 1035 section 5), in which names without their
 * final dot are relative to an origin and `@` is the origin itself. */
struct Entry
{
  std::string name;
  uint32_t ttl = 0; ///< seconds
  std::string type; ///< mnemonic of any case
  std::string data; ///< one line, without comments and parentheses
};

/** Completes the entry's names, inside its data, too.
 * @param findings everything that is wrong is appended; `member` of the place
 * is `name`, `type` or `data`, and the column counts in that.
 * @returns nothing when there are errors among them. */
std::optional<dns::Record> readEntry(const Entry& entry, const dns::Name& origin, Findings& findings);

/** The name of an entry alone. Octets beyond ASCII are UTF-8 and become
 * A-labels (IDNA2008). */
std::optional<dns::Name> readName(std::string_view text, const dns::Name& origin, Findings& findings);

/** A name as people write it outside of zone files, such as that of a zone:
 * always in full, so its final dot may be left out. As in an entry, octets beyond
 * ASCII become A-labels.
 * @returns nothing when it is none; `reason` is a sentence then. */
std::optional<dns::Name> readFullName(std::string_view text, std::string& reason);

/** The data of an entry alone. */
std::optional<dns::Rdata> readRdata(uint16_t type, std::string_view text, const dns::Name& origin, Findings& findings);

/** The shortest BIND syntax: names at and below `origin` relative to it, what
 * is special in zone files escaped. readEntry() makes the same record of it. */
Entry writeEntry(const dns::Record& record, const dns::Name& origin);

std::string writeName(const dns::Name& name, const dns::Name& origin);
std::string writeRdata(const dns::Rdata& rdata, const dns::Name& origin);

} // namespace dodns::zonefile
