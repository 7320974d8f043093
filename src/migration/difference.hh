// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "dns/rrset.hh"
#include "migration/zone_contents.hh"
#include "recorddb/consistency.hh"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dodns::migration {

/** Why the two systems differ. */
enum class DifferenceClass : uint8_t
{
  inFlight,   ///< it was not there, or was another one, when the lag began: a write on its way
  rejected,   ///< one of the systems refused it, and it is in the rejected list
  conversion, ///< an entry of the old system is no record
  drift,      ///< none of these: somebody has to look at it
};
inline constexpr size_t kDifferenceClasses = 4;

const char* toText(DifferenceClass difference);

/** Something that the two systems do not have alike. */
struct Difference
{
  DifferenceClass kind = DifferenceClass::drift;
  dns::Name zone;
  /** Which RRset; nothing: the whole zone is in only one of them. */
  std::optional<RRsetKey> key;
  std::optional<dns::RRset> legacy;
  std::optional<dns::RRset> ours;
  std::optional<Unreadable> unreadable; ///< then nothing else is set but the zone
  bool isInLegacy = false;              ///< of a whole zone: which one has it

  /** The same difference, whatever its class. */
  bool isSameAs(const Difference& rhs) const;
};

using TakeDifference = std::function<void(const Difference&)>;

/** Whether a serial of ours comes before the old one's (RFC 1982). What has none is not below. */
bool isBelow(std::optional<uint32_t> ours, std::optional<uint32_t> old);

/** All differences of two zones, classed as rejected, conversion or drift. What
 * cannot be read in the record database, where nobody converts, is drift. SOAs differ in their serials
 * only when ours is below. Rejected is what the list has with these data: other ones are drift.
 * @param refused the zone's rejected list. */
std::vector<Difference> compareContents(const dns::Name& zone, const ZoneContents& legacy, const ZoneContents& ours, const recorddb::RefusedRRsets& refused);

/** How many of each class. */
using DifferenceCounts = std::array<uint64_t, kDifferenceClasses>;

} // namespace dodns::migration
