// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/apart.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "migration/content_digest.hh"
#include "migration/difference.hh"
#include "recorddb/consistency.hh"

namespace dodns::migration {

namespace {

template <typename Read>
std::optional<ContentDigest> digestOf(const Read& read)
{
  ContentDigest digest;
  bool isReadable = true;
  read([&digest](dns::Record&& record) { digest.add(record); }, [&isReadable](Unreadable&& /*entry*/) { isReadable = false; });
  return isReadable ? std::optional(digest) : std::nullopt;
}

template <typename Read>
ZoneContents contentsOf(const Read& read)
{
  ZoneContents contents;
  read([&contents](dns::Record&& record) { contents.add(std::move(record)); }, [&contents](Unreadable&& entry) { contents.unreadable.push_back(std::move(entry)); });
  return contents;
}

/** Each system has a serial of its own. */
void forgetSerial(ZoneContents& contents, const dns::Name& zone)
{
  const auto soa = contents.rrsets.find({zone, dns::rrtype::kSoa});
  if (soa != contents.rrsets.end()) {
    for (auto& rdata : soa->second.rdata) {
      rdata = legacy::withSerial(rdata, 0);
    }
  }
}

} // namespace

std::optional<std::string> whereApart(pg::Connection& records, int32_t zoneId, legacy::System& system, const dns::Name& zone)
{
  const auto readOld = [&](const TakeRecord& take, const TakeUnreadable& takeUnreadable) { forEachRecord(system, zone, take, takeUnreadable); };
  const auto readOurs = [&](const TakeRecord& take, const TakeUnreadable& takeUnreadable) { forEachRecord(records, zoneId, zone, take, takeUnreadable); };
  const auto digest = digestOf(readOld);
  if (digest && digest == digestOf(readOurs)) {
    return std::nullopt;
  }
  auto old = contentsOf(readOld);
  auto ours = contentsOf(readOurs);
  forgetSerial(old, zone);
  forgetSerial(ours, zone);
  for (const auto& difference : compareContents(zone, old, ours, recorddb::refusedRRsets(records, zone))) {
    const bool isInBoth = difference.legacy && difference.ours; // and the record database's may be asked for
    if (difference.kind != DifferenceClass::rejected || isInBoth) {
      return difference.key ? difference.key->name.toText() + ' ' + dns::rrtypeToText(difference.key->type) : difference.unreadable->name + ' ' + difference.unreadable->type;
    }
  }
  return std::nullopt;
}

} // namespace dodns::migration
