// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/dns_client.hh"

#include <string>
#include <vector>

namespace dodns::migration {

/** Data as a line of an answer has it. */
std::string rdataText(const dns::Rdata& rdata);

/** What an answer says, as lines that are equal when two servers say the same:
 * rcode and AA; the answer section; and when that is empty the SOA or a referral's
 * NS, with the glue without which they are not found. Sorted, names in lower case,
 * without serials. What servers add as they like is left out: the rest of the
 * additional section, and the authority section of an answer that has one.
 * @param withTtls of the answer section. */
std::vector<std::string> answerText(const legacy::Answer& answer, bool withTtls);

} // namespace dodns::migration
