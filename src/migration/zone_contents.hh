// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"
#include "dns/record.hh"
#include "dns/rrset.hh"
#include "legacy/system.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dodns::migration {

/** An entry of one of the systems that is no record. */
struct Unreadable
{
  std::string name; ///< FQDN, or as it stands there when it is none
  std::string type;
  std::string data;
  std::string place;
  std::string reason;
};

using TakeRecord = std::function<void(dns::Record&&)>;
using TakeUnreadable = std::function<void(Unreadable&&)>;

/** The records of a zone as the two systems can be compared by: without what a
 * signer adds (RRSIG, NSEC, NSEC3, NSEC3PARAM, and at the top DNSKEY, CDS,
 * CDNSKEY, ZONEMD), which each system makes by itself. Stream.
 * @throws legacy::Error, pg::Error */
void forEachRecord(legacy::System& system, const dns::Name& zone, const TakeRecord& take, const TakeUnreadable& takeUnreadable);
void forEachRecord(pg::Connection& records, int32_t zoneId, const dns::Name& zone, const TakeRecord& take, const TakeUnreadable& takeUnreadable);

/** What came and went in the old system since the zone had this serial, in the
 * same form. @returns the serial with these changes; nothing when the system does
 * not say, or when some entry is no record: then what was handed out means
 * nothing. @throws legacy::Error */
std::optional<uint32_t> forEachChange(legacy::System& system, const dns::Name& zone, uint32_t serial, const std::function<void(const dns::Record&, bool isAdded)>& take);

/** Names in an order that is always the same. */
struct RRsetKey
{
  dns::Name name;
  uint16_t type = 0;

  bool operator<(const RRsetKey& rhs) const
  {
    return std::pair(name.wire(), type) < std::pair(rhs.name.wire(), rhs.type);
  }
};

/** A zone in memory. Of TTLs that differ within an RRset, which RFC 2181
 * section 5.2 forbids, the lowest counts. */
struct ZoneContents
{
  std::map<RRsetKey, dns::RRset> rrsets;
  std::vector<Unreadable> unreadable;

  void add(dns::Record&& record);
};

} // namespace dodns::migration
