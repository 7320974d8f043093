// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata.hh"
#include "dns/rrset.hh"

#include <cstdint>
#include <optional>

namespace dodns::legacy {

/** The serial in the rdata of a SOA (RFC 1035 section 3.3.13). */
uint32_t serialOf(const dns::Rdata& soa);

dns::Rdata withSerial(const dns::Rdata& soa, uint32_t serial);

/** True when `lhs` comes after `rhs` (RFC 1982 section 3.2). */
bool isNewer(uint32_t lhs, uint32_t rhs);

/** The serial that a system writes: the wanted one when it comes after the
 * present one, otherwise the next. */
uint32_t raisedSerial(uint32_t present, uint32_t wanted);

/** What a write makes of a zone's serial: the next one, or `least` when that comes after
 * the present one. */
struct NextSerial
{
  std::optional<uint32_t> least;
};

uint32_t serialAfter(uint32_t present, const NextSerial& next);

/** Equality as RRsetChange means it: the serials of SOAs do not count. */
bool isSame(const std::optional<dns::RRset>& lhs, const std::optional<dns::RRset>& rhs);

} // namespace dodns::legacy
